#pragma once
/// \file
/// What a run on a sequence problem says, for people to read: words.

#include <cstddef>
#include <string>
#include <vector>

#include "policies/problem.hpp"
#include "spec/spec.hpp"

namespace srlm {

/// A word and its probability. `known`: the counted text has it (up to the length of a response), or the
/// dictionary; otherwise the model invented it. `spelling`: how a word of phonemes is spelt, or "".
struct ShownWord {
    std::string word, spelling;
    double probability = 0;
    bool known = false;
};

/// One round t.
struct WordRound {
    std::vector<ShownWord> drawn;  ///< Drawn from μ and π_t, with μ_x·π_t(rest|x)
    std::vector<ShownWord> modal;  ///< [X] the likeliest word of each prompt, with π_t(rest|x)
};

/// A word's probability μ_x·π(rest|x) under π_0 and π_T.
struct WordChange {
    std::string word, spelling;
    double before = 0, after = 0;
    bool known = false;
};

struct WordOutput {
    std::size_t replicate = 0;
    std::vector<WordRound> rounds;   ///< [T + 1]
    std::vector<WordChange> risen;   ///< Whose probability rose most, the most first
    std::vector<WordChange> fallen;  ///< Whose probability fell most, the most first
};

/// The words of one replicate: `count` drawn in each round (stream `shown`, in the slots of
/// SequenceSampler), the modal ones, and up to `count` risen and fallen ones among the words of the
/// text or dictionary and the modal words of the last round. Throws what a run throws, and Error
/// not_applicable when the problem is not over sequences.
WordOutput word_output(const Spec& spec, const Problem& problem, std::size_t replicate, std::size_t count);

/// {"replicate", "rounds": [{"t", "drawn": [{"word", "spelling"?, "probability", "known"}], "modal": […]}],
/// "risen": [{"word", "spelling"?, "before", "after", "known"}], "fallen": […]}
std::string word_output_json(const WordOutput& output);

}  // namespace srlm
