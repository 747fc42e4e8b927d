#pragma once
/// \file
/// The progress line of a run.

#include <chrono>
#include <cstdint>
#include <string>

#include "report/terminal.hpp"

namespace srlm::cli {

/// A bar with percentage, rate and time left on a terminal, nothing elsewhere.
class Progress {
public:
    /// `total` rounds, summed over replicates.
    Progress(const Terminal& terminal, std::int64_t total);
    ~Progress();  ///< Removes the line.
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    void hide();  ///< Until the next show().

    void show(std::int64_t done);
    /// The same of something that is not counted in rounds: `share` ∈ [0, 1]; `left` seconds, or NaN.
    void show_share(double share, double left, const std::string& what);
    double seconds() const;  ///< Since the beginning

private:
    const Terminal& terminal_;
    std::int64_t total_;
    std::chrono::steady_clock::time_point start_;
    bool shown_ = false;
};

}  // namespace srlm::cli
