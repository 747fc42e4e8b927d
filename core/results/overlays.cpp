#include "results/overlays.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/format.hpp"
#include "base/json_text.hpp"
#include "loop/objective.hpp"
#include "loop/population.hpp"
#include "results/result.hpp"
#include "theory/contraction.hpp"
#include "theory/data_spectrum.hpp"

namespace srlm {

namespace {

double samples_of(const Spec& spec) { return static_cast<double>(spec.samples); }

/// Largest share of the bound that the measured values take, and where they are above it.
std::string tightness(const Overlay& overlay, const std::vector<double>& measured) {
    double closest = 0;
    std::size_t where = 0, above = 0;
    for (std::size_t i = 0; i < overlay.x.size(); ++i) {
        const auto t = static_cast<std::size_t>(overlay.x[i]);
        const double share = measured[t] / overlay.y[i];
        above += share > 1 + 1e-9;
        if (!(share > closest)) continue;
        closest = share;
        where = t;
    }
    if (above > 0) {
        return "the measured curve is above it in " + std::to_string(above) + " of " +
               std::to_string(overlay.x.size()) + " rounds: with these constants it is no bound";
    }
    return "closest in round " + std::to_string(where) + ", where the measured value is " +
           brief_number(100 * closest) + " % of it";
}

std::vector<double> rounds_from(std::size_t first, std::size_t last) {
    std::vector<double> rounds;
    for (std::size_t t = first; t <= last; ++t) rounds.push_back(static_cast<double>(t));
    return rounds;
}

Overlay population_curve(const Trace& population, Metric metric, const std::string& label) {
    Overlay overlay;
    const auto& info = metric_infos()[static_cast<std::size_t>(metric)];
    overlay.name = "population-" + std::string(info.key);
    overlay.label = label;
    overlay.equation = "Eq. 106";
    overlay.tag = "[exact]";
    overlay.constants = "n = ∞, no judge noise";
    overlay.metric = info.key;
    overlay.kind = "value";
    overlay.x = rounds_from(0, population.rounds);
    for (std::size_t t = 0; t <= population.rounds; ++t) overlay.y.push_back(population.at(0, t, metric));
    overlay.verdict = "what the same loop does with infinitely many pairs";
    return overlay;
}

}  // namespace

Overlay inverse_confidence(double confidence, std::size_t rounds) {
    Overlay overlay;
    overlay.name = "inverse-confidence";
    overlay.label = "1/c";
    overlay.equation = "Eq. 5";
    overlay.tag = "[exact]";
    overlay.constants = "c = " + brief_number(confidence) + ", the least confidence of the run";
    overlay.metric = "kappa";
    overlay.kind = "trivial";
    overlay.x = rounds_from(0, rounds);
    overlay.y.assign(overlay.x.size(), 1 / confidence);
    return overlay;
}

Overlay unrolled_bound(const Spec& spec, double kappa_0, double confidence, std::size_t rounds) {
    const double root_n = std::sqrt(samples_of(spec));
    const double A = spec.recurrence_a ? *spec.recurrence_a : 1 / confidence;
    const double B = spec.recurrence_b ? *spec.recurrence_b : 1 / (confidence * root_n);
    const double U = fixed_point(A, B), q = contraction_factor(A, B);
    Overlay overlay;
    overlay.name = "unrolled-kappa-bound";
    overlay.label = "U + qᵗ(κ_0 − U)";
    overlay.equation = "Lemma C.4";
    overlay.tag = "[exact] given [rebuilt] constants";
    overlay.constants = std::string("A = ") + (spec.recurrence_a ? "" : "1/c = ") + brief_number(A) +
                        ", B' = " + (spec.recurrence_b ? "" : "1/(c√n) = ") + brief_number(B) +
                        "; U = " + brief_number(U) + ", q = " + brief_number(q);
    overlay.metric = "kappa";
    overlay.kind = "upper";
    overlay.x = rounds_from(0, rounds);
    for (const double t : overlay.x) overlay.y.push_back(unrolled_kappa_bound(kappa_0, t, A, B));
    const double least = *std::min_element(overlay.y.begin(), overlay.y.end());
    overlay.vacuous = least >= 1 / confidence;
    if (overlay.vacuous) {
        overlay.verdict = "no tighter than 1/c = " + brief_number(1 / confidence) +
                          ", which holds by definition: at its lowest it is " + brief_number(least);
    }
    return overlay;
}

Overlay iterated_bound(const Spec& spec, const RunFacts& facts, double dimension, bool effective,
                       std::size_t rounds) {
    Overlay overlay;
    overlay.name = effective ? "effective-failure-bound" : "iterated-failure-bound";
    overlay.label = effective ? "Cor. 6.4" : "Thm 5.3, 6.2";
    overlay.equation = effective ? "Cor. 6.4" : "Eq. 7, Thm 6.2";
    overlay.tag = effective ? "[rate]" : "[rebuilt]";
    overlay.metric = "own_failure";
    overlay.kind = "upper";
    const double radius = spec.radius ? *spec.radius : facts.theta_norm;
    const double log_class = log_covering_number(dimension, radius, spec.covering_epsilon);
    overlay.constants = "constant " + brief_number(spec.bound_constant) +
                        (effective ? ", log|Π| = d_eff(1/n)·log(6B/ε) = " : ", log|Π| = d·log(6B/ε) = ") +
                        brief_number(log_class) + ", γ = " + brief_number(facts.margin) +
                        ", c = " + brief_number(facts.confidence) + ", ρ = " + brief_number(spec.rho) +
                        ", δ = " + brief_number(spec.delta);
    if (!(facts.margin > 0)) {
        overlay.vacuous = true;
        overlay.verdict = "vacuous: the margin γ is 0, for some prompt has two equally likely modes";
        return overlay;
    }
    overlay.x = rounds_from(1, std::max<std::size_t>(rounds, 1));
    for (const double t : overlay.x) {
        overlay.y.push_back(linear_softmax_failure_bound(
            samples_of(spec), t, facts.kappa_0, dimension, radius, spec.covering_epsilon, spec.rho,
            facts.margin, spec.delta, facts.confidence, spec.bound_constant));
    }
    const double least = *std::min_element(overlay.y.begin(), overlay.y.end());
    overlay.vacuous = least >= 1;
    if (overlay.vacuous)
        overlay.verdict = "vacuous: above 1 in every round, " + brief_number(least) + " at its lowest";
    return overlay;
}

std::vector<Overlay> run_overlays(const Spec& spec, const Problem& problem, const Trace& trace) {
    RunFacts facts{problem.kappa_0, 1, HUGE_VAL, 0};
    for (std::size_t r = 0; r < trace.count; ++r) {
        for (std::size_t t = 0; t <= trace.rounds; ++t) {
            facts.confidence = std::min(facts.confidence, trace.at(r, t, Metric::confidence));
            if (trace.at(r, t, Metric::margin) < facts.margin) facts.margin = trace.at(r, t, Metric::margin);
            facts.theta_norm = std::max(facts.theta_norm, trace.at(r, t, Metric::theta_norm));
        }
    }
    const Summary summary = summarise(trace.metrics.data(), trace.count, trace.rounds);
    const auto& kappa = summary[static_cast<std::size_t>(Metric::kappa)].mean;
    const auto& own = summary[static_cast<std::size_t>(Metric::own_failure)].mean;

    std::vector<Overlay> overlays;
    overlays.push_back(inverse_confidence(facts.confidence, trace.rounds));
    overlays.back().verdict = tightness(overlays.back(), kappa);
    const bool sampled = spec.objective == "regression";
    if (sampled) {
        Overlay bound = unrolled_bound(spec, problem.kappa_0, facts.confidence, trace.rounds);
        if (!bound.vacuous) bound.verdict = tightness(bound, kappa);
        overlays.push_back(bound);
        const auto add = [&](double dimension, bool effective) {
            Overlay iterated = iterated_bound(spec, facts, dimension, effective, trace.rounds);
            if (!iterated.vacuous) iterated.verdict = tightness(iterated, own);
            overlays.push_back(iterated);
        };
        add(static_cast<double>(problem.dimension), false);
        // The eigenvalues of a large covariance would take longer than the run.
        constexpr std::size_t kLargestSpectrum = 256;
        if (!problem.tabular && !problem.sequence && problem.dimension <= kLargestSpectrum)
            add(data_effective_dimension(problem, 1 / samples_of(spec)), true);
    }
    if (const Objective& kind = objective(spec); !kind.closed_form && kind.has_use_of("self_reward")) {
        if (const auto population = population_trace(spec, problem)) {
            overlays.push_back(population_curve(*population, Metric::kappa, "population update"));
            overlays.push_back(population_curve(*population, Metric::target_failure, "population update"));
        }
    }
    return overlays;
}

std::string overlays_json(const std::vector<Overlay>& overlays) {
    using Json = nlohmann::ordered_json;
    Json out = Json::array();
    for (const Overlay& overlay : overlays) {
        out.push_back({{"name", overlay.name},
                       {"label", overlay.label},
                       {"equation", overlay.equation},
                       {"tag", overlay.tag},
                       {"constants", overlay.constants},
                       {"series", overlay.series},
                       {"metric", overlay.metric},
                       {"kind", overlay.kind},
                       {"x", overlay.x},
                       {"y", overlay.y},
                       {"vacuous", overlay.vacuous},
                       {"verdict", overlay.verdict}});
    }
    return out.dump();
}

}  // namespace srlm
