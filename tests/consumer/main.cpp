#include <iostream>
#include <srlm/base/error.hpp>
#include <srlm/loop/loop.hpp>
#include <srlm/problems/make_problem.hpp>
#include <srlm/results/result.hpp>
#include <srlm/spec/spec.hpp>
#include <string>

int main(int argc, char** argv) {
    try {
        const std::string json =
            argc > 1 ? argv[1] : R"({"kappa_0": 8, "judge_noise": 0.5, "replicates": 64})";
        const srlm::Spec spec = srlm::parse_spec(json);
        const srlm::Problem problem = srlm::make_problem(spec);
        const auto replicates = static_cast<std::size_t>(spec.replicates);
        const srlm::Trace trace = srlm::run(spec, problem, 0, replicates);

        const auto last = static_cast<std::size_t>(spec.rounds);
        double kappa = 0;
        for (std::size_t r = 0; r < replicates; ++r) kappa += trace.at(r, last, srlm::Metric::kappa);
        std::cout << "kappa after " << last << " rounds: " << kappa / static_cast<double>(replicates) << '\n'
                  << "hash: " << srlm::result_hash(trace.digests) << '\n';
    } catch (const srlm::Error& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
