#include "results/diagnosis.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <utility>

#include "base/bisect.hpp"
#include "base/error.hpp"
#include "base/format.hpp"
#include "base/json_parse.hpp"
#include "base/nan.hpp"
#include "loop/judge.hpp"
#include "numerics/kernels.hpp"
#include "numerics/scalar.hpp"
#include "policies/tables.hpp"
#include "policies/update.hpp"
#include "results/bootstrap.hpp"
#include "results/unseen_mode.hpp"
#include "theory/contraction.hpp"
#include "theory/data_spectrum.hpp"
#include "theory/single_step.hpp"

namespace srlm {

namespace {

constexpr double kAlpha = 0.05;
constexpr double kOverfull = 1e-3;  ///< S_x may be this much above 1: servers round
constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// The value that a share of the weight does not exceed.
double quantile(std::vector<std::pair<double, double>> value_and_weight, double share) {
    std::sort(value_and_weight.begin(), value_and_weight.end());
    double sum = 0;
    for (const auto& [value, weight] : value_and_weight) {
        sum += weight;
        if (sum >= share) return value;
    }
    return value_and_weight.back().first;
}

/// The number s ≥ 1 for which logits s·l have max π = 1 − δ: what sharpening must reach at a prompt.
/// Infinite where two responses are likeliest and δ < 1/2.
double needed_sharpening(const double* logits, std::size_t count, double delta) {
    const double top = *std::max_element(logits, logits + count);
    const auto confidence = [&](double s) {
        double sum = 0;
        for (std::size_t y = 0; y < count; ++y) sum += exp1(s * (logits[y] - top));
        return 1 / sum;
    };
    if (confidence(1) > 1 - delta) return 1;
    double low = 1, high = 2;
    while (confidence(high) <= 1 - delta) {
        low = high;
        high *= 2;
        if (high > 1e12) return kInfinity;
    }
    return bisect(low, high, [&](double s) { return confidence(s) <= 1 - delta; });
}

/// The smallest n at which a falling bound is at most the goal, from 1 to 1e30; infinite beyond.
double samples_for(double goal, const std::function<double(double)>& bound) {
    constexpr double kMost = 70;  // log n
    if (!(bound(exp1(kMost)) <= goal)) return kInfinity;
    return exp1(bisect(0, kMost, [&](double log_n) { return !(bound(exp1(log_n)) <= goal); }));
}

std::string percent(double share) { return brief_number(100 * share) + " %"; }

void suggest_rounds(const Spec& spec, const Problem& problem, const PolicyTables& base, Diagnosis& d) {
    std::vector<std::pair<double, double>> needed;
    for (std::size_t x = 0; x < problem.prompts; ++x) {
        const auto count = static_cast<std::size_t>(problem.response_count[x]);
        needed.emplace_back(needed_sharpening(base.log_policy.data() + x * problem.stride, count, spec.delta),
                            problem.mu[x]);
    }
    const double s = quantile(std::move(needed), 1 - d.goal);
    const bool frozen = judge_kind(spec).of_base;
    const double rounds = frozen ? (s - 1) * leash(spec) : log1(s) / log1(1 + 1 / leash(spec));
    d.suggestions.push_back(
        {"Rounds until at most " + percent(d.goal) +
             " of the prompts fail, with infinitely many pairs, if the candidates were all responses",
         "Eq. 106", "[candidates]",
         "β = " + brief_number(leash(spec)) + ", δ = " + brief_number(spec.delta) +
             (frozen ? ", frozen judge" : ", the policy's own judge"),
         std::ceil(rounds - 1e-9),
         std::isfinite(rounds) ? "of the probabilities renormalised over the candidates, not of the model"
                               : "never: more of the prompts than that have two likeliest candidates"});
}

void suggest_for_the_model(const Spec& spec, Diagnosis& d) {
    d.suggestions.push_back(
        {"Rounds after which the start is forgotten", "Cor. 5.7", "[rebuilt]",
         "κ_0 = " + brief_number(d.kappa_high) + ", its upper end, c = " + brief_number(d.confidence) +
             " (of π_0), n = " + std::to_string(spec.samples),
         std::ceil(rounds_needed(d.kappa_high, d.confidence, static_cast<double>(spec.samples)) - 1e-9),
         "a rate without β: it counts what sampling needs, not what the leash allows"});
}

void suggest_samples(const Spec& spec, const Problem& problem, Diagnosis& d) {
    const double radius = spec.radius ? *spec.radius : norm(problem.theta_0);
    const double log_class =
        log_covering_number(static_cast<double>(d.dimension), radius, spec.covering_epsilon);
    const std::string size = "log|Π| = d·log(6B/ε) = " + brief_number(log_class) +
                             " (d = " + std::to_string(d.dimension) + ", B = " + brief_number(radius) +
                             ", ε = " + brief_number(spec.covering_epsilon) + ")";
    const double one = samples_for(d.goal, [&](double n) {
        return failure_lower_bound(n, d.kappa_low, log_class, spec.barrier_c, barrier_a(spec, d.kappa_low))
            .failure;
    });
    d.suggestions.push_back({"Queries below which any single step fails on the hardest instance of κ_0 = " +
                                 brief_number(d.kappa_low) + ", its lower end",
                             "Thm 4.1", "[rebuilt]",
                             "C = " + brief_number(spec.barrier_c) +
                                 ", A = " + brief_number(barrier_a(spec, d.kappa_low)) + ", " + size,
                             one, "the worst case, not this model; its constants are free"});
    const bool margin = d.margin > 0;
    const double enough = !margin ? kInfinity : samples_for(d.goal, [&](double n) {
        return iterated_failure_bound(static_cast<double>(std::max<std::int64_t>(spec.rounds, 1)),
                                      {.samples = n,
                                       .log_class = log_class,
                                       .rho = spec.rho,
                                       .gamma = d.margin,
                                       .delta = spec.delta,
                                       .confidence = d.confidence,
                                       .kappa_0 = d.kappa_high,
                                       .constant = spec.bound_constant});
    });
    d.suggestions.push_back(
        {"Pairs a round with which the bound on " + std::to_string(spec.rounds) + " rounds is below " +
             percent(d.goal),
         "Thm 6.2", "[rate]",
         "constant " + brief_number(spec.bound_constant) + ", γ = " + brief_number(d.margin) +
             ", c = " + brief_number(d.confidence) + ", ρ = " + brief_number(spec.rho) + ", " + size,
         enough,
         !margin        ? "none: γ is 0, for some prompt has two likeliest candidates"
         : enough > 1e9 ? "far more than anyone draws: with these constants the bound says nothing here"
                        : "enough by the bound; the loop below shows what it takes"});
}

/// Of score and log-probability, both less their prompt's mean; every prompt with its weight.
double correlation(const Problem& problem, const Rollouts& rollouts) {
    double gg = 0, ll = 0, gl = 0;
    for (std::size_t x = 0; x < rollouts.prompts.size(); ++x) {
        const std::vector<Candidate>& candidates = rollouts.prompts[x].candidates;
        const auto count = static_cast<double>(candidates.size());
        double mean_g = 0, mean_l = 0;
        for (const Candidate& c : candidates) {
            mean_g += *c.gold / count;
            mean_l += c.log_probability / count;
        }
        for (const Candidate& c : candidates) {
            const double g = *c.gold - mean_g, l = c.log_probability - mean_l, w = problem.mu[x] / count;
            gg += w * g * g;
            ll += w * l * l;
            gl += w * g * l;
        }
    }
    return gg > 0 && ll > 0 ? gl / std::sqrt(gg * ll) : kNaN;
}

void count_candidates(const Rollouts& rollouts, Diagnosis& d) {
    std::vector<std::size_t> counts;
    for (const PromptRollouts& prompt : rollouts.prompts) {
        counts.push_back(prompt.candidates.size());
        d.candidates += prompt.candidates.size();
    }
    std::sort(counts.begin(), counts.end());
    d.prompts = counts.size();
    d.fewest = counts.front();
    d.most = counts.back();
    d.median = (static_cast<double>(counts[counts.size() / 2]) +
                static_cast<double>(counts[(counts.size() - 1) / 2])) /
               2;
    d.repeated = rollouts.repeated;
    d.largest_difference = rollouts.largest_difference;
    d.embedding = rollouts.embedding;
    d.notes = rollouts.notes;
}

/// Nothing follows of the model where the probabilities are not its own.
void forget_the_model(Diagnosis& d) {
    for (double* number :
         {&d.kappa_low, &d.kappa_high, &d.certain_failure, &d.certain_success, &d.failure_by_draws})
        *number = kNaN;
    for (Estimate* estimate :
         {&d.kappa_lowest, &d.kappa_highest, &d.own_failure_lowest, &d.own_failure_highest})
        *estimate = {kNaN, kNaN, kNaN};
}

}  // namespace

Diagnosis diagnose(const Spec& spec, const Problem& problem, const Rollouts& rollouts, double goal) {
    if (spec.problem != "rollouts") {
        throw Error(Code::not_applicable, "problem", "only rollouts of a language model are diagnosed",
                    "Set problem to rollouts");
    }
    Diagnosis d;
    count_candidates(rollouts, d);
    d.goal = goal;
    d.dimension = problem.dimension;
    d.gold = rollouts.gold;
    d.drawn = rollouts.drawn;
    d.own = rollouts.own;
    d.unended = rollouts.unended;
    d.read_as = read_as(rollouts);

    PolicyTables base(problem);
    std::vector<double> logits(problem.entries());
    problem_logits(problem, problem.theta_0.data(), 1, logits.data());
    base.evaluate(problem, logits.data());

    const std::size_t X = problem.prompts;
    const auto n = static_cast<double>(spec.samples);
    std::vector<double> seen(X), kappa(X), lowest(X), highest(X), fails(X), fails_lowest(X), fails_highest(X),
        accurate(X), pass(X), attainable(X);
    std::vector<std::pair<double, double>> margins;
    std::vector<DrawnPrompt> drawn_prompts;
    d.confidence = 1;
    d.margin = kInfinity;
    double covered = 0;
    for (std::size_t x = 0; x < X; ++x) {
        const std::vector<Candidate>& candidates = rollouts.prompts[x].candidates;
        const double* p = base.probability.data() + x * problem.stride;
        double best = 0;
        for (const Candidate& c : candidates) {
            const double probability = exp1(c.log_probability);
            seen[x] += probability;
            best = std::max(best, probability);
        }
        d.overfull += seen[x] > 1 + kOverfull;
        if (seen[x] > d.fullest) {
            d.fullest = seen[x];
            d.fullest_prompt = rollouts.prompts[x].prompt;
        }
        const double top = p[base.mode[x]];
        kappa[x] = 1 / top;
        highest[x] = best > 0 ? 1 / best : kInfinity;
        lowest[x] = 1 / std::max(best, 1 - seen[x]);
        fails[x] = top <= 1 - spec.delta;
        fails_lowest[x] = std::max(best, 1 - seen[x]) <= 1 - spec.delta;
        fails_highest[x] = best <= 1 - spec.delta;
        double draws = 0;
        for (const Candidate& c : candidates) draws += static_cast<double>(c.drawn);
        d.draws += draws;
        if (problem.mu[x] > 0) drawn_prompts.push_back({problem.mu[x], best, std::min(seen[x], 1.0), draws});
        const bool missed =
            !rollouts.drawn || draws * log1(spec.delta) > log1(kAlpha / static_cast<double>(X));
        d.failure_by_draws +=
            problem.mu[x] * static_cast<double>(fails_lowest[x] > 0 || (fails_highest[x] > 0 && !missed));
        d.certain_failure += problem.mu[x] * fails_lowest[x];
        d.certain_success += problem.mu[x] * (1 - fails_highest[x]);
        d.confidence = std::min(d.confidence, top);
        if (candidates.size() > 1) {
            margins.emplace_back(base.log_odds[x], problem.mu[x]);
            d.margin = std::min(d.margin, base.log_odds[x]);
            d.tied += base.log_odds[x] == 0;
        }
        for (std::size_t y = 0; y < candidates.size(); ++y) {
            const double drawn = problem.mu[x] * (1 - (1 - p[y]) * (1 - p[y]));
            covered += 1 - exp1(n * log1(std::max(1 - drawn, 1e-300)));
        }
        if (!rollouts.gold) continue;
        const std::uint8_t* gold = problem.gold.data() + x * problem.stride;
        accurate[x] = gold[base.mode[x]];
        for (std::size_t y = 0; y < candidates.size(); ++y) {
            pass[x] += gold[y] * p[y];
            attainable[x] = std::max<double>(attainable[x], gold[y]);
        }
    }
    const Bootstrap bootstrap(problem.mu, static_cast<std::uint64_t>(spec.seed));
    d.seen = bootstrap.mean(seen);
    d.kappa_0 = bootstrap.mean(kappa);
    d.kappa_lowest = bootstrap.mean(lowest);
    d.kappa_highest = bootstrap.mean(highest);
    d.own_failure = bootstrap.mean(fails);
    d.own_failure_lowest = bootstrap.mean(fails_lowest);
    d.own_failure_highest = bootstrap.mean(fails_highest);
    d.kappa_high = d.kappa_highest.value;
    d.kappa_low = rollouts.drawn ? std::min(kappa_lower_bound(drawn_prompts, kAlpha), d.kappa_high)
                                 : d.kappa_lowest.value;
    double weight = 0;
    for (const auto& [margin, mu] : margins) weight += mu;
    for (auto& [margin, mu] : margins) mu /= weight;
    d.margin_05 = quantile(margins, 0.05);
    d.margin_median = quantile(margins, 0.5);
    d.effective_dimension = data_effective_dimension(problem, 1 / n);
    d.covered = covered / static_cast<double>(d.candidates);
    if (rollouts.gold) {
        d.accuracy = bootstrap.mean(accurate);
        d.pass_at_1 = bootstrap.mean(pass);
        d.attainable = bootstrap.mean(attainable);
        d.correlation = correlation(problem, rollouts);
    }
    suggest_rounds(spec, problem, base, d);
    if (d.overfull > 0) {
        forget_the_model(d);
    } else {
        suggest_for_the_model(spec, d);
        suggest_samples(spec, problem, d);
    }
    return d;
}

std::string diagnosis_json(const Diagnosis& d) {
    const auto number = [](double value) { return std::isfinite(value) ? Json(value) : Json(); };
    const auto estimate = [&](const Estimate& e) {
        return Json{{"value", number(e.value)}, {"low", number(e.low)}, {"high", number(e.high)}};
    };
    Json json{{"read_as", d.read_as},
              {"drawn", d.drawn},
              {"own", d.own},
              {"unended", d.unended},
              {"prompts", d.prompts},
              {"candidates", d.candidates},
              {"fewest", d.fewest},
              {"median", d.median},
              {"most", d.most},
              {"repeated", d.repeated},
              {"largest_difference", d.largest_difference},
              {"embedding", d.embedding},
              {"dimension", d.dimension},
              {"seen", estimate(d.seen)},
              {"overfull", d.overfull},
              {"fullest", number(d.fullest)},
              {"fullest_prompt", d.fullest_prompt},
              {"draws", d.draws},
              {"kappa_low", number(d.kappa_low)},
              {"kappa_high", number(d.kappa_high)},
              {"certain_failure", number(d.certain_failure)},
              {"certain_success", number(d.certain_success)},
              {"failure_by_draws", number(d.failure_by_draws)},
              {"kappa_0", estimate(d.kappa_0)},
              {"kappa_lowest", estimate(d.kappa_lowest)},
              {"kappa_highest", estimate(d.kappa_highest)},
              {"own_failure", estimate(d.own_failure)},
              {"own_failure_lowest", estimate(d.own_failure_lowest)},
              {"own_failure_highest", estimate(d.own_failure_highest)},
              {"confidence", d.confidence},
              {"margin", number(d.margin)},
              {"margin_05", number(d.margin_05)},
              {"margin_median", number(d.margin_median)},
              {"tied", d.tied},
              {"effective_dimension", d.effective_dimension},
              {"covered", d.covered}};
    if (d.gold) {
        json["accuracy"] = estimate(d.accuracy);
        json["pass_at_1"] = estimate(d.pass_at_1);
        json["attainable"] = estimate(d.attainable);
        json["correlation"] = number(d.correlation);
    }
    json["notes"] = d.notes;
    json["goal"] = d.goal;
    json["suggestions"] = Json::array();
    for (const Suggestion& s : d.suggestions) {
        json["suggestions"].push_back({{"what", s.what},
                                       {"equation", s.equation},
                                       {"tag", s.tag},
                                       {"constants", s.constants},
                                       {"value", number(s.value)},
                                       {"verdict", s.verdict}});
    }
    return json.dump(2);
}

}  // namespace srlm
