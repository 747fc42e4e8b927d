/// \file
/// Whole words, Y = V^L, that cannot be listed.

#include "problems/sequence.hpp"

#include <string>

#include "base/error.hpp"
#include "problems/problem_kind.hpp"
#include "problems/user_data.hpp"
#include "spec/rows.hpp"

namespace srlm {

using namespace rows;

namespace {

void check(const Spec& spec) {
    if (spec.context_length <= 2) return;
    throw Error(Code::out_of_range, "context_length",
                "got " + std::to_string(spec.context_length) + " but sequences are counted with 1 or 2",
                "Use 1 (bigrams) or 2 (trigrams)");
}

}  // namespace

ProblemKind sequence_problem() {
    ProblemKind kind;
    kind.name = "sequence";
    kind.meaning =
        "whole words, Y = V^L: each letter after those before it, counted from a text; exact although they "
        "cannot "
        "be listed";
    kind.place = 110;
    kind.uses = std::string(kUsesOfTexts) + kUsesOfScaling;
    kind.parameters = {
        integer("sequence_length", &Spec::sequence_length, from(1, 32),
                {.symbol = "L",
                 .unit = "characters",
                 .meaning = "Most characters of a response: those of a word after its first one"})};
    kind.check = check;
    kind.make = make_sequence;
    // Letters and the end; of other characters there may be as many as a chain takes.
    kind.shape = [](const Spec& spec) {
        return Shape{26, 0, 0, spec.alphabet == Alphabet::letters ? 27.0 : 128.0};
    };
    kind.sequences = true;
    kind.lengths = true;
    kind.words = [](const Spec& spec) { return ", " + text_name(spec); };
    return kind;
}

}  // namespace srlm
