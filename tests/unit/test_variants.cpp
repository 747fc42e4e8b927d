// Variants of the loop: objectives, rewards, data. Oracles by enumeration, optimality conditions, and
// statistics with fixed seeds whose false-alarm rate is stated.
#include <doctest/doctest.h>

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "loop/judge.hpp"
#include "loop/loop.hpp"
#include "loop/population.hpp"
#include "loop/preferences.hpp"
#include "loop/updates/likelihood_update.hpp"
#include "loop/updates/preference_update.hpp"
#include "policies/count_draws.hpp"
#include "policies/sample.hpp"
#include "policies/score.hpp"
#include "policies/tables.hpp"
#include "policies/update.hpp"
#include "policy_table.hpp"
#include "problems/hard_instance.hpp"
#include "problems/make_problem.hpp"
#include "spec/parameters.hpp"
#include "theory/single_step.hpp"

using namespace srlm;

namespace {

Spec dense() {
    return parse_spec(R"({"prompts": 6, "responses": 5, "dimension": 4, "kappa_0": 3, "samples": 80,
                          "rounds": 3, "replicates": 2})");
}

Spec tabular() {
    return parse_spec(R"({"problem": "tabular", "prompts": 4, "responses": 5, "kappa_0": 3, "samples": 80,
                          "rounds": 3, "replicates": 2})");
}

struct Setting {
    explicit Setting(const Spec& spec_) : spec(spec_), problem(make_problem(spec)), policy(problem) {
        evaluate(problem.theta_0);
    }
    void evaluate(const std::vector<double>& theta) {
        std::vector<double> logits(problem.entries());
        problem_logits(problem, theta.data(), 1, logits.data());
        policy.evaluate(problem, logits.data());
    }
    Edges pairs(std::size_t n, double noise = 0) {
        Edges drawn;
        std::vector<double> scratch;
        ResponseSampler(problem).pairs(problem, {policy.probability.data()}, {5, 0, 0, Stream::pairs}, n,
                                       drawn);
        score(policy.log_policy.data(), noise, {5, 0, 0, Stream::judge}, scratch, drawn);
        return drawn;
    }
    PairJudge judge(double noise = 0) const {
        return {policy.log_policy.data(), noise, {5, 0, 0, Stream::judge}};
    }
    Spec spec;
    Problem problem;
    PolicyTables policy;
};

/// Central differences of a function of θ along every coordinate.
std::vector<double> gradient(const std::function<double(const std::vector<double>&)>& f,
                             std::vector<double> at) {
    std::vector<double> slopes;
    constexpr double h = 1e-5;
    for (double& coordinate : at) {
        const double middle = coordinate;
        coordinate = middle + h;
        const double above = f(at);
        coordinate = middle - h;
        slopes.push_back((above - f(at)) / (2 * h));
        coordinate = middle;
    }
    return slopes;
}

/// The logistic objective, written down anew.
double preference_loss(const Problem& problem, const Edges& pairs, const Preferences& preferences,
                       double beta, double ridge, const std::vector<double>& theta_t,
                       const std::vector<double>& theta) {
    std::vector<double> change(theta.size()), v(problem.entries());
    double penalty = 0;
    for (std::size_t k = 0; k < theta.size(); ++k) {
        change[k] = theta[k] - theta_t[k];
        penalty += change[k] * change[k];
    }
    problem_logits(problem, change.data(), 1, v.data());
    double sum = 0;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        const double z = beta * (v[pairs.first[i]] - v[pairs.second[i]]), p = preferences.preferred[i];
        sum += preferences.labelled[i] * (p * std::log1p(std::exp(-z)) + (1 - p) * std::log1p(std::exp(z)));
    }
    return sum / pairs.pairs + ridge * beta * beta * penalty;
}

/// Free: the gradient vanishes. On the sphere: it points along −θ.
void check_optimal(const std::vector<double>& slopes, const std::vector<double>& theta, bool on_sphere) {
    double along = 0, square = 0, size = 0;
    for (std::size_t k = 0; k < theta.size(); ++k) {
        along += slopes[k] * theta[k];
        square += theta[k] * theta[k];
        size += slopes[k] * slopes[k];
    }
    const double multiplier = on_sphere ? along / square : 0;
    if (on_sphere) CHECK(multiplier < 0);
    for (std::size_t k = 0; k < theta.size(); ++k)
        CHECK(std::fabs(slopes[k] - multiplier * theta[k]) < 1e-6 * (1 + std::sqrt(size)));
}

}  // namespace

TEST_CASE("logistic update: optimal, free and in the ball, for both kinds of labels and features") {
    for (const Spec& spec : {dense(), tabular()}) {
        for (const Labels labels : {Labels::bradley_terry, Labels::hard}) {
            Setting s(spec);
            const Edges pairs = s.pairs(spec.problem == "tabular" ? 9 : 60, 0.5);  // leaves some open
            Preferences preference;
            std::vector<double> theta;
            label_pairs(pairs, s.judge(0.5), labels, 0.6, {5, 0, 0, Stream::labels}, preference);
            for (std::size_t e = 0; e < pairs.size(); ++e) {
                CHECK(preference.labelled[e] == pairs.count[e]);
                const double wins = (preference.preferred[e] - 0.2) / 0.6 * pairs.count[e];
                CHECK(std::fabs(wins - std::round(wins)) < 1e-9);
                CHECK((wins > -1e-9 && wins < pairs.count[e] + 1e-9));
            }
            UpdateScratch scratch;
            const double beta = 0.7, ridge = 1e-3;
            const auto loss = [&](const std::vector<double>& at) {
                return preference_loss(s.problem, pairs, preference, beta, ridge, s.problem.theta_0, at);
            };
            const UpdateReport report = preference_update(s.problem, pairs, preference, beta, ridge, {},
                                                          s.problem.theta_0, scratch, theta);
            check_optimal(gradient(loss, theta), theta, false);
            CHECK(report.training_loss == doctest::Approx(preference_loss(s.problem, pairs, preference, beta,
                                                                          0, s.problem.theta_0, theta)));
            const double free = norm(theta);
            const double radius = 0.5 * (norm(s.problem.theta_0) + free);
            std::vector<double> inside;
            REQUIRE(free > radius);
            CHECK(preference_update(s.problem, pairs, preference, beta, ridge, radius, s.problem.theta_0,
                                    scratch, inside)
                      .ball_active == 1);
            CHECK(norm(inside) == doctest::Approx(radius).epsilon(1e-10));
            check_optimal(gradient(loss, inside), inside, true);
        }
    }
}

TEST_CASE("hard labels of a judge without noise are separable, and the ridge still gives a finite answer") {
    Setting s(dense());
    const Edges pairs = s.pairs(80);
    Preferences preference;
    std::vector<double> theta;
    label_pairs(pairs, s.judge(), Labels::hard, 1, {}, preference);
    for (std::size_t e = 0; e < pairs.size(); ++e) {
        CHECK(preference.labelled[e] == (pairs.reward_difference[e] == 0 ? 0 : pairs.count[e]));
        CHECK(preference.preferred[e] == (pairs.reward_difference[e] > 0 ? 1.0 : 0.0));
    }
    UpdateScratch scratch;
    preference_update(s.problem, pairs, preference, 1, 0, {}, s.problem.theta_0, scratch, theta);
    CHECK(std::isfinite(norm(theta)));
    CHECK(norm(theta) > 3 * norm(s.problem.theta_0));  // far out: only the ridge holds it
}

TEST_CASE(
    "Bradley–Terry labels: their share is σ(Δr), and with many pairs the fit is the population update") {
    // 400 000 labels: the standard error of θ is about 0.01 in each of 4 directions; the bound of 0.06
    // is six of them: a false alarm less than once in 10^7 seeds.
    Setting s(dense());
    const Edges pairs = s.pairs(400000);
    Preferences preference;
    std::vector<double> theta;
    label_pairs(pairs, s.judge(), Labels::bradley_terry, 1, {9, 0, 0, Stream::labels}, preference);
    UpdateScratch scratch;
    preference_update(s.problem, pairs, preference, 1, 0, {}, s.problem.theta_0, scratch, theta);
    double worst = 0;
    std::vector<double> v(s.problem.entries()), w(s.problem.entries());
    std::vector<double> difference(theta.size());
    for (std::size_t k = 0; k < theta.size(); ++k) difference[k] = theta[k] - 2 * s.problem.theta_0[k];
    problem_logits(s.problem, difference.data(), 1, v.data());
    for (std::size_t x = 0; x < s.problem.prompts; ++x)
        for (std::size_t y = 0; y < s.problem.responses; ++y)
            worst = std::max(worst, std::fabs(v[x * s.problem.stride + y] - v[x * s.problem.stride]));
    CHECK(worst < 0.06);
    CHECK(worst > 0);
}

TEST_CASE("best of N: the winner's distribution is F^N's increments, and ties go to the first") {
    // One prompt; 20 000 prompts drawn as counts, or one by one, 20 at a time; chi-square over 5 responses, 4
    // degrees of freedom: above 33.4 once in 10^6.
    Spec spec = tabular();
    spec.prompts = 1;
    Setting s(spec);
    const std::size_t N = 3;
    ResponseSampler sampler(s.problem);
    const BestOf best{N, s.policy.log_policy.data(), 0, {3, 0, 0, Stream::judge}};
    for (const std::size_t n : {20u, 20000u}) {
        std::vector<double> times, all(s.problem.entries());
        double same = 0;
        const std::size_t turns = 20000 / n;
        for (std::uint32_t turn = 0; turn < turns; ++turn) {
            same += sampler.best_of(s.problem, s.policy.probability.data(), best,
                                    {3, turn, 0, Stream::candidates}, n, times);
            for (std::size_t m = 0; m < all.size(); ++m) all[m] += times[m];
        }
        const auto total = static_cast<double>(n * turns);
        std::vector<std::size_t> order(spec.responses);
        for (std::size_t y = 0; y < order.size(); ++y) order[y] = y;
        std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
            return s.policy.probability[a] < s.policy.probability[b];
        });
        double below = 0, chi_square = 0, cubes = 0;
        for (const std::size_t y : order) {
            const double p = s.policy.probability[y], at_most = below + p;
            const double expected = total * (std::pow(at_most, N) - std::pow(below, N));
            chi_square += (all[y] - expected) * (all[y] - expected) / expected;
            below = at_most;
            cubes += p * p * p;
        }
        CHECK(chi_square < 33.4);
        // All three the same: five standard errors, once in 10^6.
        CHECK(std::fabs(same / static_cast<double>(turns) - cubes) <
              5 * std::sqrt(cubes * (1 - cubes) / total));
    }

    const std::vector<double> equal(s.problem.entries(), 1.0);
    std::vector<double> first, alone;
    const StreamKey key{3, 0, 0, Stream::candidates};
    sampler.best_of(s.problem, s.policy.probability.data(), {7, equal.data(), 0, {}}, key, 50, first);
    sampler.best_of(s.problem, s.policy.probability.data(), {1, equal.data(), 0, {}}, key, 50, alone);
    CHECK(first == alone);
    // The law of the best, where all are worth the same, is that of one.
    std::vector<double> kept;
    best_of_law(s.policy.probability.data(), equal.data(), s.problem.responses, 7, kept);
    for (std::size_t y = 0; y < s.problem.responses; ++y)
        CHECK(kept[y] + kept[s.problem.responses + y] == doctest::Approx(s.policy.probability[y]));
}

TEST_CASE("maximum likelihood: optimal, free and in the ball; with one-hot features it is the shares") {
    for (const Spec& spec : {dense(), tabular()}) {
        Setting s(spec);
        std::vector<double> responses;
        ResponseSampler(s.problem).singles(s.problem, s.policy.probability.data(), {8, 0, 0, Stream::pairs},
                                           90, responses);
        const double ridge = 1e-3;
        const auto loss = [&](const std::vector<double>& at) {
            Setting there(spec);
            there.evaluate(at);
            double sum = 0, penalty = 0;
            for (std::size_t m = 0; m < responses.size(); ++m)
                if (responses[m] > 0) sum -= responses[m] * there.policy.log_policy[m];
            for (std::size_t k = 0; k < at.size(); ++k)
                penalty += (at[k] - s.problem.theta_0[k]) * (at[k] - s.problem.theta_0[k]);
            return sum / 90 + ridge * penalty;
        };
        UpdateScratch scratch;
        std::vector<double> theta, inside;
        likelihood_update(s.problem, responses, ridge, {}, s.problem.theta_0, scratch, theta);
        check_optimal(gradient(loss, theta), theta, false);
        const double radius = 0.9 * std::min(norm(theta), norm(s.problem.theta_0));
        likelihood_update(s.problem, responses, ridge, radius, s.problem.theta_0, scratch, inside);
        CHECK(norm(inside) == doctest::Approx(radius).epsilon(1e-10));
        check_optimal(gradient(loss, inside), inside, true);
    }
    Spec one = tabular();
    one.prompts = 1;
    Setting s(one);
    std::vector<double> responses = {3, 2, 1, 1, 3};
    responses.resize(s.problem.entries());
    UpdateScratch scratch;
    std::vector<double> theta;
    likelihood_update(s.problem, responses, 1e-6, {}, s.problem.theta_0, scratch, theta);
    s.evaluate(theta);
    CHECK(s.policy.probability[0] == doctest::Approx(0.3).epsilon(1e-4));
    CHECK(s.policy.probability[1] == doctest::Approx(0.2).epsilon(1e-4));
    CHECK(s.policy.probability[3] == doctest::Approx(0.1).epsilon(1e-4));
}

TEST_CASE("ridge: the update is ridge regression, dense and tabular, and in the ball its optimum") {
    for (const Spec& spec : {dense(), tabular()}) {
        Setting s(spec);
        const Edges pairs = s.pairs(12, 0.8);  // leaves directions open
        const double ridge = 0.02, beta = 0.6, n = pairs.pairs;
        const auto loss = [&](const std::vector<double>& at) {
            std::vector<double> change(at.size()), v(s.problem.entries());
            double penalty = 0, sum = 0;
            for (std::size_t k = 0; k < at.size(); ++k) {
                change[k] = at[k] - s.problem.theta_0[k];
                penalty += change[k] * change[k];
            }
            problem_logits(s.problem, change.data(), 1, v.data());
            for (std::size_t i = 0; i < pairs.size(); ++i) {
                const double residual =
                    beta * (v[pairs.first[i]] - v[pairs.second[i]]) - pairs.reward_difference[i];
                sum += pairs.count[i] * residual * residual;
            }
            return sum / n + ridge * beta * beta * penalty;
        };
        UpdateScratch scratch;
        std::vector<double> theta, inside;
        regression_update(s.problem, pairs, {beta, {}, ridge}, s.problem.theta_0, scratch, theta);
        check_optimal(gradient(loss, theta), theta, false);
        const double radius = 0.5 * (norm(theta) + norm(s.problem.theta_0));
        REQUIRE(radius < norm(theta));
        CHECK(regression_update(s.problem, pairs, {beta, radius, ridge}, s.problem.theta_0, scratch, inside)
                  .ball_active == 1);
        CHECK(norm(inside) == doctest::Approx(radius).epsilon(1e-10));
        check_optimal(gradient(loss, inside), inside, true);
    }
}

TEST_CASE("a frozen judge: θ grows by θ_0/β, exactly in population and when sampled without noise") {
    Spec spec = dense();
    spec.self_reward = "frozen";
    spec.record_theta = 1;
    for (const char* objective : {"population", "regression"}) {
        spec.objective = objective;
        Spec used = spec;
        drop_inapplicable(used);
        const Problem problem = make_problem(used);
        const Trace trace = run(used, problem, 0, 1);
        for (std::size_t t = 0; t <= trace.rounds; ++t) {
            for (std::size_t k = 0; k < problem.dimension; ++k) {
                CHECK(trace.theta[t * problem.dimension + k] ==
                      doctest::Approx((1 + static_cast<double>(t) / spec.beta) * problem.theta_0[k])
                          .epsilon(1e-9));
            }
        }
    }
}

TEST_CASE("votes: shares that sum to 1, and to the policy in the long run") {
    // 200 000 votes: a share's standard error is below 0.0012; 0.008 is beyond six of them.
    Setting s(dense());
    std::vector<double> shares;
    ResponseSampler(s.problem).vote_shares(s.problem, s.policy.probability.data(), {4, 0, 0, Stream::votes},
                                           200000, shares);
    for (std::size_t x = 0; x < s.problem.prompts; ++x) {
        double sum = 0;
        for (std::size_t y = 0; y < s.problem.responses; ++y) {
            const std::size_t m = x * s.problem.stride + y;
            sum += shares[m];
            CHECK(std::fabs(shares[m] - s.policy.probability[m]) < 0.008);
        }
        CHECK(sum == doctest::Approx(1));
    }
}

TEST_CASE("a biased judge: the same error in every round, another in every replicate, of the asked size") {
    Spec spec = dense();
    spec.judge_bias = 0.7;
    Setting s(spec);
    Judge judge(s.spec, s.problem, s.policy);
    ResponseSampler sampler(s.problem);
    const auto bias = [&](std::uint32_t round, std::uint32_t replicate) {
        const double* rewards = judge.rewards(s.policy, round, replicate, sampler);
        std::vector<double> out;
        for (std::size_t x = 0; x < s.problem.prompts; ++x)
            for (std::size_t y = 0; y < s.problem.responses; ++y)
                out.push_back(rewards[x * s.problem.stride + y] -
                              s.policy.log_policy[x * s.problem.stride + y]);
        return out;
    };
    CHECK(bias(0, 0) == bias(3, 0));
    CHECK(bias(0, 0) != bias(0, 1));
    double square = 0, count = 0;
    for (std::uint32_t r = 0; r < 200; ++r)
        for (const double value : bias(0, r)) {
            square += value * value;
            count += 1;
        }
    // 6000 normals: the relative standard error of the variance is 1.8 %; 9 % is five.
    CHECK(square / count == doctest::Approx(0.49).epsilon(0.09));
}

TEST_CASE(
    "CREAM: no effect without noise at full rank, to the last bit; with noise the agreement is below 1") {
    for (const Spec& spec : {dense(), tabular()}) {
        Spec plain = spec, cream = spec;
        plain.record_theta = cream.record_theta = 2;
        cream.cream = true;
        const Problem problem = make_problem(plain);
        const Trace without = run(plain, problem, 0, 2), with = run(cream, problem, 0, 2);
        CHECK(without.theta == with.theta);
        for (std::size_t t = 2; t <= with.rounds; ++t) CHECK(with.at(0, t, Metric::agreement) == 1);
        CHECK(std::isnan(with.at(0, 1, Metric::agreement)));
        CHECK(std::isnan(without.at(0, 2, Metric::agreement)));
        cream.judge_noise = 2;
        const Trace noisy = run(cream, problem, 0, 2);
        CHECK(noisy.at(0, 2, Metric::agreement) < 0.9);
        CHECK(noisy.at(0, 2, Metric::agreement) > -0.5);
        CHECK(std::isfinite(noisy.at(0, 3, Metric::theta_norm)));
    }
}

TEST_CASE("CREAM without noise has an effect once the pairs leave directions undetermined") {
    Spec spec = dense(), cream;
    spec.samples = 4;  // fewer than dimensions
    cream = spec;
    cream.cream = true;
    const Problem problem = make_problem(spec);
    const Trace without = run(spec, problem, 0, 2), with = run(cream, problem, 0, 2);
    CHECK(without.at(0, 1, Metric::rank) < static_cast<double>(problem.dimension));
    CHECK(without.metrics != with.metrics);
}

TEST_CASE("where pairs come from: anchored, mixed and tempered draws have the asked distributions") {
    // One prompt, 5 responses, 40 000 pairs each: chi-square with 4 degrees of freedom, 33.4 once in 10^6.
    Spec spec = tabular();
    spec.prompts = 1;
    Setting s(spec);
    const std::vector<double> base = s.policy.probability;
    std::vector<double> sharper = s.problem.theta_0;
    for (double& t : sharper) t *= 3;
    s.evaluate(sharper);
    const std::vector<double>& current = s.policy.probability;
    const std::size_t n = 40000;
    ResponseSampler sampler(s.problem, base.data());
    // Over the ten edges and the ties, 10 degrees of freedom: above 50 less than once in 10^6.
    using Law = std::function<double(std::size_t, std::size_t)>;
    const auto chi_square = [&](const Edges& drawn, const Law& p) {
        double expected_ties = 0, sum = 0;
        for (std::size_t y = 0; y < s.problem.responses; ++y) expected_ties += p(y, y);
        const auto add = [&](double seen, double probability) {
            const double expected = static_cast<double>(n) * probability;
            sum += (seen - expected) * (seen - expected) / expected;
        };
        add(drawn.ties, expected_ties);
        for (std::size_t a = 0; a < s.problem.responses; ++a) {
            for (std::size_t b = a + 1; b < s.problem.responses; ++b) {
                double seen = 0;
                for (std::size_t e = 0; e < drawn.size(); ++e)
                    if (drawn.first[e] == a && drawn.second[e] == b) seen += drawn.count[e];
                add(seen, p(a, b) + p(b, a));
            }
        }
        return sum;
    };
    const auto product = [](const std::vector<double>& p, const std::vector<double>& q) {
        return [&p, &q](std::size_t a, std::size_t b) { return p[a] * q[b]; };
    };
    const Law of_current = product(current, current), of_base = product(base, base);
    const Law anchored = product(current, base);
    const Law mixed = [&](std::size_t a, std::size_t b) {
        return 0.3 * of_base(a, b) + 0.7 * of_current(a, b);
    };
    // As counts, then one by one, 40 at a time.
    for (const std::size_t each : {n, std::size_t{40}}) {
        const auto draw = [&](const Proposal& proposal) {
            Edges edges;
            for (std::uint32_t turn = 0; turn < n / each; ++turn)
                sampler.pairs(s.problem, proposal, {6, turn, 0, Stream::pairs}, each, edges);
            CHECK(edges.pairs == static_cast<double>(n));
            return edges;
        };
        CHECK(drawn_as_counts(static_cast<double>(each), pair_outcomes(s.problem)) == (each == n));
        CHECK(chi_square(draw({current.data()}), of_current) < 50);
        CHECK(chi_square(draw({current.data()}), of_base) > 1000);
        CHECK(chi_square(draw({current.data(), 0, true}), anchored) < 50);
        CHECK(chi_square(draw({current.data(), 0, true}), of_current) > 1000);
        CHECK(chi_square(draw({current.data(), 0.3}), mixed) < 50);
        CHECK(chi_square(draw({current.data(), 0.3}), of_current) > 1000);
    }

    // A temperature of 3 undoes the threefold logits: the tie rate is that of π_0.
    Spec tempered = spec;
    tempered.samples = static_cast<std::int64_t>(n);
    tempered.rounds = 1;
    tempered.replicates = 1;
    tempered.kappa_0.reset();
    tempered.base_scale = 3 * s.problem.base_scale;
    tempered.temperature = 3;
    const Problem sharp = make_problem(tempered);
    double ties = 0;
    for (std::size_t y = 0; y < s.problem.responses; ++y) ties += base[y] * base[y];
    // The standard error of the tie rate is below 0.0025; 0.015 is six.
    CHECK(std::fabs(run(tempered, sharp, 0, 1).at(0, 1, Metric::tie_rate) - ties) < 0.015);
}

TEST_CASE("accumulated pairs determine at least as much as fresh ones, and keep all rounds") {
    Spec spec = parse_spec(R"({"prompts": 8, "responses": 6, "dimension": 20, "kappa_0": 3, "samples": 6,
                               "rounds": 5, "replicates": 1, "accumulate": true})");
    const Problem problem = make_problem(spec);
    const Trace trace = run(spec, problem, 0, 1);
    for (std::size_t t = 2; t <= trace.rounds; ++t)
        CHECK(trace.at(0, t, Metric::rank) >= trace.at(0, t - 1, Metric::rank));
    CHECK(trace.at(0, 5, Metric::rank) > 6);  // more than one round's pairs can have
}

TEST_CASE("gold reward: ρ = 1 is the base policy's order, ρ = −1 its reverse; between, the correlation") {
    Spec spec = parse_spec(R"({"prompts": 300, "responses": 40, "dimension": 6, "kappa_0": 8, "rounds": 0,
                               "replicates": 1, "gold_correlation": 1})");
    const auto accuracy = [&](double rho) {
        spec.gold_correlation = rho;
        return run(spec, make_problem(spec), 0, 1).at(0, 0, Metric::accuracy);
    };
    CHECK(accuracy(1) == doctest::Approx(1));
    CHECK(accuracy(-1) == 0);
    // Independent: one of 40 by chance; 300 prompts: above 0.09 less than once in 10^6.
    CHECK(accuracy(0) < 0.09);
    CHECK(accuracy(0.9) > accuracy(0.3));
}

TEST_CASE("pass@k, best of k and overconfidence: by enumeration") {
    Spec spec = parse_spec(R"({"prompts": 5, "responses": 4, "dimension": 3, "kappa_0": 2.5, "samples": 40,
                               "rounds": 2, "replicates": 1, "gold_correlation": 0.3, "pass_k": 3,
                               "record_policy": 1})");
    const Problem problem = make_problem(spec);
    const Trace trace = run(spec, problem, 0, 1);
    const std::size_t Y = problem.responses;
    for (std::size_t t = 0; t <= 2; ++t) {
        double pass = 0, gap = 0, once = 0, accuracy = 0;
        for (std::size_t x = 0; x < problem.prompts; ++x) {
            const double* p = trace.policy.data() + (t * problem.prompts + x) * Y;
            const auto row = problem.gold.begin() + static_cast<std::ptrdiff_t>(x * problem.stride);
            const auto gold =
                static_cast<std::size_t>(std::find(row, row + problem.response_count[x], 1) - row);
            const double best = *std::max_element(p, p + Y);
            double found = 0, expected = 0;
            for (std::size_t a = 0; a < Y; ++a)
                for (std::size_t b = 0; b < Y; ++b)
                    for (std::size_t c = 0; c < Y; ++c) {
                        const double weight = p[a] * p[b] * p[c];
                        if (a == gold || b == gold || c == gold) found += weight;
                        expected += weight * std::log(std::max({p[a], p[b], p[c]}));
                    }
            pass += problem.mu[x] * found;
            gap += problem.mu[x] * (std::log(best) - expected);
            once += problem.mu[x] * p[gold];
            accuracy += p[gold] == best ? problem.mu[x] : 0;
        }
        CHECK(trace.at(0, t, Metric::pass_at_k) == doctest::Approx(pass));
        CHECK(trace.at(0, t, Metric::best_of_k_gap) == doctest::Approx(gap));
        CHECK(trace.at(0, t, Metric::pass_at_1) == doctest::Approx(once));
        CHECK(trace.at(0, t, Metric::accuracy) == doctest::Approx(accuracy));
        CHECK(trace.at(0, t, Metric::overconfidence) ==
              doctest::Approx(trace.at(0, t, Metric::mean_max_probability) - accuracy));
    }
    spec.pass_k = 1;
    const Trace one = run(spec, problem, 0, 1);
    CHECK(one.at(0, 2, Metric::pass_at_k) == one.at(0, 2, Metric::pass_at_1));
    CHECK(one.at(0, 2, Metric::best_of_k_gap) == one.at(0, 2, Metric::reward_gap));
}

TEST_CASE("the trap of Prop. 4.3: a unique mode of probability p*, which greedy decoding misses") {
    for (const double modal : {0.05, 0.2, 0.33, 0.49}) {
        Spec spec =
            parse_spec(R"({"problem": "trap", "objective": "population", "replicates": 1, "rounds": 0})");
        const double excess = 0.5 * (1 - 2 * modal);
        set_value(spec, *find_parameter("modal_probability"), modal);
        set_value(spec, *find_parameter("trap_excess"), excess);
        spec.responses = static_cast<std::int64_t>((modal + excess) / modal) + 2;
        const Problem problem = make_problem(spec);
        const std::vector<double> p = policy_table(problem, problem.theta_0.data());
        CHECK(p[0] == doctest::Approx(modal));
        double sum = 0, trap = 0;
        for (std::size_t y = 0; y < p.size(); ++y) {
            sum += p[y];
            if (y > 0) CHECK(p[y] < p[0]);
            if (problem.first_token[y] == 1) trap += p[y];
        }
        CHECK(sum == doctest::Approx(1));
        CHECK(trap == doctest::Approx(modal + excess));
        CHECK(run(spec, problem, 0, 1).at(0, 0, Metric::greedy_failure) == 1);
    }
}

TEST_CASE("greedy failure ends when the mode has outgrown the trap's responses together") {
    const Spec spec = parse_spec(R"({"problem": "trap", "objective": "population", "responses": 4, "beta": 4,
                                     "trap_excess": 0.2, "rounds": 6, "replicates": 1})");
    const Trace trace = run(spec, make_problem(spec), 0, 1);
    for (std::size_t t = 0; t <= 6; ++t) {
        const double power = std::pow(1.25, static_cast<double>(t));
        const bool trapped = 4 * std::pow(0.5 / 4, power) > std::pow(0.3, power);
        CHECK(trace.at(0, t, Metric::greedy_failure) == (trapped ? 1.0 : 0.0));
    }
}

TEST_CASE("hard instance: κ_0 as asked for, and the best learner fails as often as its closed form says") {
    // 400 replicates with a standard error each: 4.9 of them once in 10^6.
    for (const double kappa : {3.0, 12.0}) {
        for (const std::int64_t samples : {200, 3000}) {
            Spec spec = parse_spec(R"({"problem": "hard_instance", "objective": "best_learner", "prompts": 8,
                                       "rounds": 1, "replicates": 400})");
            spec.kappa_0 = kappa;
            spec.samples = samples;
            const Problem problem = make_problem(spec);
            CHECK(problem.kappa_0 == doctest::Approx(kappa).epsilon(0.02));
            const Trace trace = run(spec, problem, 0, 400);
            double mean = 0, square = 0;
            for (std::size_t r = 0; r < 400; ++r) {
                const double failure = trace.at(r, 1, Metric::target_failure);
                mean += failure / 400;
                square += failure * failure / 400;
            }
            const double error = std::sqrt((square - mean * mean) / 400);
            const double exact =
                best_learner_failure(hardest_instance(8, spec.bump, kappa, samples), samples);
            CHECK(std::fabs(mean - exact) < 4.9 * error);
            CHECK(trace.at(0, 1, Metric::own_failure) == 0);  // it is always sure
        }
    }
}

TEST_CASE("the hardest instance beats its neighbours, and its failure is √(Nκ_0/(2en))") {
    const double kappa = 10;
    const std::int64_t N = 64, n = 1000000;
    const HardInstance hardest = hardest_instance(N, 1, kappa, n);
    const double failure = best_learner_failure(hardest, n);
    CHECK(1 - hardest.informative_mass + hardest.informative_mass / hardest.favoured_probability() ==
          doctest::Approx(kappa).epsilon(0.01));
    CHECK(failure == doctest::Approx(std::sqrt(64 * kappa / (2 * std::exp(1.0) * 1e6))).epsilon(0.02));
    for (const double factor : {0.7, 1.4}) {
        HardInstance other = hardest;
        other.responses = static_cast<std::int64_t>(factor * static_cast<double>(hardest.responses));
        other.informative_mass = (kappa - 1) / (1 / other.favoured_probability() - 1);
        CHECK(best_learner_failure(other, n) < failure);
    }
}

TEST_CASE("rounds until the favoured response is decided: closed form against the loop") {
    for (const char* judge : {"log_policy", "frozen"}) {
        for (const int responses : {8, 100, 3000}) {
            Spec spec = parse_spec(R"({"problem": "hard_instance", "objective": "population", "prompts": 1,
                                       "informative_mass": 1, "bump": 1, "beta": 4, "rounds": 60, "delta": 0.3,
                                       "replicates": 1})");
            spec.responses = responses;
            const bool frozen = std::string(judge) == "frozen";
            if (frozen) spec.self_reward = "frozen";
            const Trace trace = run(spec, make_problem(spec), 0, 1);
            std::size_t t = 0;
            while (trace.at(0, t, Metric::own_failure) > 0) ++t;
            const HardInstance instance{1, responses, 1, 1};
            CHECK(static_cast<double>(t) == std::ceil(sharpening_rounds(instance, 0.3, 4, frozen)));
        }
    }
}

TEST_CASE(
    "the limit is that of the same loop: ridge, bias, other pairs, a temperature, judges that are not "
    "linear") {
    // n = 100 000: entries of G/n have standard errors of 0.003, and κ follows them smoothly.
    for (const char* rest :
         {R"("ridge": 0.05)", R"("judge_bias": 1)", R"("ridge": 0.02, "pairs_from": "anchored")",
          R"("ridge": 0.02, "pairs_from": "mixed", "base_share": 0.3)", R"("ridge": 0.02, "temperature": 2)",
          R"("self_reward": "probability", "beta": 0.2)",
          R"("problem": "tabular", "ridge": 0.002, "judge_noise": 0.3)"}) {
        CAPTURE(rest);
        const Spec spec =
            parse_spec(R"({"prompts": 8, "responses": 5, "kappa_0": 3, "samples": 100000, "rounds": 3,
            "replicates": 2, )" +
                       std::string(rest) + "}");
        const Problem problem = make_problem(spec);
        const Trace sampled = run(spec, problem, 0, 2);
        const auto limit = population_trace(spec, problem);
        REQUIRE(limit);
        for (std::size_t r = 0; r < limit->count; ++r)
            for (std::size_t t = 0; t <= 3; ++t)
                CHECK(sampled.at(r, t, Metric::kappa) ==
                      doctest::Approx(limit->at(r, t, Metric::kappa)).epsilon(0.03));
    }
    // Where it is another loop's limit there is none.
    for (const char* json :
         {R"({"cream": true, "judge_noise": 1})", R"({"objective": "best_of_n"})",
          R"({"objective": "logistic", "labels": "hard"})", R"({"accumulate": true, "ridge": 0.1})"})
        CHECK(!population_trace(parse_spec(json), make_problem(Spec{})));
}

TEST_CASE("the population spec of any spec is valid, and says nothing about sampling") {
    for (const char* json :
         {R"({"judge_noise": 2, "samples": 77, "cream": true, "ridge": 0.1})",
          R"({"objective": "logistic", "labels": "hard", "pairs_from": "mixed", "base_share": 0.2})",
          R"({"beta_root_n": 2, "samples": 400})",
          R"({"objective": "best_of_n", "best_of": 3, "temperature": 2})"}) {
        const Spec spec = population_spec(parse_spec(json));
        CHECK_NOTHROW(validate(spec));
        CHECK(spec.objective == "population");
        CHECK(spec.judge_noise == 0);
    }
    CHECK(!population_trace(parse_spec(R"({"self_reward": "vote"})"), make_problem(Spec{})));
}
