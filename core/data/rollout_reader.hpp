#pragma once
/// \file
/// What lines of one round say, joined.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "data/json_split.hpp"
#include "data/rollout_line.hpp"
#include "data/rollouts.hpp"

namespace srlm {

/// Collects what was read of one round of a model. Throws Error bad_data, too_large.
class RolloutReader {
public:
    explicit RolloutReader(std::string parameter) : parameter_(std::move(parameter)) {}

    void take(RolloutLine line, const ValuePlace& place);

    /// All that was read; once.
    Rollouts finish();

    double bytes() const { return bytes_; }  ///< About what is held

private:
    /// Where a candidate, or a prompt, was read first.
    struct Origin {
        std::uint32_t line = 0, entry = 0, response = 0;
        std::string place() const;
    };
    struct Prompt {
        std::vector<Origin> candidates;
        std::size_t first_line = 0, lines = 0;
        std::optional<double> weight;
    };
    /// How often something was seen, and where it was worst.
    struct Tally {
        std::size_t count = 0;
        double worst = 0;
        std::string place;
        void add(double size, const std::string& where);
    };

    std::size_t prompt_of(const ValuePlace& place, const RolloutLine& line);
    void add(std::size_t x, LineResponse& response, const Origin& origin);
    std::optional<std::size_t> same_text(std::size_t x, const Candidate& candidate) const;
    void index(std::size_t x);
    double room(std::size_t x) const;
    void join(Candidate& first, const Origin& first_origin, LineResponse& response, const Origin& origin);
    void check_all();
    void judge_scores();
    void write_notes();

    std::string parameter_;
    Rollouts rollouts_;
    std::vector<Prompt> prompts_;
    std::unordered_map<std::string, std::size_t> by_name_;
    /// Of prompts with more than a few candidates: prompt and text → candidate.
    std::unordered_multimap<std::uint64_t, std::size_t> by_text_;
    static constexpr std::size_t kFew = 32;
    std::size_t unnamed_ = 0, responses_ = 0, embedded_ = 0, scored_ = 0, measured_ = 0, textless_ = 0;
    Tally cut_, all_cut_, apart_, disagreeing_, other_features_, failed_, tempered_, altered_;
    std::size_t listed_ = 0;  ///< Responses without a prompt that stood in one list
    std::vector<std::pair<const struct RolloutFormat*, std::size_t>> formats_;
    double bytes_ = 0;
};

}  // namespace srlm
