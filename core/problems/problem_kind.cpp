#include "problems/problem_kind.hpp"

#include <string>
#include <vector>

namespace srlm {

const ProblemKind& problem_kind(const Spec& spec) {
    return kind_named(problem_kinds(), spec.problem, "problem");
}

}  // namespace srlm
