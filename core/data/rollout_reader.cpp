#include "data/rollout_reader.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/counted.hpp"
#include "base/error.hpp"
#include "base/format.hpp"
#include "base/json_text.hpp"
#include "base/problem_limit.hpp"
#include "data/rollout_format.hpp"

namespace srlm {

namespace {

constexpr double kApart = 1e-6;     ///< Log-probabilities closer than this are the same, relative above 1
constexpr double kDisagree = 1e-2;  ///< As far as a total may be from the sum over tokens, for servers round

bool far(double a, double b, double tolerance) {
    return std::fabs(a - b) > tolerance * std::max(1.0, std::max(std::fabs(a), std::fabs(b)));
}

std::string truth_or_number(const Candidate& c) {
    return !c.judged ? short_number(*c.gold) : c.correct ? "true" : "false";
}

/// Where a text of prompt x is entered in the table of texts.
std::uint64_t place_of(std::size_t x, const TextKey& text) { return text[0] + 0x9e3779b97f4a7c15U * x; }

}  // namespace

std::string RolloutReader::Origin::place() const { return rollout_place({line, 0, entry}, response); }

void RolloutReader::Tally::add(double size, const std::string& where) {
    if (count++ > 0 && !(size > worst)) return;
    worst = size;
    place = where;
}

std::size_t RolloutReader::prompt_of(const ValuePlace& place, const RolloutLine& line) {
    // What has no name is a prompt of its own, whatever the others are called; but single responses that
    // stand in one list are the server's answers to one request.
    const bool listed = !line.named && line.single && place.list > 0;
    unnamed_ += !line.named && !listed;
    listed_ += listed;
    const std::string name = listed ? "list of line " + std::to_string(place.list) : line.prompt;
    const auto [at, is_new] = by_name_.emplace((line.named ? "=" : "?") + name, prompts_.size());
    if (is_new) {
        prompts_.emplace_back();
        prompts_.back().first_line = place.line;
        rollouts_.prompts.emplace_back();
        rollouts_.prompts.back().prompt = name;
        bytes_ += static_cast<double>(2 * name.size() + sizeof(Prompt) + sizeof(PromptRollouts) + 64);
    }
    Prompt& prompt = prompts_[at->second];
    ++prompt.lines;
    if (line.weight && prompt.weight && *line.weight != *prompt.weight) {
        throw Error(Code::bad_data, parameter_,
                    rollout_place(place) + " gives " + text_shown(line.prompt) + " the weight " +
                        short_number(*line.weight) + ", and a line before gave it " +
                        short_number(*prompt.weight),
                    "Give each prompt one weight");
    }
    if (line.weight) {
        prompt.weight = line.weight;
        rollouts_.prompts[at->second].weight = *line.weight;
    }
    return at->second;
}

void RolloutReader::take(RolloutLine line, const ValuePlace& place) {
    if (!line.failed.empty()) {
        failed_.add(0, rollout_place(place) + " has " + text_shown(line.failed));
        return;
    }
    auto format = std::find_if(formats_.begin(), formats_.end(),
                               [&](const auto& each) { return each.first == line.format; });
    if (format == formats_.end()) format = formats_.insert(format, {line.format, 0});
    ++format->second;
    if (line.altered) altered_.add(0, rollout_place(place));
    if (!line.sampling.empty()) tempered_.add(0, rollout_place(place) + " has " + line.sampling);
    const std::size_t x = prompt_of(place, line);
    if (line.responses.size() > 1 && prompts_[x].candidates.empty()) {
        // Often all that there will be of this prompt.
        rollouts_.prompts[x].candidates.reserve(line.responses.size());
        prompts_[x].candidates.reserve(line.responses.size());
        bytes_ += room(x);
    }
    for (std::size_t i = 0; i < line.responses.size(); ++i) {
        LineResponse& response = line.responses[i];
        const Origin origin{static_cast<std::uint32_t>(place.line), static_cast<std::uint32_t>(place.entry),
                            static_cast<std::uint32_t>(i)};
        if (response.cut) {
            cut_.add(0, origin.place());
            continue;
        }
        if (response.total && response.by_tokens && far(*response.total, *response.by_tokens, kDisagree)) {
            disagreeing_.add(std::fabs(*response.total - *response.by_tokens),
                             origin.place() + " has " + short_number(*response.total) + " and " +
                                 short_number(*response.by_tokens));
        }
        add(x, response, origin);
    }
    require_fits(bytes_, parameter_, rollout_place(place));
}

void RolloutReader::add(std::size_t x, LineResponse& response, const Origin& origin) {
    Candidate& candidate = response.candidate;
    if (!candidate.embedding.empty()) {
        if (rollouts_.embedding == 0) rollouts_.embedding = candidate.embedding.size();
        if (candidate.embedding.size() != rollouts_.embedding) {
            throw Error(Code::bad_data, parameter_,
                        origin.place() + " has an embedding of " +
                            std::to_string(candidate.embedding.size()) + " numbers, and others have " +
                            std::to_string(rollouts_.embedding),
                        "Give embeddings of one length");
        }
    }
    std::vector<Candidate>& candidates = rollouts_.prompts[x].candidates;
    if (const std::optional<std::size_t> same = same_text(x, candidate)) {
        join(candidates[*same], prompts_[x].candidates[*same], response, origin);
        return;
    }
    ++responses_;
    embedded_ += !candidate.embedding.empty();
    scored_ += candidate.gold.has_value();
    measured_ += candidate.length.has_value();
    textless_ += !candidate.text;
    constexpr std::size_t kBlock = 16;  // what the allocator rounds to, and adds
    bytes_ += static_cast<double>((candidate.embedding.empty() ? 0 : kBlock) +
                                  sizeof(double) * candidate.embedding.capacity());
    bytes_ -= room(x);
    candidates.push_back(std::move(candidate));
    prompts_[x].candidates.push_back(origin);
    bytes_ += room(x);
    index(x);
}

/// Bytes of the lists of prompt x.
double RolloutReader::room(std::size_t x) const {
    return static_cast<double>(rollouts_.prompts[x].candidates.capacity() * sizeof(Candidate) +
                               prompts_[x].candidates.capacity() * sizeof(Origin));
}

/// The candidate of prompt x with this text.
std::optional<std::size_t> RolloutReader::same_text(std::size_t x, const Candidate& candidate) const {
    if (!candidate.text) return std::nullopt;
    const std::vector<Candidate>& candidates = rollouts_.prompts[x].candidates;
    if (candidates.size() <= kFew) {
        for (std::size_t y = 0; y < candidates.size(); ++y)
            if (candidates[y].text == candidate.text) return y;
        return std::nullopt;
    }
    const auto [first, last] = by_text_.equal_range(place_of(x, *candidate.text));
    for (auto at = first; at != last; ++at)
        if (at->second < candidates.size() && candidates[at->second].text == candidate.text)
            return at->second;
    return std::nullopt;
}

/// Enters the last candidate of prompt x, and with the first that is more than few all before it.
void RolloutReader::index(std::size_t x) {
    const std::vector<Candidate>& candidates = rollouts_.prompts[x].candidates;
    if (candidates.size() <= kFew) return;
    constexpr double kNode = 64;
    for (std::size_t y = candidates.size() == kFew + 1 ? 0 : candidates.size() - 1; y < candidates.size();
         ++y) {
        if (!candidates[y].text) continue;
        by_text_.emplace(place_of(x, *candidates[y].text), y);
        bytes_ += kNode;
    }
}

/// A text that is there again. A text may have several forms in tokens, each of them less likely than the
/// text itself, so the likeliest says most about it.
void RolloutReader::join(Candidate& first, const Origin& first_origin, LineResponse& response,
                         const Origin& origin) {
    Candidate& repeat = response.candidate;
    if (first.gold && repeat.gold && *first.gold != *repeat.gold) {
        throw Error(Code::bad_data, parameter_,
                    origin.place() + " scores " + text_shown(*response.text) + " " + truth_or_number(repeat) +
                        ", and " + first_origin.place() + " scored it " + truth_or_number(first),
                    "Give each text of a prompt one score");
    }
    ++first.drawn;
    ++rollouts_.repeated;
    const double difference = std::fabs(first.log_probability - repeat.log_probability);
    rollouts_.largest_difference = std::max(rollouts_.largest_difference, difference);
    if (far(first.log_probability, repeat.log_probability, kApart)) {
        apart_.add(difference, origin.place() + " has " + short_number(repeat.log_probability) + ", " +
                                   first_origin.place() + " had " + short_number(first.log_probability));
    }
    if (first.embedding != repeat.embedding) other_features_.add(0, origin.place());
    if (repeat.gold) {
        scored_ += !first.gold;
        first.gold = repeat.gold;
        first.judged = repeat.judged;
        first.correct = repeat.correct;
    }
    if (repeat.log_probability > first.log_probability) {
        measured_ += repeat.length.has_value();
        measured_ -= first.length.has_value();
        embedded_ += !repeat.embedding.empty();
        embedded_ -= !first.embedding.empty();
        first.log_probability = repeat.log_probability;
        first.length = repeat.length;
        first.end = repeat.end;
        first.embedding = std::move(repeat.embedding);
    }
}

/// Decides what the scores are: truths, or numbers whose largest is best.
void RolloutReader::judge_scores() {
    bool numbers = false, wider = false;
    for (const PromptRollouts& prompt : rollouts_.prompts) {
        for (const Candidate& c : prompt.candidates) {
            numbers = numbers || !c.judged;
            wider = wider || (*c.gold != 0 && *c.gold != 1);
        }
    }
    if (numbers && !wider) rollouts_.notes.push_back("all scores are 0 or 1: they say what is correct");
    std::size_t undecided = 0;
    for (std::size_t x = 0; x < rollouts_.prompts.size(); ++x) {
        PromptRollouts& prompt = rollouts_.prompts[x];
        for (std::size_t y = 0; y < prompt.candidates.size(); ++y) {
            Candidate& c = prompt.candidates[y];
            if (!wider) {
                c.judged = true;
                c.correct = *c.gold == 1;
            }
            if (c.judged == prompt.candidates[0].judged) continue;
            throw Error(Code::bad_data, parameter_,
                        prompts_[x].candidates[y].place() + " has the score " + truth_or_number(c) +
                            ", and " + prompts_[x].candidates[0].place() + " of the same prompt has " +
                            truth_or_number(prompt.candidates[0]),
                        "Give all responses to a prompt true or false, or all a number");
        }
        prompt.judged = prompt.candidates[0].judged;
        const bool same =
            std::all_of(prompt.candidates.begin(), prompt.candidates.end(),
                        [&](const Candidate& c) { return c.gold == prompt.candidates[0].gold; });
        undecided += !prompt.judged && same && prompt.candidates.size() > 1;
    }
    if (undecided > 0) {
        rollouts_.notes.push_back(counted(undecided, "prompt has", "prompts have") +
                                  " one score for all responses: each of them counts as a best one");
    }
}

void RolloutReader::check_all() {
    const auto partly = [&](std::size_t count, const char* what) {
        if (count == 0 || count == responses_) return;
        throw Error(Code::bad_data, parameter_,
                    std::to_string(count) + " of " + std::to_string(responses_) + " responses have " + what,
                    "Give it for every response, or for none");
    };
    std::size_t kept = 0;
    for (std::size_t x = 0; x < prompts_.size(); ++x) {
        if (rollouts_.prompts[x].candidates.empty()) {
            all_cut_.add(0, text_shown(rollouts_.prompts[x].prompt) + " of line " +
                                std::to_string(prompts_[x].first_line));
            continue;
        }
        if (kept < x) {
            rollouts_.prompts[kept] = std::move(rollouts_.prompts[x]);
            prompts_[kept] = std::move(prompts_[x]);
        }
        ++kept;
    }
    if (kept == 0 && !prompts_.empty()) {
        throw Error(Code::bad_data, parameter_,
                    "the server stopped all responses before their end, the first in " + all_cut_.place,
                    "Ask again with a larger max_tokens: a prefix is no response");
    }
    rollouts_.prompts.resize(kept);
    prompts_.resize(kept);
    if (prompts_.empty()) {
        throw Error(
            Code::bad_data, parameter_, "holds no rollouts: it is empty",
            "Write a line for each prompt: {\"prompt\": …, \"responses\": [{\"text\": …, \"logprob\": "
            "…}, …]}");
    }
    partly(embedded_, "an embedding");
    partly(scored_, "a score");
    const bool choice = std::any_of(rollouts_.prompts.begin(), rollouts_.prompts.end(),
                                    [](const PromptRollouts& p) { return p.candidates.size() > 1; });
    if (!choice) {
        throw Error(Code::bad_data, parameter_, "has no prompt with two different responses",
                    unnamed_ > 1 ? "Add \"prompt\" to each line, so that lines of one prompt are known"
                                 : "Draw more responses to each prompt");
    }
}

Rollouts RolloutReader::finish() {
    check_all();
    rollouts_.gold = scored_ > 0;
    rollouts_.lengths = measured_ == responses_;
    if (rollouts_.gold) judge_scores();
    write_notes();
    rollouts_.drawn = tempered_.count == 0;
    rollouts_.own = altered_.count == 0;
    for (const PromptRollouts& prompt : rollouts_.prompts)
        for (const Candidate& c : prompt.candidates)
            rollouts_.unended = rollouts_.unended || c.end == End::missing;
    for (const auto& [format, count] : formats_) {
        rollouts_.drawn = rollouts_.drawn && format->draws;
        rollouts_.format += (rollouts_.format.empty() ? "" : "; ") + format->meaning;
        if (formats_.size() > 1) rollouts_.format += " (" + counted(count, "object") + ")";
    }
    rollouts_.bytes = bytes_;
    return std::move(rollouts_);
}

}  // namespace srlm
