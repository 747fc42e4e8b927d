#include "results/run_overlay.hpp"

#include <cmath>

#include "base/format.hpp"
#include "results/metric_names.hpp"

namespace srlm {

namespace {

constexpr double kRoundingOfMeans = 1e-9;

double least(const std::vector<double>& values) { return *std::min_element(values.begin(), values.end()); }

}  // namespace

std::vector<ReplicateFacts> replicate_facts(const Trace& trace) {
    std::vector<ReplicateFacts> facts(trace.count, {1, HUGE_VAL, 0});
    for (std::size_t r = 0; r < trace.count; ++r) {
        for (std::size_t t = 0; t <= trace.rounds; ++t) {
            if (t > 0 || trace.rounds == 0)
                facts[r].confidence = std::min(facts[r].confidence, trace.at(r, t, Metric::confidence));
            const double margin = trace.at(r, t, Metric::margin);
            if ((t < trace.rounds || trace.rounds == 0) && margin < facts[r].margin) facts[r].margin = margin;
            facts[r].theta_norm = std::max(facts[r].theta_norm, trace.at(r, t, Metric::theta_norm));
        }
    }
    return facts;
}

BoundTerms RunContext::terms(std::size_t replicate, double dimension_of_class) const {
    const ReplicateFacts& of = replicates[replicate];
    const double radius = spec.radius ? *spec.radius : of.theta_norm;
    return {facts.samples(),    log_covering_number(dimension_of_class, radius, spec.covering_epsilon),
            spec.rho,           leash(spec),
            of.margin,          spec.delta,
            of.confidence,      facts.kappa_0,
            spec.bound_constant};
}

std::string outside(const Scope& scope, Metric measured, const Spec& spec) {
    const auto missing = [](const char* what, const std::string& wanted, const std::string& here) {
        return std::string("it is about the ") + what + " " + wanted + ", and here it is " + here;
    };
    const auto& metrics = scope.metrics;
    if (!metrics.empty() && std::find(metrics.begin(), metrics.end(), measured) == metrics.end()) {
        std::string names;
        for (const Metric metric : metrics) names += (names.empty() ? "" : " and ") + metric_name(metric);
        return "it is about " + names + ", and measured is " + metric_name(measured);
    }
    if (!scope.objective.empty() && scope.objective != spec.objective)
        return missing("objective", scope.objective, spec.objective);
    if (!scope.problem.empty() && scope.problem != spec.problem)
        return missing("problem", scope.problem, spec.problem);
    if (scope.rounds && spec.rounds == 0) return "it is about rounds, and there are none";
    return "";
}

void fill(Overlay& overlay, std::size_t first, std::size_t rounds, std::size_t replicates,
          const std::function<double(std::size_t, std::size_t)>& f) {
    for (std::size_t t = first; t <= rounds; ++t) {
        double sum = 0;
        for (std::size_t r = 0; r < replicates; ++r) sum += f(r, t);
        overlay.x.push_back(static_cast<double>(t));
        overlay.y.push_back(sum / static_cast<double>(replicates));
    }
}

void fill(Overlay& overlay, const RunContext& run, const std::function<double(std::size_t, std::size_t)>& f) {
    fill(overlay, 1, run.trace.rounds, run.trace.count, f);
}

void vacuous_above_one(Overlay& overlay) {
    if (overlay.y.empty() || !(least(overlay.y) >= 1)) return;
    overlay.vacuous = true;
    overlay.verdict = "vacuous: above 1 in every round, " + brief_number(least(overlay.y)) + " at its lowest";
}

void vacuous_without_margin(Overlay& overlay) {
    overlay.vacuous = true;
    overlay.verdict = "vacuous: the margin γ is 0, for some prompt has two equally likely modes";
}

void unroll(Overlay& overlay, const RoundFacts& facts, const std::vector<Recurrence>& all) {
    fill(overlay, 0, facts.rounds(), all.size(), [&](std::size_t r, std::size_t t) {
        return unrolled_kappa_bound(facts.kappa_0, static_cast<double>(t), all[r].A, all[r].B_prime);
    });
    double A = 0, B = 0, U = 0, q = 0;
    for (const Recurrence& each : all) {
        A += each.A;
        B += each.B_prime;
        U += fixed_point(each.A, each.B_prime);
        q += contraction_factor(each.A, each.B_prime);
    }
    const auto count = static_cast<double>(all.size());
    overlay.constants += "A = " + brief_number(A / count) + ", B' = " + brief_number(B / count) +
                         "; U = " + brief_number(U / count) + ", q = " + brief_number(q / count) +
                         (all.size() > 1 ? " (means over replicates, each with its own c₁)" : "");
    if (U / count < facts.kappa_0) return;
    overlay.vacuous = true;
    overlay.verdict = "vacuous: U = " + brief_number(U / count) +
                      " is not below κ_0 = " + brief_number(facts.kappa_0) + ", so that it bounds no fall";
}

void fill_failure_bound(Overlay& overlay, const RunContext& run, double dimension, const char* log_class) {
    const Spec& spec = run.spec;
    overlay.constants = "constant " + brief_number(spec.bound_constant) + ", log|Π| = " + log_class +
                        ", γ and c₁ of each replicate, ρ = " + brief_number(spec.rho) +
                        ", δ = " + brief_number(spec.delta) + ", " + regime(spec);
    if (!run.margins()) return vacuous_without_margin(overlay);
    fill(overlay, run, [&](std::size_t r, std::size_t t) {
        return iterated_failure_bound(static_cast<double>(t), run.terms(r, dimension));
    });
    vacuous_above_one(overlay);
}

std::string regime(const Spec& spec) {
    const double b = leash(spec) * std::sqrt(static_cast<double>(spec.samples));
    constexpr double kSmall = 4;  // ≲ leaves a factor open
    return "β√n = " + brief_number(b) +
           (b <= kSmall ? ", in the theorem's regime β ≲ 1/√n" : ", outside the theorem's regime β ≲ 1/√n");
}

void compare(Overlay& bound, const std::vector<double>& measured) {
    if (!bound.verdict.empty() || bound.x.empty()) return;
    double closest = 0;
    std::size_t where = 0, above = 0;
    for (std::size_t i = 0; i < bound.x.size(); ++i) {
        const auto t = static_cast<std::size_t>(bound.x[i]);
        const double share = measured[t] / bound.y[i];
        above += share > 1 + kRoundingOfMeans;
        if (!(share > closest) || t == 0) continue;  // at the start the two agree by definition
        closest = share;
        where = t;
    }
    const std::string of = std::to_string(bound.x.size());
    if (above > 0) {
        bound.verdict = "the measured curve is above it in " + std::to_string(above) + " of " + of +
                        " rounds: with these constants it is no bound";
    } else if (closest == 0) {
        bound.verdict = "holds in every round";
    } else {
        bound.verdict = "holds in every round; closest in round " + std::to_string(where) +
                        ", where the measured value is " + brief_number(100 * closest) + " % of it";
    }
}

}  // namespace srlm
