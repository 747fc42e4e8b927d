/// \file
/// Specs: read or refused; what is read can be written and read again, and is run where it is small.

#include <cstddef>
#include <cstdint>
#include <string>

#include "fuzz.hpp"
#include "loop/loop.hpp"
#include "policies/problem.hpp"
#include "problems/make_problem.hpp"
#include "spec/spec.hpp"

using namespace srlm;

namespace {

/// A run of milliseconds.
bool small(const Spec& spec) {
    constexpr double kBytes = 4 << 20;
    constexpr std::int64_t kWork = 20000;
    if (spec.rounds > 2 || spec.replicates > 2 || spec.samples > 200 || spec.dimension > 16) return false;
    if (spec.prompts > 64 || spec.responses > 64 || spec.sequence_length > 4) return false;
    return memory_bytes(spec, 1) < kBytes && spec.prompts * spec.responses * spec.dimension < kWork;
}

}  // namespace

SRLM_FUZZ(data, size) {
    return fuzz::read([&] {
        const Spec spec = parse_spec(fuzz::text(data, size));
        const std::string json = spec_json(spec);
        fuzz::require(spec_json(parse_spec(json)) == json, "a spec that was written reads as itself");
        fuzz::require(spec_json(parse_spec(short_spec_json(spec))) == json, "so does its short form");
        if (!small(spec)) return;
        const Problem problem = make_problem(spec);
        run(spec, problem, 0, static_cast<std::size_t>(spec.replicates));
    });
}
