/// \file
/// srlm_golden [--kernels NAME] < specs: one spec on each line of standard input, and for each a
/// line with the result's hash, or with the error. The core alone: no threads, no other library,
/// so that it is quickly built by any compiler for any processor.

#include <exception>
#include <iostream>
#include <string>
#include <string_view>

#include "experiment/result.hpp"
#include "experiment/spec.hpp"
#include "loop/loop.hpp"
#include "model/problem.hpp"
#include "numerics/kernels.hpp"

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
            const srlm::Spec spec = srlm::parse_spec(line);
            const srlm::Problem problem = srlm::make_problem(spec);
            const auto replicates = static_cast<std::size_t>(spec.replicates);
            std::cout << srlm::result_hash(srlm::run(spec, problem, 0, replicates).digests) << std::endl;
        } catch (const std::exception& error) {
            std::cout << error.what() << std::endl;
            status = 1;
        }
    }
    return status;
}
