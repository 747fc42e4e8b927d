#include "data/rollouts.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <map>
#include <utility>

#include "base/counted.hpp"
#include "base/error.hpp"
#include "base/format.hpp"
#include "base/problem_limit.hpp"
#include "base/sha256.hpp"
#include "data/rollout_format.hpp"
#include "data/rollout_line.hpp"
#include "data/rollout_reader.hpp"

namespace srlm {

TextKey text_key(std::string_view text) {
    Sha256 hash;
    hash.update(text.data(), text.size());
    const Sha256::Digest digest = hash.digest();
    TextKey key;
    std::memcpy(key.data(), digest.data(), sizeof(key));
    return key;
}

struct RolloutFile::State {
    State(std::string parameter_, const std::string& format_, double most_, std::string remedy_)
        : parameter(std::move(parameter_)),
          most(most_),
          remedy(std::move(remedy_)),
          format(find_rollout_format(format_)),
          splitter([this](const ValuePlace& place, std::string_view text) { take(place, text); },
                   [this](const ValuePlace& place, std::size_t bytes) { hold(place, bytes); }) {}

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
        readers.try_emplace(round, parameter).first->second.take(std::move(line), place);
    }

    std::string parameter;
    double most;
    std::string remedy;
    const RolloutFormat* format;  ///< Null where each object tells
    std::map<std::int64_t, RolloutReader> readers;
    JsonSplitter splitter;
};

RolloutFile::RolloutFile(std::string parameter, const std::string& format, double most, std::string remedy)
    : state_(std::make_unique<State>(std::move(parameter), format, most, std::move(remedy))) {}

RolloutFile::~RolloutFile() = default;

void RolloutFile::feed(std::string_view piece) { state_->splitter.feed(piece); }

std::vector<Rollouts> RolloutFile::finish() {
    state_->splitter.finish();
    if (state_->readers.empty()) state_->readers.try_emplace(0, state_->parameter);
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
    std::size_t fewest = SIZE_MAX, most = 0, ended = 0, missing = 0, responses = 0;
    for (const PromptRollouts& prompt : rollouts.prompts) {
        std::size_t draws = 0;
        for (const Candidate& c : prompt.candidates) {
            draws += c.drawn;
            ++responses;
            ended += c.end == End::counted;
            missing += c.end == End::missing;
        }
        fewest = std::min(fewest, draws);
        most = std::max(most, draws);
    }
    const std::string draw = rollouts.drawn ? "draw" : "response";
    std::string words =
        rollouts.format + ", " + counted(rollouts.prompts.size(), "prompt") + " × " +
        (fewest == most ? counted(most, draw) : std::to_string(fewest) + " to " + counted(most, draw));
    if (ended == responses) {
        words += ", the end token in the sum of each";
    } else if (missing == responses) {
        words += ", the end token in no sum: a sum is the probability of all responses that begin so";
    } else if (ended + missing == 0) {
        words += "; whether the end token is in the sums the file does not tell";
    } else {
        const std::size_t unknown = responses - ended - missing;
        words += ", the end token in the sum of " + std::to_string(ended) + " of " +
                 counted(responses, "different response");
        if (missing > 0) words += ", not of " + std::to_string(missing);
        if (unknown > 0) words += ", not known of " + std::to_string(unknown);
    }
    return words;
}

}  // namespace srlm
