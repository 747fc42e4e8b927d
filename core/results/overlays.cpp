#include "results/overlays.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/format.hpp"
#include "base/nan.hpp"
#include "loop/objective.hpp"
#include "loop/population.hpp"
#include "results/result.hpp"
#include "theory/contraction.hpp"
#include "theory/data_spectrum.hpp"
#include "theory/tail_integral.hpp"

namespace srlm {

namespace {

constexpr double kRoundingOfMeans = 1e-9;

double samples_of(const Spec& spec) { return static_cast<double>(spec.samples); }

std::vector<double> rounds_from(std::size_t first, std::size_t last) {
    std::vector<double> rounds;
    for (std::size_t t = first; t <= last; ++t) rounds.push_back(static_cast<double>(t));
    return rounds;
}

double mean(const std::vector<double>& values) {
    double sum = 0;
    for (const double value : values) sum += value;
    return sum / static_cast<double>(values.size());
}

double least(const std::vector<double>& values) { return *std::min_element(values.begin(), values.end()); }

Overlay named(const char* name, const char* label, const char* equation, const char* tag, const char* metric,
              const char* kind) {
    Overlay overlay;
    overlay.name = name;
    overlay.label = label;
    overlay.equation = equation;
    overlay.tag = tag;
    overlay.metric = metric;
    overlay.kind = kind;
    return overlay;
}

/// Over rounds first … T the mean of f(replicate, t).
void fill(Overlay& overlay, std::size_t first, std::size_t rounds, std::size_t replicates,
          const std::function<double(std::size_t, std::size_t)>& f) {
    overlay.x = rounds_from(first, rounds);
    overlay.y.clear();
    for (std::size_t t = first; t <= rounds; ++t) {
        double sum = 0;
        for (std::size_t r = 0; r < replicates; ++r) sum += f(r, t);
        overlay.y.push_back(sum / static_cast<double>(replicates));
    }
}

/// A bound on a share that is above 1 everywhere says nothing.
void vacuous_above_one(Overlay& overlay) {
    if (overlay.y.empty() || !(least(overlay.y) >= 1)) return;
    overlay.vacuous = true;
    overlay.verdict = "vacuous: above 1 in every round, " + brief_number(least(overlay.y)) + " at its lowest";
}

/// U, q and q^t of each replicate's recurrence, then the mean over replicates.
void unroll(Overlay& overlay, double kappa_0, std::size_t rounds, const std::vector<Recurrence>& all) {
    fill(overlay, 0, rounds, all.size(), [&](std::size_t r, std::size_t t) {
        return unrolled_kappa_bound(kappa_0, static_cast<double>(t), all[r].A, all[r].B_prime);
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
    if (U / count < kappa_0) return;
    overlay.vacuous = true;
    overlay.verdict = "vacuous: U = " + brief_number(U / count) +
                      " is not below κ_0 = " + brief_number(kappa_0) + ", so that it bounds no fall";
}

/// Mean gap over the least margin: what the paper's way bounds the mean of 1 − π_t(y*|x) by.
double global_share(const Trace& trace, std::size_t r, std::size_t t) {
    const double gamma = trace.at(r, t - 1, Metric::margin);
    return gamma > 0 ? trace.at(r, t, Metric::step_gap) / gamma : HUGE_VAL;
}

/// κ_t under the certificate of its round (step_certificate.hpp) and under its global form.
void add_certificates(const Spec& spec, const Trace& trace, std::vector<Overlay>& overlays) {
    if (trace.rounds == 0) return;
    const std::size_t T = trace.rounds, R = trace.count;
    Overlay kappa = named("kappa-certificate", "certificate", "App. C", "[exact]", "kappa", "upper");
    kappa.constants =
        "no constants: E_x[1/max(c_t, 1 − a(x))], a(x) = gap of π_t under log π_{t−1} over the "
        "margin of π_{t−1} at x";
    fill(kappa, 1, T, R,
         [&](std::size_t r, std::size_t t) { return trace.at(r, t, Metric::kappa_certificate); });
    overlays.push_back(std::move(kappa));
    Overlay tail =
        named("global-kappa-certificate", "certificate, global γ", "Eq. 52–56", "[exact]", "kappa", "upper");
    tail.constants = "no constants: 1 + a/c + a·log((1−c)(1−a)/(ca)), a = mean gap over the least margin";
    fill(tail, 1, T, R, [&](std::size_t r, std::size_t t) {
        return closed_tail_integral(global_share(trace, r, t), trace.at(r, t, Metric::confidence));
    });
    overlays.push_back(std::move(tail));
    Overlay own = named("failure-certificate", "certificate", "App. C", "[exact]", "own_failure", "upper");
    own.constants = "no constants: P_x[a(x) ≥ δ], δ = " + brief_number(spec.delta);
    fill(own, 1, T, R,
         [&](std::size_t r, std::size_t t) { return trace.at(r, t, Metric::failure_certificate); });
    vacuous_above_one(own);
    overlays.push_back(std::move(own));
    Overlay lemma = named("reward-gap-bound", "Lemma C.1", "Lemma C.1", "[exact]", "own_failure", "upper");
    lemma.constants = "(J(π*) − J(π_t))/(γδ) under log π_{t−1}, γ the least margin of π_{t−1}, δ = " +
                      brief_number(spec.delta);
    fill(lemma, 1, T, R, [&](std::size_t r, std::size_t t) {
        return std::min(1.0, failure_by_reward_gap(global_share(trace, r, t), 1, spec.delta));
    });
    vacuous_above_one(lemma);
    overlays.push_back(std::move(lemma));
}

/// Of the bounds with constants: what the class and the rounds are.
struct Context {
    const Spec& spec;
    const Problem& problem;
    const Trace& trace;
    const std::vector<ReplicateFacts>& facts;

    double beta() const { return leash(spec); }
    double n() const { return samples_of(spec); }
    double radius(std::size_t r) const { return spec.radius ? *spec.radius : facts[r].theta_norm; }
    double log_class(std::size_t r, double dimension) const {
        return log_covering_number(dimension, radius(r), spec.covering_epsilon);
    }
    bool margins() const {
        return std::all_of(facts.begin(), facts.end(), [](const auto& each) { return each.margin > 0; });
    }
};

void no_margin(Overlay& overlay) {
    overlay.vacuous = true;
    overlay.verdict = "vacuous: the margin γ is 0, for some prompt has two equally likely modes";
}

/// What the constants of the recurrence cost in full.
Overlay full_bound(const Context& of) {
    Overlay overlay = named("full-kappa-bound", "U + qᵗ(κ_0 − U), in full", "Lemma C.3, C.4", "[rebuilt]",
                            "kappa", "upper");
    if (!of.margins()) {
        no_margin(overlay);
        return overlay;
    }
    std::vector<Recurrence> all;
    for (std::size_t r = 0; r < of.facts.size(); ++r) {
        all.push_back(full_recurrence(of.facts[r].confidence, of.facts[r].margin, of.n(),
                                      of.log_class(r, static_cast<double>(of.problem.dimension)), of.spec.rho,
                                      of.beta(), of.spec.bound_constant));
    }
    overlay.constants = "constant " + brief_number(of.spec.bound_constant) +
                        ", B = √(log(|Π|/ρ)/n)/(c₁γ), C = β/(c₁γ), " + regime(of.spec) + "; ";
    unroll(overlay, of.problem.kappa_0, of.trace.rounds, all);
    return overlay;
}

/// a_t/δ of Eq. 43, round by round.
Overlay one_step_bound(const Context& of) {
    Overlay overlay = named("one-step-bound", "Eq. 43", "Eq. 43", "[rate]", "own_failure", "upper");
    overlay.constants = "constant " + brief_number(of.spec.bound_constant) +
                        ", (ε_stat √κ_t + β log κ_t)/(γδ), γ of the round, " + regime(of.spec);
    if (!of.margins()) {
        no_margin(overlay);
        return overlay;
    }
    fill(overlay, 1, of.trace.rounds, of.facts.size(), [&](std::size_t r, std::size_t t) {
        return one_step_failure_bound(of.trace.at(r, t - 1, Metric::kappa), of.n(),
                                      of.log_class(r, static_cast<double>(of.problem.dimension)), of.spec.rho,
                                      of.beta(), of.trace.at(r, t - 1, Metric::margin), of.spec.delta,
                                      of.spec.bound_constant);
    });
    vacuous_above_one(overlay);
    return overlay;
}

/// Thm 5.3 as Step 6 has it.
Overlay iterated_rate(const Context& of) {
    Overlay overlay =
        named("iterated-failure-rate", "Thm 5.3, Step 6", "Eq. 7", "[rate]", "own_failure", "upper");
    overlay.constants = "constant " + brief_number(of.spec.bound_constant) +
                        ", without γ, δ and logarithms, c₁ of each replicate, " + regime(of.spec);
    fill(overlay, 1, of.trace.rounds, of.facts.size(), [&](std::size_t r, std::size_t t) {
        return of.spec.bound_constant * iterated_failure_rate(of.n(), static_cast<double>(t),
                                                              of.problem.kappa_0, of.facts[r].confidence);
    });
    vacuous_above_one(overlay);
    return overlay;
}

/// Thm 5.3 and 6.2 in full; `effective`: with d_eff(1/n) as the dimension, Cor. 6.4.
Overlay iterated_bound(const Context& of, double dimension, bool effective) {
    Overlay overlay =
        named(effective ? "effective-failure-bound" : "iterated-failure-bound",
              effective ? "Cor. 6.4" : "Thm 5.3, 6.2", effective ? "Cor. 6.4" : "Eq. 7, Thm 6.2",
              effective ? "[rate]" : "[rebuilt]", "own_failure", "upper");
    overlay.constants = "constant " + brief_number(of.spec.bound_constant) +
                        (effective ? ", log|Π| = d_eff(1/n)·log(6B/ε)" : ", log|Π| = d·log(6B/ε)") +
                        ", γ and c₁ of each replicate, ρ = " + brief_number(of.spec.rho) +
                        ", δ = " + brief_number(of.spec.delta) + ", " + regime(of.spec);
    if (!of.margins()) {
        no_margin(overlay);
        return overlay;
    }
    fill(overlay, 1, of.trace.rounds, of.facts.size(), [&](std::size_t r, std::size_t t) {
        return linear_softmax_failure_bound(of.n(), static_cast<double>(t), of.problem.kappa_0, dimension,
                                            of.radius(r), of.spec.covering_epsilon, of.spec.rho,
                                            of.facts[r].margin, of.spec.delta, of.facts[r].confidence,
                                            of.spec.bound_constant);
    });
    vacuous_above_one(overlay);
    return overlay;
}

/// The limit n → ∞, without its points.
Overlay population_overlay(Metric metric) {
    const auto& info = metric_infos()[static_cast<std::size_t>(metric)];
    Overlay overlay = named("", "population update", "Eq. 106", "[exact]", "", "value");
    overlay.name = "population-" + std::string(info.key);
    overlay.constants = "n = ∞: the expected loss over all pairs";
    overlay.metric = info.key;
    return overlay;
}

Overlay population_curve(const Trace& population, Metric metric) {
    Overlay overlay = population_overlay(metric);
    fill(overlay, 0, population.rounds, population.count,
         [&](std::size_t r, std::size_t t) { return population.at(r, t, metric); });
    overlay.verdict = "what the same loop does with infinitely many pairs";
    return overlay;
}

/// The curves of the limit; where it is not computed, one overlay without points that says why.
void add_population(const Spec& spec, const Problem& problem, std::vector<Overlay>& overlays) {
    if (objective(spec).closed_form) return;  // the run itself has no n
    if (const auto population = population_trace(spec, problem)) {
        for (const Metric metric : {Metric::kappa, Metric::own_failure, Metric::target_failure})
            overlays.push_back(population_curve(*population, metric));
        return;
    }
    overlays.push_back(population_overlay(Metric::kappa));
    overlays.back().verdict = "not drawn: " + no_limit(spec);
}

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

double global_certificate(const Trace& trace) {
    if (trace.rounds == 0) return kNaN;
    double sum = 0;
    for (std::size_t r = 0; r < trace.count; ++r)
        sum += closed_tail_integral(global_share(trace, r, trace.rounds),
                                    trace.at(r, trace.rounds, Metric::confidence));
    return sum / static_cast<double>(trace.count);
}

std::string regime(const Spec& spec) {
    const double b = leash(spec) * std::sqrt(samples_of(spec));
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

Overlay inverse_confidence(const std::vector<double>& confidences, std::size_t rounds) {
    Overlay overlay = named("inverse-confidence", "1/c₁", "Eq. 5", "[exact]", "kappa", "trivial");
    overlay.constants = "c₁ = " + brief_number(mean(confidences)) +
                        ", the least confidence of the rounds t ≥ 1" +
                        (confidences.size() > 1 ? ", mean over replicates" : "");
    fill(overlay, std::min<std::size_t>(1, rounds), rounds, confidences.size(),
         [&](std::size_t r, std::size_t) { return 1 / confidences[r]; });
    return overlay;
}

Overlay unrolled_bound(const Spec& spec, double kappa_0, const std::vector<double>& confidences,
                       std::size_t rounds) {
    const bool own = spec.recurrence_a || spec.recurrence_b;
    Overlay overlay = named("unrolled-kappa-bound", "U + qᵗ(κ_0 − U)", "Lemma C.4",
                            own ? "[exact] given its constants" : "[rate]", "kappa", "upper");
    std::vector<Recurrence> all;
    for (const double c : confidences) {
        Recurrence each = step_six_recurrence(c, samples_of(spec), leash(spec));
        if (spec.recurrence_a) each.A = *spec.recurrence_a;
        if (spec.recurrence_b) each.B_prime = *spec.recurrence_b;
        all.push_back(each);
    }
    if (!own) overlay.constants = "Step 6: A = 1/c₁, B' = (1 + β√n)/(c₁√n), " + regime(spec) + "; ";
    unroll(overlay, kappa_0, rounds, all);
    return overlay;
}

Overlay rounds_mark(const Overlay& unrolled, double kappa_0, double confidence, double samples) {
    Overlay overlay = named("rounds-mark", "Cor. 5.7", "Cor. 5.7", "[rebuilt]", "kappa", "mark");
    const double rounds = rounds_needed(kappa_0, confidence, samples);
    overlay.constants = "T = 1 + log(c₁κ_0)/log(1+√(nc₁)) = " + brief_number(rounds);
    const auto at = static_cast<std::size_t>(rounds);
    if (unrolled.vacuous || at + 1 >= unrolled.y.size()) {
        overlay.vacuous = true;
        overlay.verdict = unrolled.vacuous ? "there is no transient to forget"
                                           : "beyond the last round: at round " + brief_number(rounds);
        return overlay;
    }
    const double part = rounds - static_cast<double>(at);
    overlay.x = {rounds};
    overlay.y = {unrolled.y[at] + part * (unrolled.y[at + 1] - unrolled.y[at])};
    overlay.verdict = "from round " + brief_number(rounds) + " on the bound's transient counts for little";
    return overlay;
}

std::vector<Overlay> run_overlays(const Spec& spec, const Problem& problem, const Trace& trace) {
    const std::vector<ReplicateFacts> facts = replicate_facts(trace);
    std::vector<double> confidences;
    for (const ReplicateFacts& each : facts) confidences.push_back(each.confidence);

    std::vector<Overlay> overlays = {inverse_confidence(confidences, trace.rounds)};
    if (spec.objective == "regression" && trace.rounds > 0) {
        const Context of{spec, problem, trace, facts};
        overlays.push_back(unrolled_bound(spec, problem.kappa_0, confidences, trace.rounds));
        overlays.push_back(
            rounds_mark(overlays.back(), problem.kappa_0, mean(confidences), samples_of(spec)));
        overlays.push_back(full_bound(of));
        overlays.push_back(one_step_bound(of));
        overlays.push_back(iterated_rate(of));
        overlays.push_back(iterated_bound(of, static_cast<double>(problem.dimension), false));
        // The eigenvalues of a large covariance would take longer than the run.
        constexpr std::size_t kLargestSpectrum = 256;
        if (!problem.tabular && !problem.sequence && problem.dimension <= kLargestSpectrum)
            overlays.push_back(
                iterated_bound(of, data_effective_dimension(problem, 1 / samples_of(spec)), true));
    }
    add_certificates(spec, trace, overlays);
    add_population(spec, problem, overlays);
    const Summary summary = summarise(trace.metrics.data(), trace.count, trace.rounds);
    for (Overlay& overlay : overlays) {
        for (std::size_t m = 0; m < kMetrics; ++m)
            if (metric_infos()[m].key == overlay.metric && overlay.kind != "mark")
                compare(overlay, summary[m].mean);
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
