#include "commands/arguments.hpp"

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/json_text.hpp"
#include "base/spelling.hpp"
#include "commands/commands.hpp"
#include "commands/exit_status.hpp"
#include "commands/flags.hpp"
#include "commands/help.hpp"
#include "report/terminal.hpp"

namespace srlm::cli {

namespace {

constexpr const char* kAbout =
    "srlm runs the self-rewarding loop of a linear softmax language model: the model samples pairs of "
    "responses, judges them by its own log-probability, updates itself by regression, and repeats. Every run "
    "with the same spec gives the same bits, and a hash that says so.";

constexpr const char* kExamples = R"(
Examples
  srlm run --experiment kappa-contraction
  srlm run --problem tabular --responses 64 --kappa-0 30 --samples 500
  srlm run --beta 0.5 --json result.json && srlm run result.json

"srlm run --help" lists every flag, "srlm experiments" what there is to see, and
"srlm describe beta" explains one parameter.
)";

constexpr const char* kAboutRanks =
    "srlm-mpi runs a sweep on all processes that mpirun or srun starts, on one machine or many: the first "
    "process hands out the work and alone writes files. Table and hash are those of \"srlm sweep\".";

constexpr const char* kExampleRanks = R"(
Example
  mpirun -n 4 srlm-mpi sweep --experiment noisy-judge --large --out results.db --resume

"srlm-mpi sweep --help" lists every flag.
)";

constexpr const char* kExitStatus = R"(
Exit status
  0    done
  2    the command line or the spec is wrong
  3    a file or its data cannot be used
  4    the run would not fit the memory it may use
  5    the hash is not the expected one
  6    the numbers diverged
  7    a result could not be written: a full disk, no permission, or a file that exists
  8    another process holds a file that is needed, or a server does not answer: try again later
  9    this build or process computes other bits than all others
  130  interrupted by Ctrl-C (128 + the signal's number)
)";

constexpr const char* kCollect = R"(
The key of the server comes from the environment, SRLM_API_KEY or OPENAI_API_KEY, and is written
nowhere. After an end of any kind the same command goes on. See docs/collect.md.
)";

constexpr const char* kLayers = R"(
Flags override SPEC, and SPEC overrides --experiment. What one of them makes meaningless
in the layers below (--problem tabular: dimension) goes back to its default, and so does the
scale of a base policy (kappa_0, base_scale) when data of your own bring another.
)";

class CommandLine {
public:
    explicit CommandLine(CellRunner* ranks)
        : app_(ranks ? kAboutRanks : kAbout, ranks ? "srlm-mpi" : "srlm"), ranks_(ranks) {
        app_.footer(std::string(ranks ? kExampleRanks : kExamples) + kExitStatus);
        app_.set_help_flag("-h,--help", "Show this help");
        app_.add_flag("--version", version_, "Show version, build, kernels, and what limits the process");
        app_.require_subcommand(0, 1);
        add_sweep();
        if (ranks) return;
        add_run();
        add_databases();
        add_words();
        add_collect();
        add_rollouts();
        add_checks();
        add_lists();
    }

    int run(int argc, char** argv) {
        const std::vector<std::string> words(argv + 1, argv + argc);
        refuse_empty_values(words);
        if (!words.empty() && (words.front() == "help" || words.front() == "-h" || words.front() == "--help"))
            return show_help(words);
        try {
            app_.allow_extras();
            app_.parse(argc, argv);
        } catch (const CLI::CallForHelp&) {
            out().print(help_text(chosen_command()));
            return kOk;
        } catch (const CLI::ParseError& error) {
            throw command_line_error(error, chosen_command());
        }
        const std::vector<std::string> before = app_.remaining();
        if (app_.get_subcommands().empty()) {
            if (words.empty()) {
                err().print(help_text(app_));
                return kUsage;
            }
            if (!before.empty()) throw no_command(before.front());
        } else {
            if (!before.empty()) throw before_command(before.front());
            if (version_) throw before_command("--version");
            refuse_extras(chosen_command());
        }
        return version_ ? command_version() : chosen_();
    }

private:
    const CLI::App& chosen_command() const {
        return app_.get_subcommands().empty() ? app_ : *app_.get_subcommands().front();
    }

    /// "srlm help", "srlm help sweep", "srlm -h sweep".
    int show_help(const std::vector<std::string>& words) const {
        constexpr std::size_t kMost = 2;  // "help" and the command
        if (words.size() > kMost) {
            throw Error(Code::syntax, key_shown(words[kMost]), "this argument is one too many",
                        "Write \"" + app_.get_name() + " " + words[1] + " --help\"");
        }
        const CLI::App* about = &app_;
        if (words.size() == kMost) {
            const auto named =
                app_.get_subcommands([&](const CLI::App* c) { return c->get_name() == words[1]; });
            if (named.empty()) throw no_command(words[1]);
            about = named.front();
        }
        out().print(help_text(*about));
        return kOk;
    }

    Error before_command(const std::string& word) const {
        const std::string command = chosen_command().get_name();
        return {Code::syntax, key_shown(word), "this stands before the command " + command,
                "Write the command first: \"" + app_.get_name() + " " + command + " …\""};
    }

    Error no_command(const std::string& word) const {
        std::vector<std::string> names;
        for (const CLI::App* command : app_.get_subcommands([](const CLI::App*) { return true; }))
            names.push_back(command->get_name());
        const std::string closest = closest_word(word, names), me = app_.get_name();
        if (!word.empty() && word.front() == '-') {
            return {Code::unknown_key, key_shown(word), "there is no such flag before a command",
                    "Write the command first, for example \"" + me + " " + names.front() + " …\"; see \"" +
                        me + " --help\""};
        }
        if (ranks_ && closest.empty()) {
            return {Code::unknown_key, key_shown(word), "srlm-mpi runs sweeps only",
                    "Write \"srlm-mpi sweep\", or take srlm for the rest"};
        }
        return {Code::unknown_key, key_shown(word), "there is no such command",
                closest.empty() ? "See \"" + me + " --help\""
                                : "Write \"" + me + " " + closest + "\" if that is what you meant"};
    }

    CLI::App& command(const std::string& name, const std::string& meaning, std::function<int()> run) {
        CLI::App& sub = *app_.add_subcommand(name, meaning);
        sub.footer(kExitStatus);
        sub.allow_extras();
        sub.set_help_flag("-h,--help", "Show this help");
        sub.callback([this, run = std::move(run)] { chosen_ = run; });
        return sub;
    }

    void add_run() {
        CLI::App& sub =
            command("run", "Run an experiment and show what came out", [this] { return command_run(run_); });
        add_spec_flags(sub, run_.spec);
        sub.footer(std::string(kLayers) + kExitStatus);
        add_run_flags(sub, run_);
    }

    /// What becomes of a run, and on what machine.
    static void add_run_flags(CLI::App& sub, RunArguments& run) {
        add_output_flags(sub, run.output,
                         "Write the whole result: spec, hash, summary, every number; - is stdout",
                         "Write one row for each replicate and round; - is stdout");
        add_report_flags(sub, run.report);
        sub.add_flag("--no-plot", run.no_plot, "Show no curve")->group("Results");
        sub.add_flag("--all-metrics", run.all_metrics, "Show all metrics by round")->group("Results");
        add_machine_flags(sub, run.machine, "runs");
    }

    void add_sweep() {
        CLI::App& sub = command("sweep", "Run an experiment over a grid of parameter values",
                                [this] { return command_sweep(sweep_, ranks_ ? *ranks_ : local_); });
        add_spec_flags(sub, sweep_.spec);
        sub.footer(std::string(kLayers) + kExitStatus);
        list_flag(sub, "--axis", sweep_.axes, "KEY=VALUES",
                  "samples=100,200,400 or samples=100..25600:9 (9 points on a log scale; add :linear for "
                  "equal steps); twice for a grid");
        text_flag(
            sub, "--measure", sweep_.measure, "METRIC",
            "What to read off at the last round, or \"own_failure<=0.05\": the first round that reaches it",
            "Sweep");
        text_flag(
            sub, "--problems", sweep_.problems, "K",
            "Every point as the mean over K problems (problem_seed, problem_seed + 1, …), so that intervals "
            "hold for problems like these",
            "Sweep");
        text_flag(sub, "--x", sweep_.x, "NAME",
                  "round, kappa_t (κ_{t+1} over κ_t), the first axis, kappa_0 or effective_dimension",
                  "Sweep");
        text_flag(sub, "--fit", sweep_.fit, "KIND", "none, log-log or semi-log: a line with its interval",
                  "Sweep");
        text_flag(sub, "--above", sweep_.above, "NUMBER",
                  "What a fit subtracts from every value, as 1 from kappa", "Sweep");
        text_flag(sub, "--display", sweep_.display, "KIND", "curves or map", "Sweep");
        text_flag(sub, "--floor", sweep_.floor, "BOOL", "true: also run the population update of each cell",
                  "Sweep");
        list_flag(sub, "--overlay", sweep_.overlays, "NAME", "A theory curve; may be given several times");
        text_flag(sub, "--out", sweep_.out, "FILE",
                  "SQLite database that gets each cell as soon as it is done (docs/database.md)", "Durable");
        sub.add_flag("--resume", sweep_.resume,
                     "Go on with the database after an end of any kind, needs nothing but --out; or extend "
                     "it, with more replicates or more values at the end of the last axis")
            ->group("Durable");
        text_flag(sub, "--add-replicates", sweep_.add_replicates, "N",
                  "With --resume: so many more replicates of each cell; only these are computed", "Durable");
        sub.add_flag("--no-traces", sweep_.no_traces,
                     "Keep only the measure of each replicate: a smaller file, without other measures later")
            ->group("Durable");
        sub.add_flag("--retry-failed", sweep_.retry_failed, "Run the cells again that have failed")
            ->group("Durable");
        text_flag(sub, "--on-error", sweep_.on_error, "WHAT",
                  "stop (the default) at a cell that cannot be computed, or continue with the others",
                  "Durable");
        text_flag(sub, "--shard", sweep_.shard, "I/N",
                  "Run only part I of N into this database; \"srlm merge\" joins the parts", "Durable");
        add_output_flags(sub, sweep_.output, "Write the whole result; - is stdout",
                         "Write one row for each cell; - is stdout");
        add_report_flags(sub, sweep_.report);
        text_flag(sub, "--progress", sweep_.progress, "KIND",
                  "bar; a number: a line on stderr every so many seconds, without a terminal each minute; "
                  "json: a line of JSON about once a second; off",
                  "Results");
        add_machine_flags(sub, sweep_.machine, "cells");
    }

    void add_databases() {
        CLI::App& merge = command("merge", "Join databases that hold parts of one sweep",
                                  [this] { return command_merge(name_, parts_, force_); });
        merge.add_option("OUT", name_, "The database to write")->required();
        merge.add_option("PART", parts_, "Databases of \"srlm sweep --shard\"")->required();
        merge.add_flag("--force", force_, "Replace a database that exists");

        CLI::App& exported = command("export", "Write a database as JSON, CSV, Parquet or NumPy arrays",
                                     [this] { return command_export(export_); });
        exported.add_option("DATABASE", export_.database, "File that \"srlm sweep --out\" has written")
            ->required();
        add_output_flags(exported, export_.output,
                         "The document of \"srlm sweep --json\", which the page opens; - is stdout",
                         "One row for each cell; - is stdout");
        text_flag(exported, "--measure", export_.measure, "METRIC",
                  "Another one than the sweep's, from the replicates that the file keeps", "Sweep");
        text_flag(exported, "--fit", export_.fit, "KIND", "none, log-log or semi-log", "Sweep");
        text_flag(exported, "--above", export_.above, "NUMBER", "What the fit subtracts from every value",
                  "Sweep");
        text_flag(exported, "--rows", export_.rows, "FILE",
                  "CSV with a row for each cell, replicate and round, all metrics; - is stdout", "Results");
        text_flag(exported, "--parquet", export_.parquet, "FILE", "The same rows as Apache Parquet",
                  "Results");
        text_flag(exported, "--npz", export_.npz, "FILE", "Arrays for numpy.load()", "Results");

        CLI::App& show = command("show", "Say how far the sweep of a database is, and what it is",
                                 [this] { return command_show(name_, json_); });
        show.add_option("DATABASE", name_, "File that \"srlm sweep --out\" has written")->required();
        show.add_flag("--json", json_, "As JSON");

        CLI::App& verify = command("verify", "Check a database, and compute a sample of its cells anew",
                                   [this] { return command_verify(verify_); });
        verify.add_option("DATABASE", verify_.database, "File that \"srlm sweep --out\" has written")
            ->required();
        text_flag(verify, "--cells", verify_.cells, "K", "How many cells, or all; default: 8", "Sample");
        text_flag(verify, "--seed", verify_.seed, "S", "Which ones; default: 1", "Sample");
        add_machine_flags(verify, verify_.machine, "cells");
    }

    void add_words() {
        CLI::App& sub = command("words", "Show the words that a model over sequences draws, by round",
                                [this] { return command_words(run_.spec, count_, json_); });
        add_spec_flags(sub, run_.spec);
        sub.footer(std::string(kLayers) + kExitStatus);
        text_flag(sub, "--count", count_, "N", "Words of each list, from 1 to 100000; default: 12",
                  "Results");
        sub.add_flag("--json", json_, "As JSON")->group("Results");
    }

    void add_collect() {
        CLI::App& sub =
            command("collect", "Draw responses from a running model, on an OpenAI-compatible server",
                    [this] { return command_collect(collect_); });
        sub.footer(kCollect + std::string(kExitStatus));
        CollectArguments& c = collect_;
        text_flag(sub, "--url", c.url, "URL", "Address of the API, for example http://localhost:8000/v1",
                  "Server");
        text_flag(sub, "--model", c.model, "NAME", "Model to ask; default: the only one of the server",
                  "Server");
        text_flag(sub, "--server", c.server, "KIND",
                  "vllm, sglang, llama.cpp, tgi, ollama, openai or other; default: what it says of itself",
                  "Server");
        sub.add_flag("--chat", c.chat,
                     "Ask each prompt as one message of a user; those with messages are chats anyway")
            ->group("Server");
        text_flag(sub, "--concurrency", c.concurrency, "N", "Requests at the same time; default: 8",
                  "Server");
        text_flag(sub, "--per-request", c.per_request, "N",
                  "Draws that a request asks for; default: as many as this kind of server gives", "Server");
        text_flag(sub, "--retries", c.retries, "N",
                  "Further tries of a request that fails, with waits that grow to a minute; default: 8",
                  "Server");
        text_flag(sub, "--timeout", c.timeout, "SECONDS", "That a request may take; default: 600", "Server");
        sub.add_flag("--stream", c.stream, "Ask for streams: some gateways cut what is silent for long")
            ->group("Server");
        text_flag(sub, "--prompts", c.prompts, "FILE",
                  "JSON Lines of {\"prompt\": …} or {\"messages\": […]}, or an earlier --out; - reads stdin",
                  "Draws");
        text_flag(sub, "--draws", c.draws, "N", "Of each prompt, from 1 to 100000; default: 32", "Draws");
        text_flag(sub, "--out", c.out, "FILE",
                  "Gets each prompt as soon as it is done; goes on where it has some", "Draws");
        text_flag(sub, "--max-tokens", c.max_tokens, "N", "Of a response; default: 512", "Draws");
        sub.add_option("--stop", c.stop, "A text that ends a response; may be given several times")
            ->type_name("TEXT")
            ->group("Draws")
            ->take_all()
            ->expected(1)
            ->allow_extra_args(false);
        text_flag(sub, "--temperature", c.temperature, "T", "Default: 1, as draws of the model itself need",
                  "Draws");
        text_flag(sub, "--top-p", c.top_p, "P", "Default: 1, which leaves all tokens", "Draws");
        text_flag(sub, "--top-k", c.top_k, "K", "Default: 0, which leaves all tokens", "Draws");
        sub.add_flag("--quiet", c.quiet, "Show no progress and no summary")->group("Draws");
    }

    void add_rollouts() {
        CLI::App& sub = command("diagnose", "What the theory says about rollouts of a language model",
                                [this] { return command_diagnose(diagnose_); });
        sub.add_option(
               "ROLLOUTS", diagnose_.files,
               "Answers of an inference server, or prompts with responses and log-probabilities "
               "(docs/rollouts.md); - reads stdin. Several files are rounds of one model, in their order")
            ->required();
        text_flag(sub, "--format", diagnose_.format, "NAME",
                  "Read the file so (\"srlm describe rollouts_format\"); default: recognised", "Start");
        add_parameter_flags(sub, diagnose_.run.spec);
        sub.footer(std::string("\nThe loop is then run on these responses, as \"srlm run\" does.\n") +
                   kExitStatus);
        text_flag(sub, "--diagnosis", diagnose_.diagnosis, "FILE", "Write the diagnosis as JSON; - is stdout",
                  "Results");
        text_flag(sub, "--goal", diagnose_.goal, "SHARE",
                  "Share of failing prompts that the suggestions aim at; default: 0.05", "Results");
        add_run_flags(sub, diagnose_.run);

        CLI::App& rollouts = command("rollouts", "Draw responses from a model over sequences, as JSON Lines",
                                     [this] { return command_rollouts(run_.spec, count_, name_, force_); });
        rollouts.alias("samples");  // its old name
        add_spec_flags(rollouts, run_.spec);
        rollouts.footer(std::string(kLayers) + kExitStatus);
        text_flag(rollouts, "--count", count_, "N", "Responses to each prompt, from 1 to 100000; default: 32",
                  "Results");
        text_flag(rollouts, "--to", name_, "FILE", "Where to write them; default: stdout", "Results");
        rollouts.add_flag("--force", force_, "Replace a file that exists")->group("Results");
    }

    void add_checks() {
        CLI::App& memory = command("memory", "How many bytes a run would hold",
                                   [this] { return command_memory(run_.spec, run_.machine.threads); });
        add_spec_flags(memory, run_.spec);
        text_flag(memory, "--threads", run_.machine.threads, "N",
                  "From 1 to 1024; default: as many as it may run", "Machine");
        CLI::App& hash = command("hash", "Compute a result's hash anew from its numbers",
                                 [this] { return command_hash(name_); });
        hash.add_option("RESULT", name_,
                        "JSON file that \"srlm run --json\" or the page has written; - reads stdin")
            ->required();
    }

    void add_lists() {
        CLI::App& list = command("experiments", "List the named experiments, or show one",
                                 [this] { return command_experiments(name_, json_); });
        list.add_option("NAME", name_, "Show this one, with its spec");
        list.add_flag("--json", json_, "As JSON; with NAME, its spec alone");
        CLI::App& table = command("parameters", "List all parameters of a spec",
                                  [this] { return command_parameters(json_); });
        table.add_flag("--json", json_, "As JSON");
        CLI::App& metrics = command("metrics", "List what is measured in each round",
                                    [this] { return command_metrics(json_); });
        metrics.add_flag("--json", json_, "As JSON");
        CLI::App& describe =
            command("describe", "Explain one parameter, metric or experiment, or the tags of the reports",
                    [this] { return command_describe(name_); });
        describe.add_option("KEY", name_, "Its name, for example beta; tags for [exact], U and the like")
            ->required();
        command("schema", "Print the JSON Schema of a spec", command_schema);
        command("kernels", "Show the instruction sets available and in use", command_kernels);
    }

    CLI::App app_;
    CellRunner* ranks_;
    LocalRunner local_;
    std::function<int()> chosen_;
    RunArguments run_;
    SweepArguments sweep_;
    ExportArguments export_;
    VerifyArguments verify_;
    DiagnoseArguments diagnose_;
    CollectArguments collect_;
    std::string name_, count_;
    std::vector<std::string> parts_;
    bool json_ = false, force_ = false, version_ = false;
};

}  // namespace

int run_command_line(int argc, char** argv, CellRunner* ranks) { return CommandLine(ranks).run(argc, argv); }

}  // namespace srlm::cli
