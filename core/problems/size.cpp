#include "problems/size.hpp"

#include <cstddef>

#include "base/problem_limit.hpp"
#include "data/problem_bytes.hpp"
#include "problems/problem_kind.hpp"
#include "spec/parameters.hpp"

namespace srlm {

double problem_bytes(const Spec& spec) {
    const ProblemKind& kind = problem_kind(spec);
    if (!kind.has_use_of("prompts") || !kind.has_use_of("weights")) return 0;
    const Shape shape = kind.shape(spec);
    return problem_bytes(static_cast<std::size_t>(shape.prompts), static_cast<std::size_t>(shape.responses),
                         static_cast<std::size_t>(shape.dimension));
}

void require_fits(const Spec& spec) {
    const bool linear = applies(*find_parameter("dimension"), spec);
    const char* largest = spec.prompts >= spec.responses ? "prompts" : "responses";
    if (linear && spec.dimension > spec.prompts && spec.dimension > spec.responses) largest = "dimension";
    require_fits(problem_bytes(spec), largest);
}

}  // namespace srlm
