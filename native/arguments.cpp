#include "arguments.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <functional>
#include <vector>

#include "commands.hpp"
#include "exit_status.hpp"
#include "experiment/error.hpp"
#include "experiment/json_text.hpp"
#include "experiment/spelling.hpp"
#include "help.hpp"
#include "reference.hpp"
#include "share.hpp"
#include "terminal.hpp"

namespace srlm::cli {

namespace {

constexpr const char* kAbout =
    "srlm runs the self-rewarding loop of a linear softmax language model: the model samples pairs of "
    "responses, "
    "judges them by its own log-probability, updates itself by regression, and repeats. "
    "Every run with the same spec gives the same bits, and a hash that says so.";

constexpr const char* kExamples = R"(
Examples
  srlm run --experiment kappa-contraction
  srlm run --problem tabular --responses 64 --kappa-0 30 --samples 500
  srlm run --beta 0.5 --json result.json && srlm run result.json

"srlm run --help" lists every flag, "srlm experiments" what there is to see, and
"srlm describe beta" explains one parameter.
)";

constexpr const char* kExitStatus = R"(
Exit status
  0    done
  2    the command line or the spec is wrong
  3    a file or its data cannot be used
  4    the run would not fit the memory it may use
  5    the hash is not the expected one
  6    the numbers diverged
  7    a result could not be written
  130  interrupted by Ctrl-C (128 + the signal's number)
)";

constexpr const char* kLayers = R"(
Flags override SPEC, and SPEC overrides --experiment. What one of them makes meaningless
in the layers below (--problem tabular: dimension) goes back to its default.
)";

/// One value per flag, and an own check of it: CLI11 only cuts the command line into pieces.
CLI::Option* text_flag(CLI::App& app, const std::string& name, std::string& to, const std::string& value,
                       const std::string& meaning, const std::string& group) {
    const auto store = [&to, name, value](const std::string& text) {
        if (text.empty())
            throw Error(Code::syntax, name, "its value is empty", "Give it a value: " + name + " " + value);
        to = text;
    };
    return app.add_option_function<std::string>(name, store, meaning)->type_name(value)->group(group);
}

/// A flag that may be given several times.
void list_flag(CLI::App& app, const std::string& name, std::vector<std::string>& to, const std::string& value,
               const std::string& meaning) {
    app.add_option(name, to, meaning)
        ->type_name(value)
        ->group("Sweep")
        ->take_all()
        ->expected(1)
        ->allow_extra_args(false);
}

/// SPEC, --experiment and a flag for each parameter.
void add_spec_arguments(CLI::App& app, SpecArguments& arguments) {
    app.add_option("SPEC", arguments.file, "JSON file with a spec, or a result to repeat; - reads stdin")
        ->type_name("");
    text_flag(app, "--experiment", arguments.experiment, "NAME",
              "Start from a named experiment (\"srlm experiments\")", "Start");
    app.add_flag("--large", arguments.large, "Its large form, with more replicates and points")
        ->group("Start");
    for (const Parameter& parameter : parameters()) {
        const auto store = [&arguments, &parameter](const std::string& text) {
            arguments.flags.emplace_back(&parameter, text);
        };
        app.add_option_function<std::string>(flag_name(parameter.key), store, flag_meaning(parameter))
            ->type_name(value_name(parameter))
            ->group("Spec: " + parameter.group);
    }
}

/// What CLI11 itself finds wrong: a flag with no value, or with several.
Error command_line_error(const CLI::ParseError& error) {
    const std::string what = error.what();
    const std::string flag = what.substr(0, what.find(':'));
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::ArgumentMismatch) && flag[0] == '-') {
        return Error(Code::syntax, flag, "this flag takes one value, once",
                     "Write " + flag + " and its value a single time");
    }
    return Error(Code::syntax, "", what, "See \"srlm --help\"");
}

/// "--bta" → an error that knows what was meant.
void refuse_extras(const CLI::App& app) {
    for (const std::string& extra : app.remaining()) {
        if (extra == "--") continue;  // what follows it has been taken for arguments
        if (extra.size() < 2 || extra[0] != '-') {
            throw Error(Code::syntax, key_shown(extra), "this argument is one too many",
                        "Remove it or see --help");
        }
        const std::string name = extra.substr(0, extra.find('='));
        std::vector<std::string> names;
        for (const CLI::Option* option :
             app.get_options([](const CLI::Option* o) { return o->nonpositional(); })) {
            names.push_back(option->get_name(false));
        }
        std::string closest = closest_word(name, names);
        const std::string key =
            closest_parameter(name.substr(std::min(name.find_first_not_of('-'), name.size())));
        if (closest.empty() && !key.empty()) closest = flag_name(key);
        throw Error(Code::unknown_key, key_shown(name), "there is no such flag",
                    closest.empty() ? "See \"srlm " + app.get_name() + " --help\""
                                    : "Write " + closest + " if that is what you meant");
    }
}

class CommandLine {
public:
    CommandLine() : app_(kAbout, "srlm") {
        app_.footer(std::string(kExamples) + kExitStatus);
        app_.set_help_flag("-h,--help", "Show this help");
        app_.add_flag_callback(
            "--version", [this] { chosen_ = command_version; }, "Show version, build and kernels");
        app_.require_subcommand(0, 1);
        add_run();
        add_sweep();
        add_databases();
        add_words();
        add_checks();
        add_lists();
    }

    int run(int argc, char** argv) {
        try {
            app_.allow_extras();
            app_.parse(argc, argv);
        } catch (const CLI::CallForHelp&) {
            out().print(help_text(app_.get_subcommands().empty() ? app_ : *app_.get_subcommands().front()));
            return kOk;
        } catch (const CLI::ParseError& error) {
            throw command_line_error(error);
        }
        if (const auto commands = app_.get_subcommands(); !commands.empty()) {
            refuse_extras(*commands.front());
        } else if (!chosen_) {
            return no_command();
        }
        return chosen_();
    }

private:
    int no_command() const {
        const std::vector<std::string> words = app_.remaining();
        if (words.empty()) {
            err().print(help_text(app_));
            return kUsage;
        }
        if (words.front() == "help") {
            out().print(help_text(app_));
            return kOk;
        }
        std::vector<std::string> names;
        for (const CLI::App* command : app_.get_subcommands([](const CLI::App*) { return true; }))
            names.push_back(command->get_name());
        const std::string closest = closest_word(words.front(), names);
        throw Error(Code::unknown_key, key_shown(words.front()), "there is no such command",
                    closest.empty() ? "See \"srlm --help\""
                                    : "Write \"srlm " + closest + "\" if that is what you meant");
    }

    CLI::App& command(const std::string& name, const std::string& meaning, std::function<int()> run) {
        CLI::App& sub = *app_.add_subcommand(name, meaning);
        sub.footer("");
        sub.allow_extras();
        sub.set_help_flag("-h,--help", "Show this help");
        sub.callback([this, run = std::move(run)] { chosen_ = run; });
        return sub;
    }

    void add_run() {
        CLI::App& sub =
            command("run", "Run an experiment and show what came out", [this] { return command_run(run_); });
        add_spec_arguments(sub, run_.spec);
        sub.footer(std::string(kLayers) + kExitStatus);
        text_flag(sub, "--json", run_.json, "FILE",
                  "Write the whole result: spec, hash, summary, every number; - is stdout", "Results");
        text_flag(sub, "--csv", run_.csv, "FILE", "Write one row for each replicate and round; - is stdout",
                  "Results");
        sub.add_flag("--force", run_.force, "Replace files that exist")->group("Results");
        text_flag(sub, "--expect", run_.expect, "HASH",
                  "Fail (exit status 5) when the result has another hash", "Results");
        sub.add_flag("--quiet", run_.quiet, "Show the hash only")->group("Results");
        sub.add_flag("--no-plot", run_.no_plot, "Show no curve")->group("Results");
        sub.add_flag("--all-metrics", run_.all_metrics, "Show all metrics by round")->group("Results");
        text_flag(sub, "--threads", run_.threads, "N",
                  "From 1 to 1024; default: all. The numbers do not depend on it", "Machine");
        text_flag(sub, "--kernels", run_.kernels, "NAME",
                  "Instruction set (\"srlm kernels\"). The numbers do not depend on it", "Machine");
        text_flag(sub, "--memory-limit", run_.memory_limit, "SIZE",
                  "Refuse runs that need more, for example 4G; default: 80 % of the memory that is free",
                  "Machine");
    }

    void add_sweep() {
        CLI::App& sub = command("sweep", "Run an experiment over a grid of parameter values",
                                [this] { return command_sweep(sweep_); });
        add_spec_arguments(sub, sweep_.spec);
        sub.footer(std::string(kLayers) + kExitStatus);
        list_flag(sub, "--axis", sweep_.axes, "KEY=VALUES",
                  "samples=100,200,400 or samples=100..25600:9 (9 points on a log scale; add :linear for "
                  "equal steps); twice for a grid");
        text_flag(
            sub, "--measure", sweep_.measure, "METRIC",
            "What to read off at the last round, or \"own_failure<=0.05\": the first round that reaches it",
            "Sweep");
        text_flag(sub, "--x", sweep_.x, "NAME", "round, the first axis, kappa_0 or effective_dimension",
                  "Sweep");
        text_flag(sub, "--fit", sweep_.fit, "KIND", "none, log-log or semi-log: a line with its interval",
                  "Sweep");
        text_flag(sub, "--display", sweep_.display, "KIND", "curves or map", "Sweep");
        text_flag(sub, "--floor", sweep_.floor, "BOOL", "true: also run the population update of each cell",
                  "Sweep");
        list_flag(sub, "--overlay", sweep_.overlays, "NAME", "A theory curve; may be given several times");
        text_flag(sub, "--out", sweep_.out, "FILE",
                  "SQLite database that gets each cell as soon as it is done (docs/database.md)", "Durable");
        sub.add_flag("--resume", sweep_.resume,
                     "Go on with the database after an end of any kind; needs nothing but --out")
            ->group("Durable");
        text_flag(sub, "--shard", sweep_.shard, "I/N",
                  "Run only part I of N into this database; \"srlm merge\" joins the parts", "Durable");
        text_flag(sub, "--json", sweep_.json, "FILE", "Write the whole result; - is stdout", "Results");
        text_flag(sub, "--csv", sweep_.csv, "FILE", "Write one row for each cell; - is stdout", "Results");
        sub.add_flag("--force", sweep_.force, "Replace files that exist")->group("Results");
        text_flag(sub, "--expect", sweep_.expect, "HASH",
                  "Fail (exit status 5) when the result has another hash", "Results");
        sub.add_flag("--quiet", sweep_.quiet, "Show the hash only")->group("Results");
        text_flag(sub, "--progress", sweep_.progress, "KIND",
                  "bar, or json: a line of JSON on stderr about once a second", "Results");
        text_flag(sub, "--threads", sweep_.threads, "N",
                  "From 1 to 1024; default: all. The numbers do not depend on it", "Machine");
        text_flag(sub, "--kernels", sweep_.kernels, "NAME",
                  "Instruction set (\"srlm kernels\"). The numbers do not depend on it", "Machine");
        text_flag(sub, "--memory-limit", sweep_.memory_limit, "SIZE",
                  "Refuse cells that need more, for example 4G; default: 80 % of the memory that is free",
                  "Machine");
    }

    void add_databases() {
        CLI::App& merge = command("merge", "Join databases that hold parts of one sweep",
                                  [this] { return command_merge(name_, parts_, force_); });
        merge.add_option("OUT", name_, "The database to write")->required()->type_name("");
        merge.add_option("PART", parts_, "Databases of \"srlm sweep --shard\"")->required()->type_name("");
        merge.add_flag("--force", force_, "Replace a database that exists");

        CLI::App& exported = command("export", "Write a finished database as JSON, CSV or NumPy arrays",
                                     [this] { return command_export(export_); });
        exported.add_option("DATABASE", export_.database, "File that \"srlm sweep --out\" has written")
            ->required()
            ->type_name("");
        text_flag(exported, "--json", export_.json, "FILE",
                  "The document of \"srlm sweep --json\", which the page opens; - is stdout", "Results");
        text_flag(exported, "--csv", export_.csv, "FILE", "One row for each cell; - is stdout", "Results");
        text_flag(exported, "--npz", export_.npz, "FILE", "Arrays for numpy.load()", "Results");
        exported.add_flag("--force", export_.force, "Replace files that exist")->group("Results");

        CLI::App& verify = command("verify", "Check a database, and compute a sample of its cells anew",
                                   [this] { return command_verify(verify_); });
        verify.add_option("DATABASE", verify_.database, "File that \"srlm sweep --out\" has written")
            ->required()
            ->type_name("");
        text_flag(verify, "--cells", verify_.cells, "K", "How many cells, or all; default: 8", "Sample");
        text_flag(verify, "--seed", verify_.seed, "S", "Which ones; default: 1", "Sample");
        text_flag(verify, "--threads", verify_.threads, "N", "From 1 to 1024; default: all", "Machine");
        text_flag(verify, "--kernels", verify_.kernels, "NAME", "Instruction set (\"srlm kernels\")",
                  "Machine");
        text_flag(verify, "--memory-limit", verify_.memory_limit, "SIZE",
                  "Refuse cells that need more, for example 4G; default: 80 % of the memory that is free",
                  "Machine");
        for (CLI::App* each : {&merge, &exported, &verify}) each->footer(kExitStatus);
    }

    void add_words() {
        CLI::App& sub = command("words", "Show the words that a model over sequences draws, by round",
                                [this] { return command_words(run_.spec, count_, json_); });
        add_spec_arguments(sub, run_.spec);
        sub.footer(kLayers);
        text_flag(sub, "--count", count_, "N", "Words of each list, from 1 to 100000; default: 12",
                  "Results");
        sub.add_flag("--json", json_, "As JSON")->group("Results");
    }

    void add_checks() {
        CLI::App& memory = command("memory", "How many bytes a run would hold",
                                   [this] { return command_memory(run_.spec, run_.threads); });
        add_spec_arguments(memory, run_.spec);
        text_flag(memory, "--threads", run_.threads, "N", "From 1 to 1024; default: all", "Machine");
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
        CLI::App& describe = command("describe", "Explain one parameter, metric or experiment",
                                     [this] { return command_describe(name_); });
        describe.add_option("KEY", name_, "Its name, for example beta")->required();
        command("schema", "Print the JSON Schema of a spec", command_schema);
        command("kernels", "Show the instruction sets available and in use", command_kernels);
    }

    CLI::App app_;
    std::function<int()> chosen_;
    RunArguments run_;
    SweepArguments sweep_;
    ExportArguments export_;
    VerifyArguments verify_;
    std::string name_, count_;
    std::vector<std::string> parts_;
    bool json_ = false, force_ = false;
};

}  // namespace

int run_command_line(int argc, char** argv) { return CommandLine().run(argc, argv); }

}  // namespace srlm::cli
