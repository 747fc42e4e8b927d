#pragma once
/// \file
/// The progress line of a run.

#include <chrono>
#include <cstdint>
#include <string_view>

#include "terminal.hpp"

namespace srlm::cli {

/// A bar with percentage, rate and time left on a terminal, nothing elsewhere.
class Progress {
public:
    /// `total` rounds, summed over replicates; `before` of them were done before this beginning.
    Progress(const Terminal& terminal, std::int64_t total, std::int64_t before = 0);
    ~Progress();  ///< Removes the line.
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    /// `what` stands between the percentage and the rate.
    void show(std::int64_t done, std::string_view what = "");
    void skip(std::int64_t rounds) { before_ += rounds; }  ///< These, too, were done before.
    double seconds() const;                                ///< Since the beginning
    /// Until the end, at the rate so far; NaN while there is none.
    double seconds_left(std::int64_t done) const;

private:
    const Terminal& terminal_;
    std::int64_t total_, before_;
    std::chrono::steady_clock::time_point start_;
    bool shown_ = false;
};

}  // namespace srlm::cli
