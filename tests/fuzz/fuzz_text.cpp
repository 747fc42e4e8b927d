/// \file
/// Texts of the user: a problem is made of them, or they are refused. The first byte chooses how.

#include <algorithm>
#include <cstddef>
#include <string>

#include "fuzz.hpp"
#include "loop/loop.hpp"
#include "policies/problem.hpp"
#include "problems/make_problem.hpp"
#include "spec/spec.hpp"

using namespace srlm;

SRLM_FUZZ(data, size) {
    constexpr std::size_t kLongest = 2048;
    if (size == 0 || size > kLongest) return -1;
    return fuzz::read([&] {
        const unsigned how = data[0];
        std::string json =
            R"({"corpus": "own", "text_file": "a.txt", "rounds": 1, "replicates": 1, "samples": 8)";
        json += how % 2 == 0 ? R"(, "problem": "text")" : R"(, "problem": "sequence", "sequence_length": 3)";
        json += R"(, "context_length": )" + std::to_string(1 + how / 2 % 2);
        if (how % 2 == 0 && how / 4 % 2 == 1) json += R"(, "alphabet": "characters")";
        const Spec spec = parse_spec(json + "}");
        Inputs inputs;
        inputs.text = std::string(fuzz::text(data + 1, size - 1));
        const Problem problem = make_problem(spec, inputs);
        constexpr double kBytes = 8 << 20;
        if (memory_bytes(spec, problem, 1) < kBytes) run(spec, problem, 0, 1);
    });
}
