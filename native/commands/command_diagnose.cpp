/// \file
/// `srlm diagnose`: what the theory says about rollouts of a language model, and the loop run on them; and
/// `srlm rollouts`, which makes such a file.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/json_text.hpp"
#include "base/sha256.hpp"
#include "commands/commands.hpp"
#include "commands/exit_status.hpp"
#include "data/rollouts.hpp"
#include "io/files.hpp"
#include "io/rollout_rounds.hpp"
#include "problems/make_problem.hpp"
#include "problems/problem_kind.hpp"
#include "problems/user_data.hpp"
#include "report/followed_report.hpp"
#include "report/numbers.hpp"
#include "report/terminal.hpp"
#include "report/text.hpp"
#include "results/diagnosis.hpp"
#include "results/followed.hpp"
#include "results/forecast.hpp"
#include "results/rollout_lines.hpp"
#include "run/interrupt.hpp"
#include "spec/parameters.hpp"

namespace srlm::cli {

namespace {

constexpr std::int64_t kMostResponses = 100000;
constexpr std::int64_t kForecastReplicates = 8;

std::string line(const std::string& label, const std::string& text, const Terminal& terminal) {
    return terminal.line(label, text, 14);
}

std::string whole(double value) {
    if (!std::isfinite(value)) return "none";
    return value < 1e9 ? std::to_string(static_cast<long long>(std::ceil(value))) : short_number(value);
}

std::string with_interval(const Estimate& e) {
    if (std::isnan(e.low)) return short_number(e.value) + " (one prompt: no interval)";
    return short_number(e.value) + " (95 %: " + short_number(e.low) + " to " + short_number(e.high) + ")";
}

std::string describe_file(const Diagnosis& d, const Terminal& terminal) {
    std::string text =
        counted(d.prompts, "prompt") + ", " + counted(d.candidates, "different response") + ": ";
    text += d.fewest == d.most ? std::to_string(d.most) + " of each prompt"
                               : std::to_string(d.fewest) + " to " + std::to_string(d.most) +
                                     " of a prompt, in the median " + short_number(d.median);
    if (d.repeated > 0) {
        text += "; " + std::to_string(d.repeated) + " more were repeated";
        if (d.largest_difference > 0)
            text += ", with log-probabilities up to " + short_number(d.largest_difference) + " apart";
    }
    text += d.embedding > 0
                ? "; embeddings of length " + std::to_string(d.embedding) +
                      ", so d = " + std::to_string(d.dimension) + " with the log-probability itself"
                : "; no embeddings, so every response has a parameter of its own: d = " +
                      std::to_string(d.dimension);
    std::string out = line("Read as", d.read_as, terminal) + line("Rollouts", text, terminal);
    out += line("Seen",
                with_interval(d.seen) + " of the model's probability is on these responses" +
                    (d.overfull > 0 ? "; at " + counted(d.overfull, "prompt") + " it is above 1, at " +
                                          text_shown(d.fullest_prompt) + " " + short_number(d.fullest) +
                                          ", so these are not the log-probabilities of whole responses"
                                    : ""),
                terminal);
    return out;
}

constexpr const char* kNothingFollows =
    "of the model unknown: nothing follows from probabilities that sum to above 1";

/// Whose probabilities they are.
std::string of_whom(const Diagnosis& d) {
    return d.own ? "of the model"
                 : "of the tempered or truncated distribution that was drawn from, not of the model itself,";
}

std::string kappa_words(const Diagnosis& d) {
    if (d.overfull > 0) return kNothingFollows;
    if (d.kappa_lowest.value == d.kappa_highest.value)
        return short_number(d.kappa_high) + " for certain: these responses are all that matters";
    if (!d.drawn) {
        return of_whom(d) + " at these prompts between " + short_number(d.kappa_low) + " and " +
               short_number(d.kappa_high) + ", both for certain" +
               (d.own ? " if the log-probabilities are its own" : "") +
               "; the responses are no draws of the model, so more is not said";
    }
    const std::string draws = short_number(d.draws) + (d.draws == 1 ? " draw" : " draws");
    return "of the model at these prompts between " + short_number(d.kappa_low) + " and " +
           short_number(d.kappa_high) +
           ". The upper end is certain: no mode is less likely than the best response seen. The lower end is "
           "passed with 5 % probability at most, if these are " +
           draws + " of the model itself, independent and at temperature 1";
}

std::string failure_words(const Diagnosis& d, const Spec& spec) {
    if (d.overfull > 0) return kNothingFollows;
    const double rest = 1 - d.failure_by_draws - d.certain_success;
    const double unknown = rest < 1e-9 ? 0 : rest;  // of sums that are 1 but for rounding
    return of_whom(d) + ": " + short_number(100 * d.failure_by_draws) +
           " % of the prompts fail: no response above 1 − δ = " + short_number(1 - spec.delta) + " (" +
           short_number(100 * d.certain_failure) +
           " % for certain, the others with 95 % together: the draws would have shown it); " +
           short_number(100 * d.certain_success) + " % succeed for certain, " + short_number(100 * unknown) +
           " % are unknown";
}

std::string describe_policy(const Diagnosis& d, const Spec& spec, const Terminal& terminal) {
    std::string out = line("κ_0", kappa_words(d), terminal);
    out +=
        line("",
             "Among the responses seen, their probabilities renormalised, it is " + with_interval(d.kappa_0) +
                 ", which says little of the model: it cannot exceed their number",
             terminal);
    if (d.unended && d.overfull == 0) {
        out += line(
            "",
            "Without the end token in the sums certain means: if a response that reads so ends there for "
            "certain",
            terminal);
    }
    out += line("Own failure", failure_words(d, spec), terminal);
    out += line("", "Among the responses seen, renormalised: " + with_interval(d.own_failure), terminal);
    out += line("Confidence", "c = " + short_number(d.confidence) + " at the least certain prompt", terminal);
    out += line("Margin γ",
                short_number(d.margin) + " at the least; 5 % of the prompts are below " +
                    short_number(d.margin_05) + ", half below " + short_number(d.margin_median) +
                    (d.tied > 0 ? "; " + std::to_string(d.tied) + " have two likeliest responses" : ""),
                terminal);
    out += line("Dimension",
                "d = " + std::to_string(d.dimension) + ", effective d_eff(1/n) = " +
                    short_number(d.effective_dimension) + " at n = " + std::to_string(spec.samples),
                terminal);
    out += line("Coverage",
                "a round of n = " + std::to_string(spec.samples) + " pairs is expected to draw " +
                    short_number(100 * d.covered) + " % of the responses",
                terminal);
    if (d.gold) {
        out += line("Scores",
                    "the likeliest response is a best one at " + with_interval(d.accuracy) +
                        " of the prompts, a random draw is at " + with_interval(d.pass_at_1) +
                        ", some response at " + with_interval(d.attainable) +
                        "; correlation of score and log-probability within prompts " +
                        (std::isnan(d.correlation) ? "undefined" : short_number(d.correlation)),
                    terminal);
    }
    return out;
}

std::string describe_suggestions(const Diagnosis& d, const Terminal& terminal) {
    std::string out, label = "Theory";
    for (const Suggestion& s : d.suggestions) {
        out += line(label,
                    s.what + ": " + whole(s.value) + ", " + s.equation + " " + s.tag + " (" + s.constants +
                        "): " + s.verdict,
                    terminal);
        label = "";
    }
    return out;
}

/// Reads the files: the last round into the request's inputs, and all of them, where there are several.
std::vector<Rollouts> read_all_rounds(const DiagnoseArguments& arguments, Request& request,
                                      const Reading& reading) {
    std::vector<Rollouts> all;
    std::string digest;
    for (const std::string& file : arguments.files) {
        Sha256 hash;
        std::vector<Rollouts> rounds =
            read_rounds(file, "rollouts_file", rollouts_format(request.spec), reading, hash);
        if (arguments.files.size() > 1 && rounds.size() > 1) {
            throw Error(Code::bad_data, "ROLLOUTS",
                        text_shown(file) + " has " + std::to_string(rounds.size()) +
                            " rounds of its own, and other files are given beside it",
                        "Give one file with all rounds, or a file for each");
        }
        if (arguments.files.size() > 1) rounds.front().round = static_cast<std::int64_t>(all.size());
        std::move(rounds.begin(), rounds.end(), std::back_inserter(all));
        digest = fingerprint(hash);
    }
    if (request.inputs.strict) {
        for (const Rollouts& rollouts : all)
            for (const std::string& note : rollouts.notes)
                throw Error(Code::bad_data, "rollouts_file", note,
                            "Change the file so that nothing is to be recognised, or leave strict out");
    }
    const bool several = all.size() > 1;
    Rollouts last = several ? Rollouts(last_round(all)) : std::move(all.back());
    request.inputs.read_rollouts =
        std::make_shared<const ReadRollouts>(ReadRollouts{std::move(last), digest});
    if (!several) all.clear();
    return all;
}

/// The problem that the request's inputs make; a signal ends it.
Problem problem_of(const Request& request) {
    const LastWords words(
        [] { err().print("srlm: interrupted while the problem was made; nothing was written.\n"); });
    Problem problem;
    interruptible([&] { problem = make_problem(request.spec, request.inputs); });
    if (interrupted() != 0) throw Interrupted{};
    return problem;
}

}  // namespace

int command_diagnose(const DiagnoseArguments& arguments) {
    RunArguments run = arguments.run;
    std::vector<std::pair<const Parameter*, std::string>> given{
        {find_parameter("problem"), "rollouts"}, {find_parameter("rollouts_file"), arguments.files.back()}};
    if (!arguments.format.empty()) given.emplace_back(find_parameter("rollouts_format"), arguments.format);
    run.spec.flags.insert(run.spec.flags.begin(), given.begin(), given.end());
    catch_interrupts();
    check_hash_format(run.report.expect);
    double goal = 0.05;
    if (!arguments.goal.empty()) goal = parse_share("--goal", arguments.goal);
    Request request = read_request(run.spec);
    FilesInUse files;
    for (const std::string& file : arguments.files) files.input("ROLLOUTS", file);
    files.inputs("", request.spec);
    const Outputs outputs(run.output, files, {"--diagnosis", arguments.diagnosis});
    const Machine machine = use_machine(run.machine);
    std::vector<Rollouts> rounds;
    try {
        rounds = read_all_rounds(arguments, request, {machine.memory, !run.report.quiet});
    } catch (const Interrupted&) {
        err().print("srlm: interrupted while the data were read; nothing was written.\n");
        throw;
    }
    // The loop goes on from the last round.
    const ReadRollouts& last = *request.inputs.read_rollouts;
    const Problem problem = problem_of(request);
    const Terminal& talk = outputs.talk();
    const Spec& spec = request.spec;
    const auto replicates =
        static_cast<std::size_t>(std::min<std::int64_t>(spec.replicates, kForecastReplicates));
    if (rounds.empty()) {
        const Diagnosis d = diagnose(spec, problem, last.rollouts, goal);
        if (outputs.other) outputs.other->write(diagnosis_json(d) + "\n");
        if (!run.report.quiet) {
            talk.print(describe_file(d, talk) + describe_policy(d, spec, talk) +
                       describe_suggestions(d, talk) + "\n");
        }
    } else {
        const Followed followed =
            follow(std::move(rounds), spec.delta, static_cast<std::uint64_t>(spec.seed));
        const std::vector<Forecast> ahead = forecast(spec, problem, replicates);
        if (outputs.other) {
            std::string json = followed_json(followed);
            json.insert(json.rfind('\n'), ",\n  \"forecast\": " + forecast_json(ahead));
            outputs.other->write(json + "\n");
        }
        if (!run.report.quiet) {
            talk.print(report_followed(followed, !run.no_plot, talk) + "\n" +
                       report_forecast(ahead, forecast_caveat(spec), talk));
        }
    }
    forget_data(request);
    return run_problem(run, machine, request, problem, outputs);
}

int command_rollouts(const SpecArguments& arguments, const std::string& count, const std::string& file,
                     bool force) {
    const auto responses =
        static_cast<std::size_t>(count.empty() ? 32 : parse_count("--count", count, 1, kMostResponses));
    Request request = read_request(arguments);
    FilesInUse files;
    files.inputs(arguments.file, request.spec);
    const OutputFile to = files.output("--to", file.empty() ? "-" : file, force);
    if (!problem_kind(request.spec).sequences) {
        throw Error(Code::not_applicable, "problem", "only a problem over sequences has words to draw",
                    "Add --problem sequence or --problem phonemes");
    }
    read_data(request);
    to.write(rollout_lines(request.spec, make_problem(request.spec, request.inputs), responses));
    return kOk;
}

}  // namespace srlm::cli
