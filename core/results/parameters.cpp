/// \file
/// Parameters of what is recorded.

#include <vector>

#include "spec/kind.hpp"
#include "spec/rows.hpp"
#include "spec/value_errors.hpp"

namespace srlm {

using namespace rows;

namespace {

void check_record(const Spec& spec) {
    check_at_most("record_theta", spec.record_theta, "replicates", spec.replicates);
    check_at_most("record_policy", spec.record_policy, "replicates", spec.replicates);
}

}  // namespace

std::vector<ParameterSet> results_parameter_sets() {
    ParameterSet record{.group = "record", .rows = {}, .choice = "", .kinds = {}, .check = check_record};
    record.rows = {
        at(0, integer("replicates", &Spec::replicates, from(1, 1e7).log(),
                      {.unit = "replicates", .meaning = "Independent repetitions, for bands and averages"})),
        at(1, integer("seed", &Spec::seed, from(0, kLargestSeed),
                      {.meaning = "Which random samples and judge noise"})),
        at(2, used_by("problem objective",
                      boolean("record_spectrum", &Spec::record_spectrum,
                              {.meaning = "Record rank and smallest eigenvalue of each round's pairs"}))),
        at(3, integer("record_theta", &Spec::record_theta, from(0, 1e6),
                      {.unit = "replicates", .meaning = "Keep the parameters θ_t of this many replicates"})),
        at(4, used_by("problem",
                      integer("record_policy", &Spec::record_policy, from(0, 1e6),
                              {.unit = "replicates",
                               .meaning = "Keep all probabilities π_t(y|x) of this many replicates"})))};
    return {record};
}

}  // namespace srlm
