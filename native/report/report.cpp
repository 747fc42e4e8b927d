#include "report/report.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string_view>
#include <utility>
#include <vector>

#include "base/decimal.hpp"
#include "loop/objective.hpp"
#include "numerics/kernels.hpp"
#include "policies/update.hpp"
#include "problems/problem_kind.hpp"
#include "report/absent.hpp"
#include "report/numbers.hpp"
#include "report/plot.hpp"
#include "report/share.hpp"
#include "report/table.hpp"
#include "report/terminal.hpp"
#include "report/text.hpp"
#include "results/checks.hpp"
#include "results/overlays.hpp"
#include "results/result.hpp"
#include "spec/value_text.hpp"

namespace srlm::cli {

namespace {

constexpr std::size_t kIndent = 13;

/// How a metric heads its column.
struct Heading {
    Metric metric;
    std::string_view title;
    Colour colour;
    bool main;
};

static_assert(kMetrics == 27, "a new metric needs a heading below");
constexpr std::array<Heading, kMetrics> kHeadings{{
    {Metric::kappa, "κ", Colour::kappa, true},
    {Metric::own_failure, "own failure", Colour::own_failure, true},
    {Metric::target_failure, "target failure", Colour::target_failure, true},
    {Metric::confidence, "confidence", Colour::confidence, true},
    {Metric::entropy, "entropy", Colour::entropy, true},
    {Metric::tie_rate, "tie rate", Colour::none, true},
    {Metric::rank, "rank", Colour::none, true},
    {Metric::mean_max_probability, "mean max π", Colour::none, false},
    {Metric::kl_to_base, "KL to π_0", Colour::none, false},
    {Metric::mode_kept, "mode kept", Colour::none, false},
    {Metric::min_log_probability, "min log π", Colour::none, false},
    {Metric::margin, "margin γ", Colour::none, false},
    {Metric::reward_gap, "reward gap", Colour::none, false},
    {Metric::theta_norm, "‖θ‖", Colour::none, false},
    {Metric::min_eigenvalue, "min eigenvalue", Colour::none, false},
    {Metric::ball_active, "ball active", Colour::none, false},
    {Metric::training_loss, "training loss", Colour::none, false},
    {Metric::accuracy, "accuracy", Colour::none, false},
    {Metric::overconfidence, "overconfidence", Colour::none, false},
    {Metric::pass_at_1, "pass@1", Colour::none, false},
    {Metric::pass_at_k, "pass@k", Colour::none, false},
    {Metric::best_of_k_gap, "best-of-k gap", Colour::none, false},
    {Metric::greedy_failure, "greedy failure", Colour::none, false},
    {Metric::agreement, "agreement τ", Colour::none, false},
    {Metric::step_gap, "step gap", Colour::none, false},
    {Metric::kappa_certificate, "κ certificate", Colour::none, false},
    {Metric::failure_certificate, "failure certificate", Colour::none, false},
}};

std::string chosen(std::string_view key, const Spec& spec) {
    return value_text(find_parameter(key)->get(spec));
}

std::string problem_words(const Spec& spec, const Problem& problem) {
    const ProblemKind& kind = problem_kind(spec);
    const std::string words = kind.name + (kind.words ? kind.words(spec) : "");
    if (problem.sequence) {
        return words + ": |X| = " + std::to_string(problem.prompts) +
               " beginnings, V = " + std::to_string(problem.response_labels.size()) +
               " tokens, L = " + std::to_string(spec.sequence_length) +
               ", |Y| = V^L, d = " + std::to_string(problem.dimension);
    }
    return words + ": |X| = " + counted(problem.prompts, "prompt") +
           ", |Y| = " + counted(problem.responses, "response") + ", d = " + std::to_string(problem.dimension);
}

std::string loop_words(const Spec& spec) {
    std::string words = chosen("objective", spec);
    if (spec.beta_root_n) {
        words += ": β = " + number_text(*spec.beta_root_n) + "/√n = " + number_text(leash(spec));
    } else if (applies(*find_parameter("beta"), spec)) {
        words += ": β = " + number_text(spec.beta);
    }
    if (const Objective& kind = objective(spec); !kind.closed_form) {
        words += ", n = " + counted(static_cast<std::size_t>(spec.samples), kind.drawn) + " a round";
        if (kind.has_use_of("judge_noise")) {
            words += spec.judge_noise > 0 ? ", judge noise σ = " + number_text(spec.judge_noise)
                                          : ", no judge noise";
        }
    }
    // Whatever else is not as usual, by its name.
    const std::vector<std::string> said = {"objective", "beta",    "beta_root_n", "radius",
                                           "rounds",    "samples", "judge_noise", "delta"};
    for (const Parameter& parameter : parameters()) {
        if (parameter.group != "loop" || !applies(parameter, spec)) continue;
        if (std::find(said.begin(), said.end(), parameter.key) != said.end()) continue;
        if (parameter.get(spec) != parameter.default_value)
            words += ", " + parameter.key + " " + chosen(parameter.key, spec);
    }
    words += ", T = " + counted(static_cast<std::size_t>(spec.rounds), "round");
    return words + (spec.radius ? ", ball ‖θ‖ ≤ " + number_text(*spec.radius) : ", no ball");
}

/// The smallest value of a metric over replicates and rounds.
double smallest(const Trace& trace, Metric metric) {
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t i = static_cast<std::size_t>(metric); i < trace.metrics.size(); i += kMetrics) {
        if (trace.metrics[i] < least) least = trace.metrics[i];
    }
    return least;
}

/// Whether a metric is defined in any round.
bool has_values(const Series& series) {
    return std::any_of(series.mean.begin(), series.mean.end(), [](double mean) { return !std::isnan(mean); });
}

/// The main metrics, those that the experiment is about, or all.
std::vector<Heading> chosen_headings(const ReportOptions& options, bool judged) {
    std::vector<Heading> headings;
    for (const Heading& heading : kHeadings) {
        const auto m = static_cast<std::size_t>(heading.metric);
        const Experiment* experiment = options.experiment;
        const bool asked = experiment && std::find(experiment->charts.begin(), experiment->charts.end(),
                                                   metric_infos()[m].key) != experiment->charts.end();
        const bool scored =
            judged && (heading.metric == Metric::accuracy || heading.metric == Metric::pass_at_1);
        if (heading.main || options.all_metrics || asked || scored) headings.push_back(heading);
    }
    return headings;
}

/// A column for each metric that is defined in some round.
std::string rounds_table(const Summary& summary, const std::vector<std::size_t>& rounds,
                         const std::vector<Heading>& headings, const Terminal& terminal) {
    std::vector<Column> columns{{"t", {}, Colour::none}};
    for (const std::size_t t : rounds) columns.front().cells.push_back(std::to_string(t));
    for (const Heading& heading : headings) {
        const Series& series = summary[static_cast<std::size_t>(heading.metric)];
        if (!has_values(series)) continue;
        Column column{std::string(heading.title), {}, heading.colour};
        for (const std::size_t t : rounds) {
            column.cells.push_back(with_error(series.mean[t], series.standard_error[t]));
        }
        columns.push_back(std::move(column));
    }
    return table(columns, terminal);
}

/// "rank (no pairs are drawn); tie rate at t = 0 (of a round's update)": what the table lacks, as far as it
/// is known why.
std::string absent_words(const Spec& spec, const Problem& problem, const Summary& summary,
                         const std::vector<Heading>& headings) {
    std::vector<std::pair<std::string, std::string>> reasons;  // and the metrics of each
    for (const Heading& heading : headings) {
        const Series& series = summary[static_cast<std::size_t>(heading.metric)];
        std::string reason;
        if (!has_values(series)) {
            const std::string why = why_absent(heading.metric, spec, problem);
            if (!why.empty()) reason = " (" + why + ")";
        } else if (std::isnan(series.mean[0])) {
            reason = " at t = 0 (of a round's update)";
        }
        if (reason.empty()) continue;
        const auto same = std::find_if(reasons.begin(), reasons.end(),
                                       [&](const auto& entry) { return entry.first == reason; });
        if (same == reasons.end()) {
            reasons.emplace_back(reason, heading.title);
        } else {
            same->second += ", " + std::string(heading.title);
        }
    }
    std::string words;
    for (const auto& [reason, metrics] : reasons) words += (words.empty() ? "" : "; ") + metrics + reason;
    return words;
}

}  // namespace

std::string report_problem(const Request& request, const Problem& problem, std::size_t threads,
                           const Terminal& terminal) {
    const Spec& spec = request.spec;
    std::string out;
    if (request.experiment) {
        out += terminal.line("Experiment", request.experiment->title + ". " + request.experiment->question);
    }
    out += terminal.line("Problem", problem_words(spec, problem));
    out += terminal.line("Base policy", "κ_0 = " + short_number(problem.kappa_0) +
                                            ", ‖θ_0‖ = " + short_number(norm(problem.theta_0)) +
                                            ", base scale " + short_number(problem.base_scale));
    out += terminal.line("Loop", loop_words(spec));
    out += terminal.line("Run", counted(static_cast<std::size_t>(spec.replicates), "replicate") + ", seed " +
                                    std::to_string(spec.seed) + ", on " + counted(threads, "thread") + ", " +
                                    std::string(kernels().name) + " kernels");
    return out + report_notes(problem.notes, terminal) + "\n";
}

std::string report_notes(const std::vector<std::string>& notes, const Terminal& terminal) {
    std::string out;
    for (const std::string& note : notes) out += terminal.line(out.empty() ? "Notes" : "", note);
    return out;
}

std::string report_trace(const Spec& spec, const Problem& problem, const Trace& trace,
                         const ReportOptions& options, const Terminal& terminal) {
    const Summary summary = summarise(trace);
    const std::string replicates = counted(trace.count, "replicate");
    const std::vector<std::size_t> rounds = rounds_shown(trace.rounds, 20);
    const std::string thinned =
        rounds.size() <= trace.rounds ? " (some of them; all are in --csv and --json)" : "";
    std::string out =
        terminal.text("Mean±standard error over " + replicates + ", by round t" + thinned + "\n\n");
    const std::vector<Heading> headings = chosen_headings(options, problem.judged());
    out += rounds_table(summary, rounds, headings, terminal) + "\n";
    if (const std::string absent = absent_words(spec, problem, summary, headings); !absent.empty())
        out += terminal.line("Absent", absent) + "\n";
    if (options.plot && trace.rounds > 0) {
        const Series& kappa = summary[static_cast<std::size_t>(Metric::kappa)];
        out += terminal.text("κ_t by round, logarithmic: mean, and 5–95 % of the replicates shaded\n\n");
        out += plot({kappa.mean, kappa.quantile_05, kappa.quantile_95, Colour::kappa}, terminal) + "\n";
    }
    const double c = smallest(trace, Metric::confidence), gamma = smallest(trace, Metric::margin);
    out += terminal.line(
        "Smallest", "confidence c = " + short_number(c) + " (so κ_t ≤ 1/c = " + short_number(1 / c) +
                        "), margin γ = " + short_number(gamma) + ", over all rounds, prompts and replicates");
    return out;
}

std::string report_checks(const Spec& spec, const Problem& problem, const Trace& trace,
                          const Terminal& terminal) {
    std::string out;
    std::string_view label = "Checks";
    for (const Check& check : live_checks(spec, problem, trace)) {
        std::string words =
            std::string(outcome_name(check.outcome)) + ": " + check.statement + " " + check.tag;
        if (check.outcome != Outcome::held) words += " (" + check.detail + ")";
        out += terminal.line(label, words);
        label = "";
    }
    if (const std::size_t end = realizability_ends(spec, problem); end > 0) {
        out +=
            terminal.line("Realizable", "until round " + std::to_string(end - 1) +
                                            ": (1+1/β)^t ‖θ_0‖ is above B from round " + std::to_string(end) +
                                            " on, so the population optimum lies outside the class");
    }
    return out;
}

std::string report_overlays(const Spec& spec, const Problem& problem, const Trace& trace,
                            const Terminal& terminal) {
    std::string out;
    std::string_view label = "Theory";
    for (const Overlay& overlay : run_overlays(spec, problem, trace)) {
        // The population's curve is one to look at; where there is none, the reason is to be read.
        if (overlay.kind == OverlayKind::value && !overlay.x.empty()) continue;
        std::string words = overlay.label + " " + overlay.tag;
        if (!overlay.constants.empty()) words += " (" + overlay.constants + ")";
        if (!overlay.verdict.empty()) words += ": " + overlay.verdict;
        out += terminal.line(label, words);
        label = "";
    }
    return out;
}

std::string report_capsule(const Request& request, const std::string& hash, double wall_seconds,
                           const Terminal& terminal) {
    const Spec& spec = request.spec;
    const double rounds = static_cast<double>(spec.replicates) * static_cast<double>(spec.rounds);
    std::string out = terminal.line("Hash", hash);
    out += terminal.line("Time", duration_text(wall_seconds) + ", " +
                                     rate_text(rounds / std::max(wall_seconds, 1e-9)) +
                                     " rounds × replicates per second");
    // One line each, however long: they are there to be copied.
    out += pad_right("Page", kIndent) + "index.html" + link_fragment(spec, request.experiment) + "\n";
    out += pad_right("Again", kIndent) + printable(command_line(spec, request.experiment, hash)) + "\n";
    return out;
}

}  // namespace srlm::cli
