/// \file
/// srlm_golden [--kernels NAME] < specs: one spec, or the name of an experiment, on each line of
/// standard input, and for each a line with the hash of the result (of an experiment that has a sweep,
/// the sweep's), or with the error. The core alone: no threads, no other library,
/// so that it is quickly built by any compiler for any processor.

#include <exception>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/experiments.hpp"
#include "loop/loop.hpp"
#include "numerics/kernels.hpp"
#include "policies/problem.hpp"
#include "problems/make_problem.hpp"
#include "results/result.hpp"
#include "spec/spec.hpp"
#include "sweeps/sweep.hpp"

namespace {

std::string run_hash(const srlm::Spec& spec) {
    const srlm::Problem problem = srlm::make_problem(spec);
    return srlm::result_hash(srlm::run(spec, problem, 0, static_cast<std::size_t>(spec.replicates)).digests);
}

std::string experiment_hash(const srlm::Experiment& experiment) {
    if (experiment.sweep.empty()) return run_hash(experiment.spec);
    const srlm::Sweep sweep = srlm::experiment_sweep(experiment, false);
    std::vector<srlm::CellRecord> records;
    for (const srlm::Cell& cell : srlm::sweep_cells(sweep)) {
        const srlm::Problem problem = srlm::make_problem(cell.spec);
        const auto replicates = static_cast<std::size_t>(cell.spec.replicates);
        records.push_back(
            srlm::cell_record(sweep, cell, problem, srlm::run(cell.spec, problem, 0, replicates)));
    }
    return srlm::sweep_hash(records);
}

std::string hash_of(const std::string& line) {
    if (const srlm::Experiment* experiment = srlm::find_experiment(line)) return experiment_hash(*experiment);
    return run_hash(srlm::parse_spec(line));
}

}  // namespace

int main(int argc, char** argv) {
    if (argc == 2 && std::string_view(argv[1]) == "--list-kernels") {
        for (const srlm::Kernels* set : srlm::available_kernels()) std::cout << set->name << '\n';
        return 0;
    }
    if (argc != 1 && !(argc == 3 && std::string_view(argv[1]) == "--kernels" && srlm::use_kernels(argv[2]))) {
        std::cerr << "usage: srlm_golden [--list-kernels | --kernels NAME] < specs\n";
        return 2;
    }
    int status = 0;
    for (std::string line; std::getline(std::cin, line);) {
        try {
            std::cout << hash_of(line) << std::endl;
        } catch (const std::exception& error) {
            std::cout << error.what() << std::endl;
            status = 1;
        }
    }
    return status;
}
