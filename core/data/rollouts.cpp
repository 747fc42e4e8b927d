#include "data/rollouts.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <map>
#include <utility>

#include "base/error.hpp"
#include "base/format.hpp"
#include "base/json_text.hpp"
#include "base/problem_limit.hpp"
#include "base/sha256.hpp"
#include "base/spelling.hpp"
#include "data/rollout_format.hpp"
#include "data/rollout_line.hpp"
#include "numerics/scalar.hpp"

namespace srlm {

namespace {

constexpr double kApart = 1e-6;     ///< Log-probabilities closer than this are the same, relative above 1
constexpr double kDisagree = 1e-2;  ///< As far as a total may be from the sum over tokens, for servers round
constexpr double kOverfull = 1e-3;  ///< As far as probabilities may sum to above 1

bool far(double a, double b, double tolerance) {
    return std::fabs(a - b) > tolerance * std::max(1.0, std::max(std::fabs(a), std::fabs(b)));
}

std::string of(std::size_t count, const std::string& one, const std::string& many) {
    return std::to_string(count) + " " + (count == 1 ? one : many);
}

std::string truth_or_number(const Candidate& c) {
    return !c.judged ? short_number(*c.gold) : c.correct ? "true" : "false";
}

/// Where a text of prompt x is entered in the table of texts.
std::uint64_t place_of(std::size_t x, const TextKey& text) { return text[0] + 0x9e3779b97f4a7c15U * x; }

}  // namespace

TextKey text_key(std::string_view text) {
    Sha256 hash;
    hash.update(text.data(), text.size());
    const Sha256::Digest digest = hash.digest();
    TextKey key;
    std::memcpy(key.data(), digest.data(), sizeof(key));
    return key;
}

std::string RolloutReader::Origin::place() const { return rollout_place({line, 0, entry}, response); }

void RolloutReader::Tally::add(double size, const std::string& where) {
    if (count++ > 0 && !(size > worst)) return;
    worst = size;
    place = where;
}

std::size_t RolloutReader::prompt_of(const ValuePlace& place, const RolloutLine& line) {
    ++lines_;
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
    const auto format = std::find_if(formats_.begin(), formats_.end(),
                                     [&](const auto& each) { return each.first == line.format; });
    if (format == formats_.end()) {
        formats_.emplace_back(line.format, 1);
    } else {
        ++format->second;
    }
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
    if (repeat.gold && !first.gold) ++scored_;
    if (!repeat.gold) {
        repeat.gold = first.gold;
        repeat.judged = first.judged;
        repeat.correct = first.correct;
    }
    if (repeat.log_probability > first.log_probability) {
        measured_ += repeat.length.has_value();
        measured_ -= first.length.has_value();
        embedded_ += !repeat.embedding.empty();
        embedded_ -= !first.embedding.empty();
        repeat.drawn = first.drawn;
        first = std::move(repeat);
    } else {
        first.gold = repeat.gold;
        first.judged = repeat.judged;
        first.correct = repeat.correct;
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
        rollouts_.notes.push_back(of(undecided, "prompt has", "prompts have") +
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

void RolloutReader::write_notes() {
    std::vector<std::string>& notes = rollouts_.notes;
    if (unnamed_ > 1)
        notes.push_back(of(unnamed_, "line names", "lines name") + " no prompt: each is a prompt of its own");
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
    if (several > 0) {
        notes.push_back(of(several, "prompt stands", "prompts stand") + " on several lines, " +
                        std::to_string(lines) + " in all; the first on " + std::to_string(example->lines) +
                        " from line " + std::to_string(example->first_line));
    }
    if (textless_ == responses_) {
        notes.push_back("no response has a text: each counts as a different one");
    } else if (textless_ > 0) {
        notes.push_back(of(textless_, "response has", "responses have") +
                        " no text: each counts as a different one");
    }
    if (rollouts_.repeated > 0) {
        notes.push_back(of(rollouts_.repeated, "response repeats", "responses repeat") +
                        " the text of another to the same prompt: they were joined");
    }
    if (apart_.count > 0) {
        notes.push_back(of(apart_.count, "repeat has", "repeats have") + " another log-probability, up to " +
                        short_number(apart_.worst) + " apart (" + apart_.place + "): the largest was taken");
    }
    if (other_features_.count > 0) {
        notes.push_back(of(other_features_.count, "repeat has", "repeats have") + " another embedding (" +
                        other_features_.place + "): that of the likeliest was taken");
    }
    if (disagreeing_.count > 0) {
        notes.push_back(of(disagreeing_.count, "total disagrees", "totals disagree") +
                        " with the sum over the tokens (" + disagreeing_.place + "): the total was taken");
    }
    if (listed_ > 1)
        notes.push_back(of(listed_, "response names", "responses name") +
                        " no prompt: those of one list are taken for draws of one prompt");
    if (failed_.count > 0) {
        notes.push_back(of(failed_.count, "request of the batch", "requests of the batch") + " failed (" +
                        failed_.place + "): left out");
    }
    if (tempered_.count > 0) {
        notes.push_back(of(tempered_.count, "line was", "lines were") +
                        " not sampled from the model itself (" + tempered_.place +
                        "): nothing is concluded from what was not drawn");
    }
    if (altered_.count > 0) {
        notes.push_back("the log-probabilities of " + of(altered_.count, "line", "lines") + " (" +
                        altered_.place +
                        ") are those of a tempered or truncated distribution, not of the model itself");
    }
    if (all_cut_.count > 0) {
        notes.push_back(of(all_cut_.count, "prompt has", "prompts have") +
                        " no response that the server let end (" + all_cut_.place +
                        "): left out; a larger max_tokens would tell");
    }
    if (std::any_of(formats_.begin(), formats_.end(), [](const auto& each) { return !each.first->draws; }))
        notes.push_back(
            "the responses are no draws of the model: nothing is concluded from what is not among them");
    if (cut_.count > 0) {
        notes.push_back(of(cut_.count, "response was", "responses were") +
                        " stopped by the server before the end (the first in " + cut_.place +
                        "): a prefix is no response, so they were left out");
    }
    if (overfull > 0) {
        notes.push_back("the probabilities of " + of(overfull, "prompt", "prompts") + " sum to above 1, at " +
                        where + " to " + short_number(fullest) +
                        ": they are not those of whole responses with their ends");
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
        if (formats_.size() > 1) rollouts_.format += " (" + of(count, "object", "objects") + ")";
    }
    rollouts_.bytes = bytes_;
    return std::move(rollouts_);
}

struct RolloutFile::State {
    State(std::string parameter_, const std::string& format_, double most_, std::string remedy_)
        : parameter(std::move(parameter_)),
          most(most_),
          remedy(std::move(remedy_)),
          splitter([this](const ValuePlace& place, std::string_view text) { take(place, text); },
                   [this](const ValuePlace& place, std::size_t bytes) { hold(place, bytes); }) {
        if (format_ == "auto") return;
        format = find_rollout_format(format_);
        if (format) return;
        std::vector<std::string> names;
        for (const RolloutFormat& each : rollout_formats()) names.push_back(each.name);
        const std::string closest = closest_word(format_, names);
        std::string all;
        for (const std::string& name : names) all += (all.empty() ? "" : ", ") + name;
        throw Error(Code::out_of_range, "rollouts_format",
                    "got " + text_shown(format_) + " but allowed is auto, " + all,
                    closest.empty() ? "Choose one of them" : "Write \"" + closest + "\"");
    }

    void hold(const ValuePlace& place, std::size_t bytes) const {
        const auto size = static_cast<double>(bytes);
        if (most > 0 && size > most) {
            throw Error(Code::too_large, parameter,
                        rollout_place(place) + " has more than " + bytes_text(most) +
                            ", and what its parser makes of that may not be held",
                        "Write shorter objects" + remedy);
        }
        constexpr double kParsed = 24;  // bytes that a parser of JSON makes of a byte of text, at most
        double held = kParsed * size;
        for (const auto& [round, reader] : readers) held += reader.bytes();
        require_fits(held, parameter, rollout_place(place));
    }

    void take(const ValuePlace& place, std::string_view text) {
        hold(place, text.size());
        RolloutLine line = read_rollout_line(text, place, parameter, format);
        const std::int64_t round = line.round.value_or(0);
        auto at = readers.find(round);
        if (at == readers.end()) at = readers.emplace(round, RolloutReader(parameter)).first;
        at->second.take(std::move(line), place);
    }

    std::string parameter;
    double most;
    std::string remedy;
    const RolloutFormat* format = nullptr;
    std::map<std::int64_t, RolloutReader> readers;
    JsonSplitter splitter;
};

RolloutFile::RolloutFile(std::string parameter, const std::string& format, double most, std::string remedy)
    : state_(std::make_unique<State>(std::move(parameter), format, most, std::move(remedy))) {}

RolloutFile::~RolloutFile() = default;

void RolloutFile::feed(std::string_view piece) { state_->splitter.feed(piece); }

std::vector<Rollouts> RolloutFile::finish() {
    state_->splitter.finish();
    if (state_->readers.empty()) state_->readers.emplace(0, RolloutReader(state_->parameter));
    std::vector<Rollouts> rounds;
    for (auto& [round, reader] : state_->readers) {
        rounds.push_back(reader.finish());
        rounds.back().round = round;
    }
    return rounds;
}

Rollouts only_round(std::vector<Rollouts> rounds, const std::string& parameter) {
    if (rounds.size() > 1) {
        throw Error(Code::bad_data, parameter,
                    "has " + std::to_string(rounds.size()) + " rounds, from " +
                        std::to_string(rounds.front().round) + " to " + std::to_string(rounds.back().round) +
                        ", where those of one policy are needed",
                    "Keep the lines of one \"round\"; \"srlm diagnose\" follows them all");
    }
    return std::move(rounds.front());
}

std::vector<Rollouts> parse_rounds(std::string_view bytes, const std::string& parameter,
                                   const std::string& format) {
    RolloutFile file(parameter, format);
    file.feed(bytes);
    return file.finish();
}

Rollouts parse_rollouts(std::string_view bytes, const std::string& parameter, const std::string& format) {
    return only_round(parse_rounds(bytes, parameter, format), parameter);
}

std::string read_as(const Rollouts& rollouts) {
    std::size_t fewest = SIZE_MAX, most = 0, counted = 0, missing = 0, responses = 0;
    for (const PromptRollouts& prompt : rollouts.prompts) {
        std::size_t draws = 0;
        for (const Candidate& c : prompt.candidates) {
            draws += c.drawn;
            ++responses;
            counted += c.end == End::counted;
            missing += c.end == End::missing;
        }
        fewest = std::min(fewest, draws);
        most = std::max(most, draws);
    }
    const std::string draws = rollouts.drawn ? "draw" : "response";
    std::string words = rollouts.format + ", " + of(rollouts.prompts.size(), "prompt", "prompts") + " × " +
                        (fewest == most ? of(most, draws, draws + "s")
                                        : std::to_string(fewest) + " to " + of(most, draws, draws + "s"));
    if (counted == responses) {
        words += ", the end token in the sum of each";
    } else if (missing == responses) {
        words += ", the end token in no sum: a sum is the probability of all responses that begin so";
    } else if (counted + missing == 0) {
        words += "; whether the end token is in the sums the file does not tell";
    } else {
        words +=
            ", the end token in the sum of " + std::to_string(counted) + " of " +
            of(responses, "different response", "different responses") +
            (missing > 0 ? ", not of " + std::to_string(missing) : "") +
            (counted + missing < responses ? ", not known of " + std::to_string(responses - counted - missing)
                                           : "");
    }
    return words;
}

}  // namespace srlm
