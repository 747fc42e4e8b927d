// A model's own rounds: each number against its definition, and the intervals at their level by simulation.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "expect_error.hpp"
#include "results/followed.hpp"

using namespace srlm;

namespace {

/// A policy over responses "0", "1", … of each prompt.
using Policy = std::vector<std::vector<double>>;

Policy random_policy(std::mt19937_64& random, std::size_t prompts, std::size_t responses) {
    std::normal_distribution<double> normal;
    Policy policy(prompts, std::vector<double>(responses));
    for (auto& p : policy) {
        const double scale = 1 + std::fabs(normal(random));
        double sum = 0;
        for (double& each : p) sum += each = std::exp(1.5 * scale * normal(random));
        for (double& each : p) each /= sum;
    }
    return policy;
}

/// π^s, normalised.
Policy sharpened(Policy policy, double s) {
    for (auto& p : policy) {
        double sum = 0;
        for (double& each : p) sum += each = std::pow(each, s);
        for (double& each : p) each /= sum;
    }
    return policy;
}

/// k draws of each prompt; response 1 of each is correct.
Rollouts draws_of(const Policy& policy, std::mt19937_64& random, std::size_t k) {
    std::string text;
    for (std::size_t x = 0; x < policy.size(); ++x) {
        std::discrete_distribution<std::size_t> draw(policy[x].begin(), policy[x].end());
        for (std::size_t i = 0; i < k; ++i) {
            const std::size_t y = draw(random);
            text += nlohmann::json{{"prompt", std::to_string(x)},
                                   {"text", std::to_string(y)},
                                   {"logprob", std::log(policy[x][y])},
                                   {"correct", y == 1}}
                        .dump() +
                    "\n";
        }
    }
    return parse_rollouts(text, "f");
}

double kappa_of(const Policy& policy) {
    double sum = 0;
    for (const auto& p : policy) sum += 1 / *std::max_element(p.begin(), p.end());
    return sum / static_cast<double>(policy.size());
}

double entropy_of(const Policy& policy) {
    double sum = 0;
    for (const auto& p : policy)
        for (const double each : p) sum -= each > 0 ? each * std::log(each) : 0;
    return sum / static_cast<double>(policy.size());
}

}  // namespace

TEST_CASE(
    "κ, own and target failure of followed rounds lie where they are said to, and κ falls by chance seldom") {
    // 300 models, two rounds each. At 5 % more than 34 misses happen once in 10^6.
    std::mt19937_64 random(11);
    int kappa_missed = 0, own_missed = 0, target_missed = 0, false_alarms = 0, fell = 0;
    for (int trial = 0; trial < 300; ++trial) {
        const Policy before = random_policy(random, 12, 40), after = sharpened(before, 1.5);
        const Rollouts first = draws_of(before, random, 12);
        const Followed f = follow({first, draws_of(after, random, 12)}, 0.5, 1);
        const FollowedRound& last = f.rounds[1];
        CHECK(last.kappa_high >= kappa_of(after) - 1e-9);  // for certain
        kappa_missed += last.kappa_low > kappa_of(after);
        double own = 0, target = 0;
        for (std::size_t x = 0; x < after.size(); ++x) {
            own += *std::max_element(after[x].begin(), after[x].end()) <= 0.5;
            const auto& seen = first.prompts[x].candidates;
            const auto best = std::max_element(seen.begin(), seen.end(), [](const auto& a, const auto& b) {
                return a.log_probability < b.log_probability;
            });
            for (std::size_t y = 0; y < after[x].size(); ++y)
                if (best->text == text_key(std::to_string(y))) target += after[x][y] <= 0.5;
        }
        own /= 12;
        target /= 12;
        CHECK(own >= last.own.certain - 1e-9);
        CHECK(own <= 1 - last.own.success + 1e-9);
        CHECK(target >= last.target.certain - 1e-9);
        CHECK(target <= 1 - last.target.success + 1e-9);
        own_missed += own < last.own.by_draws - 1e-9;
        target_missed += target < last.target.by_draws - 1e-9;
        fell += f.sentences[0].find(": it fell, with") != std::string::npos;
        const Followed same = follow({first, draws_of(before, random, 12)}, 0.5, 1);
        false_alarms += same.sentences[0].find(": it fell, with") != std::string::npos;
    }
    CHECK(kappa_missed <= 34);
    CHECK(own_missed <= 34);
    CHECK(target_missed <= 34);
    CHECK(false_alarms <= 34);
    CHECK(fell > 0);
}

TEST_CASE("intervals over prompts cover what is true of the population that the prompts come from") {
    // 400 models of 30 prompts. Percentile intervals over 30 prompts are somewhat short: at 90 % coverage
    // more than 69 misses happen once in 10^6, fewer than 3 at 97 % once in 10^4.
    std::mt19937_64 random(12);
    const Policy all = random_policy(random, 20000, 20);
    double once = 0, often = 0;
    for (const auto& p : all) {
        once += p[1] / 20000;
        often += (1 - std::pow(1 - p[1], 4)) / 20000;
    }
    std::map<std::string, int> missed;
    for (int trial = 0; trial < 400; ++trial) {
        const Rollouts drawn = draws_of(random_policy(random, 30, 20), random, 4);
        const Followed f = follow({drawn, drawn}, 0.5, static_cast<std::uint64_t>(trial));
        const FollowedRound& round = f.rounds[0];
        const auto count = [&](const std::string& name, const Estimate& e, double truth) {
            missed[name] += e.low > truth || e.high < truth;
        };
        count("entropy", round.entropy, entropy_of(all));
        count("pass@1", round.pass_1, once);
        count("pass@4", round.pass_k, often);
    }
    for (const auto& each : missed) {
        CAPTURE(each.first);
        CHECK(each.second <= 69);
        CHECK(each.second >= 3);
    }
}

TEST_CASE("each number of a round is what it says") {
    const std::string first =
        R"({"prompt": "p", "responses": [
             {"text": "a", "logprob": -0.6931471805599453, "correct": false},
             {"text": "a", "logprob": -0.6931471805599453, "correct": false},
             {"text": "b", "logprob": -1.3862943611198906, "correct": true},
             {"text": "c", "logprob": -2.0794415416798357, "correct": true}]})";
    const std::string second =
        R"({"prompt": "p", "round": 3, "responses": [
             {"text": "b", "logprob": -0.2231435513142097, "correct": true},
             {"text": "b", "logprob": -0.2231435513142097, "correct": true},
             {"text": "b", "logprob": -0.2231435513142097, "correct": true},
             {"text": "a", "logprob": -2.3025850929940455, "correct": false}]})";
    std::vector<Rollouts> rounds = parse_rounds(first + "\n" + second, "f");
    CHECK(rounds.size() == 2);
    expect_error([&] { only_round(rounds, "f"); }, Code::bad_data, "f", "has 2 rounds, from 0 to 3");
    CHECK(last_round(rounds).round == 3);
    const Followed f = follow(std::move(rounds), 0.5, 1);
    const FollowedRound &a = f.rounds[0], &b = f.rounds[1];
    CHECK(b.round == 3);
    CHECK(a.kappa_high == doctest::Approx(2));
    CHECK(b.kappa_high == doctest::Approx(1.25));
    CHECK(a.kappa_low == doctest::Approx(2));  // nothing unseen is likelier: 1 − 7/8
    CHECK(a.entropy.value == doctest::Approx((2 * std::log(2) + std::log(4) + std::log(8)) / 4));
    CHECK(a.margin_median == doctest::Approx(std::log(2)));
    CHECK(a.own.certain == 1);  // 1/2 is at most 1 − δ
    CHECK(b.own.success == 1);
    CHECK(b.target.certain == 1);  // "a" has 1/10
    CHECK(f.target_certain == 1);
    CHECK(b.known_before == 1);
    CHECK(a.accuracy.value == 0);
    CHECK(a.majority.value == 0);
    CHECK(a.pass_1.value == 0.5);
    CHECK(f.k == 4);
    CHECK(b.pass_1.value == 0.75);
    CHECK(b.pass_k.value == 1);
    CHECK(b.tax.value == 0);
    CHECK(b.majority.value == 1);
    CHECK(f.trivial == doctest::Approx(1.25));
    CHECK(!f.fit);
    const auto json = nlohmann::json::parse(followed_json(f));
    CHECK(json["rounds"][1]["target_failure"]["certain"] == 1);
}

TEST_CASE("one round is described, and nothing in it compared") {
    const Followed f = follow({parse_rollouts(R"({"prompt": "p", "responses": [
        {"text": "a", "logprob": -0.5, "correct": false}, {"text": "b", "logprob": -2, "correct": true}]})",
                                              "rollouts_file")},
                              0.5, 1);
    REQUIRE(f.rounds.size() == 1);
    CHECK(f.rounds[0].kappa_high == doctest::Approx(std::exp(0.5)));
    CHECK(f.trivial == 0);
    CHECK(!f.fit);
    std::string said;
    for (const std::string& sentence : f.sentences) said += sentence + "\n";
    CHECK(said.find("Over 1 prompts κ, the mean of 1/max_y π(y|x), is ") == 0);
    CHECK(said.find(" of the prompts fail (own failure") != std::string::npos);
    CHECK(said.find("Accuracy of the likeliest response is 0 %") != std::string::npos);
    CHECK(said.find("pass@2 is 100 %") != std::string::npos);
    for (const char* of_several : {"went", "round", "tax", "target"})
        CHECK(said.find(of_several) == std::string::npos);
}

TEST_CASE("rounds that follow U + q^t(κ_0 − U) are fitted with these constants") {
    std::vector<Rollouts> rounds;
    for (int t = 0; t < 6; ++t) {
        const double kappa = 2 + std::pow(0.4, t) * 14;
        rounds.push_back(parse_rollouts(R"({"prompt": "p", "responses": [{"text": "a", "logprob": )" +
                                            std::to_string(-std::log(kappa)) +
                                            R"(}, {"text": "b", "logprob": -9}]})",
                                        "f"));
    }
    const Followed f = follow(std::move(rounds), 0.5, 1);
    REQUIRE(f.fit);
    CHECK(f.fit->U == doctest::Approx(2).epsilon(1e-3));
    CHECK(f.fit->q == doctest::Approx(0.4).epsilon(1e-3));
    CHECK(f.fit->error < 1e-3);
    CHECK(f.rounds[5].round == 5);
}

TEST_CASE("no rounds are refused") {
    expect_error([] { follow({}, 0.5, 1); }, Code::bad_data, "rollouts_file", "no file was given");
}

TEST_CASE("rounds without a prompt in common are refused, and prompts that some lack are left out") {
    const auto one = [](const std::string& prompt) {
        return parse_rollouts(
            R"({"prompt": ")" + prompt +
                R"(", "responses": [{"text": "a", "logprob": -1}, {"text": "b", "logprob": -2}]})",
            "f");
    };
    expect_error([&] { follow({one("p"), one("q")}, 0.5, 1); }, Code::bad_data, "rollouts_file", "no prompt");
    Rollouts both = one("p");
    both.prompts.push_back(one("q").prompts[0]);
    const Followed f = follow({both, one("q")}, 0.5, 1);
    CHECK(f.prompts == 1);
    CHECK(f.notes[0].find("1 of 2 prompts of the first round are not in all others") == 0);
}
