#pragma once
/// \file
/// How far the reading of a long file is.

#include <chrono>
#include <string>

namespace srlm::cli {

/// A line on a terminal after half a second, and one every ten seconds in a log.
class ReadProgress {
public:
    /// `name` is what is read; `total` bytes, 0 where nothing tells them.
    ReadProgress(const std::string& name, bool wanted, double total);
    ~ReadProgress();  ///< Removes the line.
    ReadProgress(const ReadProgress&) = delete;
    ReadProgress& operator=(const ReadProgress&) = delete;

    void show(double done);

private:
    using Clock = std::chrono::steady_clock;

    std::string name_;
    bool wanted_;
    double total_;
    Clock::time_point start_, shown_;
    bool on_line_ = false;
};

}  // namespace srlm::cli
