#include "loop/objective.hpp"

namespace srlm {

const Objective& objective(const Spec& spec) { return kind_named(objectives(), spec.objective, "objective"); }

}  // namespace srlm
