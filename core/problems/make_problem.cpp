#include "problems/make_problem.hpp"

#include "base/error.hpp"
#include "base/problem_limit.hpp"
#include "numerics/same_bits.hpp"
#include "problems/base_policy.hpp"
#include "problems/gold.hpp"
#include "problems/problem_kind.hpp"
#include "problems/size.hpp"
#include "problems/user_data.hpp"

namespace srlm {

Problem make_problem(const Spec& spec, const Inputs& inputs) {
    check_same_bits();
    validate(spec);
    require_fits(spec);
    Problem problem;
    for (const auto& [parameter, note] : inputs.notes) add_notes(inputs, parameter, {note}, problem);
    problem_kind(spec).make(spec, inputs, problem);
    if (!problem.sequence) scale_base(spec, problem);
    check_base(spec, problem);
    if (spec.gold_correlation) {
        if (!problem.gold.empty()) {
            throw Error(Code::not_applicable, "gold_correlation",
                        "these samples have scores of their own, which are the gold reward",
                        "Remove gold_correlation, or the scores from the samples");
        }
        draw_gold(spec, problem);
    }
    return problem;
}

}  // namespace srlm
