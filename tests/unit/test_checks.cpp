// Live checks: they hold on real runs, say why they do not apply, and find a number that is wrong.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "experiments/experiments.hpp"
#include "problems/make_problem.hpp"
#include "results/checks.hpp"

using namespace srlm;

namespace {

struct Checked {
    Spec spec;
    Problem problem;
    Trace trace;

    explicit Checked(const Spec& s) : spec(s), problem(make_problem(s)), trace(run(s, problem, 0, 4)) {}

    Check find(const std::string& name) const {
        for (const Check& check : live_checks(spec, problem, trace)) {
            if (check.name == name) return check;
        }
        FAIL("no check named " << name);
        return {};
    }
};

Spec small() {
    Spec spec;
    spec.replicates = 4;
    spec.rounds = 4;
    spec.samples = 2000;
    spec.beta = 3;
    return spec;
}

}  // namespace

TEST_CASE("no exact statement is violated on any named experiment") {
    for (const Experiment& experiment : experiments()) {
        Spec spec = experiment.spec;
        spec.replicates = std::min<std::int64_t>(spec.replicates, 4);
        CAPTURE(experiment.name);
        const Problem problem = make_problem(spec);
        const Trace trace = run(spec, problem, 0, static_cast<std::size_t>(spec.replicates));
        for (const Check& check : live_checks(spec, problem, trace)) {
            CAPTURE(check.name);
            CAPTURE(check.detail);
            CHECK(check.outcome != Outcome::violated);
            CHECK_FALSE(check.detail.empty());
        }
    }
}

TEST_CASE("without noise everything applies and holds; with noise the reasons are given") {
    const Checked clean(small());
    for (const Check& check : live_checks(clean.spec, clean.problem, clean.trace)) {
        CAPTURE(check.name);
        CHECK(check.outcome == Outcome::held);
    }
    Spec noisy = small();
    noisy.judge_noise = 0.5;
    const Checked disturbed(noisy);
    CHECK(disturbed.find("own-at-most-target").outcome == Outcome::held);
    CHECK(disturbed.find("margin-inequality").outcome == Outcome::held);
    const Check modes = disturbed.find("modes-kept");
    CHECK(modes.outcome == Outcome::not_applicable);
    CHECK(modes.detail.find("judge_noise = 0.5") != std::string::npos);
}

TEST_CASE("what a round proves, from the policies that it kept, by brute force") {
    Spec spec = small();
    spec.judge_noise = 0.5;
    spec.record_policy = spec.replicates;
    const Checked run(spec);
    const auto X = static_cast<std::size_t>(spec.prompts), Y = static_cast<std::size_t>(spec.responses);
    for (std::size_t r = 0; r < run.trace.count; ++r) {
        for (std::size_t t = 1; t <= run.trace.rounds; ++t) {
            const double* before = run.trace.policy.data() + (r * (run.trace.rounds + 1) + t - 1) * X * Y;
            const double* after = before + X * Y;
            double gap = 0, kappa = 0, failure = 0;
            for (std::size_t x = 0; x < X; ++x) {
                std::vector<double> sorted(before + x * Y, before + (x + 1) * Y);
                std::sort(sorted.rbegin(), sorted.rend());
                double here = 0;
                for (std::size_t y = 0; y < Y; ++y)
                    here += after[x * Y + y] * std::log(sorted[0] / before[x * Y + y]);
                const double a = here / std::log(sorted[0] / sorted[1]), mu = run.problem.mu[x];
                gap += mu * here;
                kappa += mu / std::max(run.trace.at(r, t, Metric::confidence), 1 - a);
                failure += a >= spec.delta ? mu : 0;
            }
            CHECK(run.trace.at(r, t, Metric::step_gap) == doctest::Approx(gap));
            CHECK(run.trace.at(r, t, Metric::kappa_certificate) == doctest::Approx(kappa));
            CHECK(run.trace.at(r, t, Metric::failure_certificate) == doctest::Approx(failure));
        }
    }
}

TEST_CASE("each check finds one wrong number and says where") {
    struct Damage {
        const char* check;
        Metric metric;
        double value;
    };
    for (const Damage& damage :
         {Damage{"own-at-most-target", Metric::own_failure, 2},
          Damage{"kappa-at-most-inverse-confidence", Metric::confidence, 0.999},
          Damage{"margin-inequality", Metric::step_gap, 0},
          Damage{"kappa-certificate", Metric::kappa_certificate, 1},
          Damage{"tail-integral", Metric::step_gap, 0},
          Damage{"failure-certificate", Metric::failure_certificate, 0},
          Damage{"population-step", Metric::theta_norm, 1}, Damage{"kappa-nonincreasing", Metric::kappa, 10},
          Damage{"modes-kept", Metric::mode_kept, 0.9}}) {
        Checked run(small());
        CAPTURE(damage.check);
        CHECK(run.find(damage.check).outcome == Outcome::held);
        run.trace.at(2, 1, damage.metric) = damage.value;
        const Check found = run.find(damage.check);
        CHECK(found.outcome == Outcome::violated);
        CHECK(found.detail.find("of replicate 2") != std::string::npos);
    }
}

TEST_CASE("realizability ends in the first round whose population optimum leaves the ball") {
    Spec spec = small();  // the factor is 4/3
    const Problem problem = make_problem(spec);
    CHECK(realizability_ends(spec, problem) == 0);
    double length = 0;
    for (const double value : problem.theta_0) length += value * value;
    length = std::sqrt(length);
    spec.radius = length * 1.5;  // 4/3 < 1.5 < 16/9
    CHECK(realizability_ends(spec, problem) == 2);
    spec.radius = length * 100;
    CHECK(realizability_ends(spec, problem) == 0);
}
