/// \file
/// srlm_draws SPEC FOLDER: what replicate 0 of a spec draws and finds, as NumPy arrays, so that other
/// programs can do the same work on the same draws and be checked: phi [X][Y][d], theta [d], mu [X], pairs
/// [T][n][2] (response numbers x·|Y| + y), noise [T][n] (what the judge adds to Δr, on average over equal
/// pairs) and kappa [T + 1].

#include <cstdint>
#include <cstdio>
#include <exception>
#include <fstream>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "io/files.hpp"
#include "io/npz.hpp"
#include "loop/loop.hpp"
#include "policies/sample.hpp"
#include "policies/score.hpp"
#include "policies/tables.hpp"
#include "problems/make_problem.hpp"

namespace {

using namespace srlm;

void write(const std::string& folder, const std::string& name, const std::string& bytes) {
    std::ofstream(folder + "/" + name + ".npy", std::ios::binary) << bytes;
}

void export_draws(Spec spec, const std::string& folder) {
    spec.replicates = 1;
    spec.record_theta = 1;
    const Problem problem = make_problem(spec);
    if (problem.tabular || problem.sequence || spec.objective != "regression") {
        throw Error(Code::not_applicable, "problem", "only the regression on dense features is exported",
                    "Use synthetic features");
    }
    const Trace trace = run(spec, problem, 0, 1);
    const std::size_t X = problem.prompts, Y = problem.responses, d = problem.dimension;
    const auto n = static_cast<std::size_t>(spec.samples), T = static_cast<std::size_t>(spec.rounds);

    std::vector<double> phi, noise, kappa, logits(problem.entries()), zero(problem.entries(), 0.0), scratch;
    for (std::size_t x = 0; x < X; ++x)
        for (std::size_t y = 0; y < Y; ++y)
            for (std::size_t j = 0; j < d; ++j)
                phi.push_back(problem.feature_rows[(x * problem.stride + y) * problem.d_stride + j]);
    std::vector<std::int64_t> drawn;
    PolicyTables policy(problem);
    ResponseSampler sampler(problem);
    Edges edges;
    const auto response = [&](std::uint32_t entry) {
        return static_cast<std::int64_t>(entry / problem.stride * Y + entry % problem.stride);
    };
    for (std::size_t t = 0; t <= T; ++t) {
        kappa.push_back(trace.at(0, t, Metric::kappa));
        if (t == T) break;
        problem_logits(problem, trace.theta.data() + t * d, 1, logits.data());
        policy.evaluate(problem, logits.data());
        const auto seed = static_cast<std::uint64_t>(spec.seed);
        const auto round = static_cast<std::uint32_t>(t);
        edges.clear();
        sampler.pairs(problem, {policy.probability.data()}, {seed, 0, round, Stream::pairs}, n, edges);
        score(zero.data(), spec.judge_noise, {seed, 0, round, Stream::judge}, scratch, edges);
        // Pair by pair again, each with the mean noise of its edge; which response a tie is matters to
        // nobody.
        const auto pair = [&](std::int64_t first, std::int64_t second, double error, double times) {
            for (double i = 0; i < times; i += 1) {
                drawn.push_back(first);
                drawn.push_back(second);
                noise.push_back(error);
            }
        };
        for (std::size_t e = 0; e < edges.size(); ++e)
            pair(response(edges.first[e]), response(edges.second[e]), edges.reward_difference[e],
                 edges.count[e]);
        pair(0, 0, 0, edges.ties);
    }
    write(folder, "phi", cli::npy(phi, {X, Y, d}));
    write(folder, "theta", cli::npy(problem.theta_0, {d}));
    write(folder, "mu", cli::npy(problem.mu, {X}));
    write(folder, "pairs", cli::npy(drawn));  // flat: the readers know T and n
    write(folder, "noise", cli::npy(noise, {T, n}));
    write(folder, "kappa", cli::npy(kappa, {T + 1}));
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        std::fprintf(stderr, "usage: srlm_draws SPEC.json FOLDER\n");
        return 2;
    }
    try {
        export_draws(parse_spec(cli::read_file(argv[1], "SPEC")), argv[2]);
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "srlm_draws: %s\n", error.what());
        return 2;
    }
}
