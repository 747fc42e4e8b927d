/// \file
/// The user's own base policy, as a table of logits.

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "data/csv.hpp"
#include "data/npy.hpp"
#include "problems/array_bytes.hpp"
#include "problems/problem_kind.hpp"
#include "problems/prompt_weights.hpp"
#include "problems/size_tabular.hpp"
#include "problems/user_data.hpp"
#include "spec/rows.hpp"

namespace srlm {

using namespace rows;

namespace {

const ArrayNames kLogitNames{"logits", "theta"};

std::vector<std::vector<double>> rows_of(const NpyArray& array) {
    if (array.shape.size() != 2) {
        throw Error(Code::bad_data, "logits_file", "has shape " + shape_text(array.shape),
                    "Save an array of shape (prompts, responses)");
    }
    std::vector<std::vector<double>> rows(array.shape[0]);
    for (std::size_t x = 0; x < rows.size(); ++x) {
        const auto from = array.values.begin() + static_cast<std::ptrdiff_t>(x * array.shape[1]);
        rows[x].assign(from, from + static_cast<std::ptrdiff_t>(array.shape[1]));
    }
    return rows;
}

/// A table of base logits, one row for each prompt: a parameter of its own for every response. Rows may
/// have different lengths. Throws Error: missing_file, syntax, bad_data, too_large.
void make_logits(const Spec& spec, const Inputs& inputs, Problem& problem) {
    const std::string_view bytes =
        require_input(inputs.logits, "logits_file", spec.logits_file,
                      "a CSV, or a .npy array, of one row of base logits for each prompt");
    set_digest(spec, problem, {bytes});
    std::vector<std::string> notes;
    if (is_npy(bytes) || is_npz(bytes)) {
        const Bytes array = npy_bytes(bytes, kLogitNames, "logits_file", notes);
        fill_logits(rows_of(parse_npy(array.view(), "logits_file")), "logits_file", 0, problem);
    } else {
        NumberTable table = parse_csv(bytes, "logits_file");
        for (std::size_t x = 0; x < table.values.size(); ++x) {
            if (!table.values[x].empty()) continue;
            throw Error(Code::bad_data, "logits_file", "row " + std::to_string(x + 1) + " has no logit",
                        "Write a logit for each response");
        }
        fill_logits(table.values, "logits_file", 0, problem);
        notes = std::move(table.notes);
        const std::unordered_set<std::string> labels(table.rows.begin(), table.rows.end());
        if (labels.size() < table.rows.size()) {
            notes.push_back(std::to_string(table.rows.size() - labels.size()) +
                            " rows have the label of another; each is a prompt of its own");
        }
        problem.prompt_labels = std::move(table.rows);
        if (table.columns.size() == problem.responses) {
            problem.response_labels = std::move(table.columns);
        } else if (!table.columns.empty()) {
            notes.push_back("the header names " + std::to_string(table.columns.size()) + " columns of the " +
                            std::to_string(problem.responses) + ", so its names were left out");
        }
    }
    add_notes(inputs, "logits_file", notes, problem);
    if (problem.responses < 2) {
        throw Error(Code::bad_data, "logits_file", "has one response to each prompt",
                    "Give at least two logits in a row");
    }
    problem.mu = prompt_weights(spec, uniform_weights(problem.prompts));
}

}  // namespace

ProblemKind logits_problem() {
    ProblemKind kind;
    kind.name = "logits";
    kind.meaning = "your own base policy, as a table of logits";
    kind.place = 60;
    kind.uses = std::string("data_digest") + kUsesOfTables + kUsesOfScaling;
    kind.parameters = {
        text("logits_file", &Spec::logits_file, kLongestText,
             {.symbol = "log π_0",
              .meaning = "Name of the file with the base policy's logits: a CSV, .npy or .npz with a row for "
                         "each prompt and a column for each response; a row of a CSV may end early"})};
    kind.make = make_logits;
    kind.base_file = "logits_file";
    kind.own_data = true;
    return kind;
}

}  // namespace srlm
