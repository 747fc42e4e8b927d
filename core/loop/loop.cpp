#include "loop/loop.hpp"

#include <memory>

#include "base/error.hpp"
#include "loop/state.hpp"
#include "numerics/same_bits.hpp"

namespace srlm {

Loop::Loop(const Spec& spec, const Problem& problem, std::size_t first, std::size_t count)
    : state_(std::make_unique<LoopState>(spec, problem, first, count)) {
    check_same_bits();
}

Loop::~Loop() = default;
Loop::Loop(Loop&&) noexcept = default;

std::size_t Loop::round() const { return state_->round(); }

bool Loop::step() {
    check_same_bits();  // the host may have had its turn in between
    return state_->step();
}

Trace Loop::finish() { return state_->finish(); }

Trace run(const Spec& spec, const Problem& problem, std::size_t first, std::size_t count) {
    Loop loop(spec, problem, first, count);
    while (loop.step()) {
    }
    return loop.finish();
}

std::vector<double> policies(const Spec& spec, const Problem& problem, std::size_t replicate) {
    if (problem.sequence) {
        throw Error(Code::not_applicable, "problem", "the responses of a sequence problem cannot be listed",
                    "Look at its words instead");
    }
    Spec one = spec;
    one.record_theta = 0;
    one.record_policy = static_cast<std::int64_t>(replicate) + 1;
    return run(one, problem, replicate, 1).policy;
}

}  // namespace srlm
