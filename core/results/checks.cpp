#include "results/checks.hpp"

#include <cmath>
#include <limits>
#include <utility>

#include "base/decimal.hpp"
#include "loop/judge.hpp"
#include "loop/objective.hpp"
#include "policies/update.hpp"
#include "theory/contraction.hpp"
#include "theory/tail_integral.hpp"

namespace srlm {

namespace {

/// Sums of the two sides are rounded differently: this much is rounding, not a violation.
constexpr double kRounding = 1e-9;

std::string readable(double value) { return write_number(value, Notation::general, 4); }

/// Walks over a trace and compares left ≤ right, remembering the worst place.
class Comparison {
public:
    void compare(std::size_t replicate, std::size_t round, double left, double right) {
        if (std::isnan(left) || std::isnan(right)) return;
        ++count_;
        const double excess = left - right;
        const bool violated = excess > kRounding * (1 + std::fabs(right));
        violations_ += violated;
        if (count_ > 1 && excess <= excess_) return;
        excess_ = excess;
        left_ = left;
        right_ = right;
        replicate_ = replicate;
        round_ = round;
    }

    void conclude(Check& check) const {
        if (count_ == 0) {
            check.outcome = Outcome::not_applicable;
            check.detail = "no round in which it applies";
            return;
        }
        const std::string place = "round " + std::to_string(round_) + " of replicate " +
                                  std::to_string(replicate_) + ": " + readable(left_) + " against " +
                                  readable(right_);
        check.outcome = violations_ > 0 ? Outcome::violated : Outcome::held;
        check.detail = violations_ > 0 ? std::to_string(violations_) + " of " + std::to_string(count_) +
                                             " times, worst in " + place
                                       : std::to_string(count_) + " times, closest in " + place;
    }

private:
    std::size_t count_ = 0, violations_ = 0, replicate_ = 0, round_ = 0;
    double excess_ = 0, left_ = 0, right_ = 0;
};

/// What keeps a whole run from being the population update of the paper's loop; "" when nothing does.
std::string disturbance(const Spec& spec) {
    if (spec.objective != "regression" && spec.objective != "population")
        return "the objective is another than the paper's";
    if (spec.self_reward != "log_policy") return "the reward is another than log π_t";
    if (spec.judge_noise > 0) return "the judge is noisy (judge_noise = " + readable(spec.judge_noise) + ")";
    if (spec.judge_bias > 0) return "the judge is biased (judge_bias = " + readable(spec.judge_bias) + ")";
    if (spec.ridge > 0) return "a ridge holds the update back (ridge = " + readable(spec.ridge) + ")";
    return "";
}

}  // namespace

std::string_view outcome_name(Outcome outcome) {
    switch (outcome) {
        case Outcome::held: return "held";
        case Outcome::violated: return "violated";
        case Outcome::not_applicable: return "not applicable";
    }
    return "";
}

std::size_t realizability_ends(const Spec& spec, const Problem& problem) {
    if (!spec.radius) return 0;
    const double start = norm(problem.theta_0), beta = leash(spec);
    const bool frozen = judge_kind(spec).of_base;
    double length = start;
    for (std::size_t t = 1; t <= static_cast<std::size_t>(spec.rounds); ++t) {
        // (1+1/β)^t, or with a frozen judge 1 + t/β
        length = frozen ? start * (1 + static_cast<double>(t) / beta) : length * (1 + 1 / beta);
        if (length > *spec.radius) return t;
    }
    return 0;
}

std::vector<Check> live_checks(const Spec& spec, const Problem& problem, const Trace& trace) {
    std::vector<Check> checks;
    const auto add = [&](const char* name, const char* statement, const char* equation, auto&& body) {
        Check check{name, statement, equation, "[exact]", Outcome::held, ""};
        body(check);
        checks.push_back(check);
    };
    /// Compares for every replicate and round from `first_round` on.
    const auto every = [&](std::size_t first_round, auto&& sides) {
        return [&, first_round, sides](Check& check) {
            Comparison comparison;
            for (std::size_t r = 0; r < trace.count; ++r) {
                for (std::size_t t = first_round; t <= trace.rounds; ++t) {
                    const auto [left, right] = sides(r, t);
                    comparison.compare(trace.first + r, t, left, right);
                }
            }
            comparison.conclude(check);
        };
    };
    using Sides = std::pair<double, double>;
    constexpr double kNotHere = std::numeric_limits<double>::quiet_NaN();

    add("own-at-most-target", "Own-mode failure is at most target failure.", "",
        every(0, [&](std::size_t r, std::size_t t) {
            return Sides{trace.at(r, t, Metric::own_failure), trace.at(r, t, Metric::target_failure)};
        }));
    add("kappa-at-most-inverse-confidence", "κ_t is at most 1/c_t, c_t the least confidence of the round.",
        "Eq. 5", every(0, [&](std::size_t r, std::size_t t) {
            return Sides{trace.at(r, t, Metric::kappa), 1 / trace.at(r, t, Metric::confidence)};
        }));
    add("margin-inequality",
        "Own failure of π_t is at most (J(π*) − J(π_t))/(γδ) under its judge's log π_{t−1}, γ the margin of "
        "π_{t−1}.",
        "Lemma C.1", every(1, [&](std::size_t r, std::size_t t) {
            const double gamma = trace.at(r, t - 1, Metric::margin);
            // Without a unique mode the lemma says nothing.
            return Sides{trace.at(r, t, Metric::own_failure),
                         gamma > 0
                             ? failure_by_reward_gap(trace.at(r, t, Metric::step_gap), gamma, spec.delta)
                             : kNotHere};
        }));
    add("kappa-certificate",
        "κ_t is at most E_x[1/max(c_t, 1 − a(x))], a(x) the gap of π_t under log π_{t−1} over the margin at "
        "x.",
        "App. C", every(1, [&](std::size_t r, std::size_t t) {
            return Sides{trace.at(r, t, Metric::kappa), trace.at(r, t, Metric::kappa_certificate)};
        }));
    add("tail-integral",
        "κ_t is at most 1 + a/c + a·log((1−c)(1−a)/(ca)), a the mean gap over the least margin of π_{t−1}.",
        "Eq. 52–56", every(1, [&](std::size_t r, std::size_t t) {
            const double gamma = trace.at(r, t - 1, Metric::margin);
            return Sides{trace.at(r, t, Metric::kappa),
                         gamma > 0 ? closed_tail_integral(trace.at(r, t, Metric::step_gap) / gamma,
                                                          trace.at(r, t, Metric::confidence))
                                   : kNotHere};
        }));
    add("failure-certificate", "Own failure is at most P_x[a(x) ≥ δ].", "App. C",
        every(1, [&](std::size_t r, std::size_t t) {
            return Sides{trace.at(r, t, Metric::own_failure), trace.at(r, t, Metric::failure_certificate)};
        }));

    // The sampled update is the population update where nothing disturbs it.
    const bool population = objective(spec).closed_form;
    const double full = problem.tabular ? kNotHere : static_cast<double>(problem.dimension);
    const auto undisturbed = [&](std::size_t r, std::size_t t) {
        return trace.at(r, t, Metric::ball_active) == 0 &&
               (population || (spec.judge_noise == 0 && trace.at(r, t, Metric::rank) == full));
    };
    const auto unless_disturbed = [&](auto&& body) {
        return [&, body](Check& check) {
            if (const std::string reason = disturbance(spec); !reason.empty()) {
                check.outcome = Outcome::not_applicable;
                check.detail = reason;
            } else if (!population && problem.sequence) {
                check.outcome = Outcome::not_applicable;
                check.detail =
                    "a sample of sequences does not show every transition, and its rank is not computed";
            } else if (!population && problem.tabular) {
                check.outcome = Outcome::not_applicable;
                check.detail =
                    "a sample never determines every one-hot feature: pairs say nothing about a prompt's "
                    "level";
            } else {
                body(check);
                if (check.outcome == Outcome::not_applicable)
                    check.detail = "no round had full rank and lay inside the ball";
            }
        };
    };
    add("population-step",
        "Without noise, with full rank and inside the ball, θ_t has (1+1/β) times the norm of θ_{t−1}.",
        "Eq. 106", unless_disturbed(every(1, [&](std::size_t r, std::size_t t) {
            const double expected = (1 + 1 / leash(spec)) * trace.at(r, t - 1, Metric::theta_norm);
            // |a − b| ≤ 1e-6·b, as a rank-deficient direction just above the tolerance leaves its mark.
            return undisturbed(r, t)
                       ? Sides{std::fabs(trace.at(r, t, Metric::theta_norm) - expected), 1e-6 * expected}
                       : Sides{kNotHere, kNotHere};
        })));
    add("kappa-nonincreasing", "Without noise, with full rank and inside the ball, κ_t does not rise.", "",
        unless_disturbed(every(1, [&](std::size_t r, std::size_t t) {
            return undisturbed(r, t) ? Sides{trace.at(r, t, Metric::kappa), trace.at(r, t - 1, Metric::kappa)}
                                     : Sides{kNotHere, kNotHere};
        })));
    add("modes-kept", "As long as every round was undisturbed, every mode is still that of π_0.", "",
        unless_disturbed(every(1, [&](std::size_t r, std::size_t t) {
            for (std::size_t s = 1; s <= t; ++s) {
                if (!undisturbed(r, s)) return Sides{kNotHere, kNotHere};
            }
            return Sides{1 - trace.at(r, t, Metric::mode_kept), 0.0};
        })));
    return checks;
}

}  // namespace srlm
