#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "base/counted.hpp"
#include "base/format.hpp"
#include "base/json_text.hpp"
#include "data/rollout_format.hpp"
#include "data/rollout_reader.hpp"
#include "numerics/scalar.hpp"

namespace srlm {

namespace {

constexpr double kOverfull = 1e-3;  ///< As far as probabilities may sum to above 1

}  // namespace

void RolloutReader::write_notes() {
    const auto note = [this](std::size_t count, const char* one, const char* many, const std::string& rest) {
        if (count > 0) rollouts_.notes.push_back(counted(count, one, many) + rest);
    };
    std::size_t several = 0, lines = 0, overfull = 0;
    const Prompt* example = nullptr;
    double fullest = 0;
    std::string where;
    for (std::size_t x = 0; x < prompts_.size(); ++x) {
        double sum = 0;
        for (const Candidate& c : rollouts_.prompts[x].candidates) sum += exp1(c.log_probability);
        overfull += sum > 1 + kOverfull;
        if (sum > fullest) {
            fullest = sum;
            where = text_shown(rollouts_.prompts[x].prompt);
        }
        if (prompts_[x].lines < 2) continue;
        ++several;
        lines += prompts_[x].lines;
        if (!example) example = &prompts_[x];
    }
    if (unnamed_ > 1) note(unnamed_, "line names", "lines name", " no prompt: each is a prompt of its own");
    if (example) {
        note(several, "prompt stands", "prompts stand",
             " on several lines, " + std::to_string(lines) + " in all; the first on " +
                 std::to_string(example->lines) + " from line " + std::to_string(example->first_line));
    }
    if (textless_ == responses_) {
        rollouts_.notes.push_back("no response has a text: each counts as a different one");
    } else {
        note(textless_, "response has", "responses have", " no text: each counts as a different one");
    }
    note(rollouts_.repeated, "response repeats", "responses repeat",
         " the text of another to the same prompt: they were joined");
    note(apart_.count, "repeat has", "repeats have",
         " another log-probability, up to " + short_number(apart_.worst) + " apart (" + apart_.place +
             "): the largest was taken");
    note(other_features_.count, "repeat has", "repeats have",
         " another embedding (" + other_features_.place + "): that of the likeliest was taken");
    note(disagreeing_.count, "total disagrees", "totals disagree",
         " with the sum over the tokens (" + disagreeing_.place + "): the total was taken");
    if (listed_ > 1) {
        note(listed_, "response names", "responses name",
             " no prompt: those of one list are taken for draws of one prompt");
    }
    note(failed_.count, "request of the batch", "requests of the batch",
         " failed (" + failed_.place + "): left out");
    note(tempered_.count, "line was", "lines were",
         " not sampled from the model itself (" + tempered_.place +
             "): nothing is concluded from what was not drawn");
    if (altered_.count > 0) {
        rollouts_.notes.push_back(
            "the log-probabilities of " + counted(altered_.count, "line") + " (" + altered_.place +
            ") are those of a tempered or truncated distribution, not of the model itself");
    }
    note(all_cut_.count, "prompt has", "prompts have",
         " no response that the server let end (" + all_cut_.place +
             "): left out; a larger max_tokens would tell");
    if (std::any_of(formats_.begin(), formats_.end(), [](const auto& each) { return !each.first->draws; }))
        rollouts_.notes.push_back(
            "the responses are no draws of the model: nothing is concluded from what is not among them");
    note(cut_.count, "response was", "responses were",
         " stopped by the server before the end (the first in " + cut_.place +
             "): a prefix is no response, so they were left out");
    if (overfull > 0) {
        rollouts_.notes.push_back("the probabilities of " + counted(overfull, "prompt") +
                                  " sum to above 1, at " + where + " to " + short_number(fullest) +
                                  ": they are not those of whole responses with their ends");
    }
}

}  // namespace srlm
