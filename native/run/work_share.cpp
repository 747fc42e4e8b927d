#include "run/work_share.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>

#include "run/work.hpp"

namespace srlm::cli {

namespace {

constexpr double kShares = 3;       // a task is this part of what each worker has left on average
constexpr double kShortest = 0.05;  // seconds: a shorter piece is not worth its message and its commit
constexpr double kLongest = 5;      // seconds: what a kill may lose of a cell
constexpr double kFirst = 64;       // replicates of a task while nothing is known of their time
constexpr double kNewest = 0.25;    // weight of the newest task in averages

std::size_t count(const std::deque<Range>& ranges) {
    std::size_t sum = 0;
    for (const Range& range : ranges) sum += range.count;
    return sum;
}

void average(double& mean, double value) { mean += (value - mean) * (mean == 0 ? 1 : kNewest); }

}  // namespace

WorkShare::WorkShare(const CellList& cells, const std::vector<std::size_t>& todo, std::size_t workers,
                     std::function<std::vector<Trace>(std::size_t)> blocks)
    : cells_(cells),
      todo_(todo.begin(), todo.end()),
      unfinished_(todo.size()),
      workers_(static_cast<double>(workers)),
      blocks_(std::move(blocks)) {
    for (const std::size_t cell : todo)
        units_left_ += units(cell) * static_cast<double>(cells[cell].spec.replicates);
}

double WorkShare::units(std::size_t cell) const { return predicted_work(cells_[cell].spec); }

std::size_t WorkShare::wanted(std::size_t cell) const {
    const double one = units(cell);
    double share = units_left_ / (kShares * workers_) / one;
    if (seconds_per_unit_ > 0) {
        const double seconds = one * seconds_per_unit_;
        share = std::min(std::max(share, kShortest / seconds), kLongest / seconds);
    } else {
        share = std::min(share, kFirst);
    }
    constexpr double kMost = 1e9;
    return static_cast<std::size_t>(std::clamp(std::ceil(share), 1.0, kMost));
}

WorkShare::Open& WorkShare::open_next() {
    current_ = todo_.front();
    todo_.pop_front();
    Open& open = open_[*current_];
    open.have = blocks_(*current_);
    std::sort(open.have.begin(), open.have.end(),
              [](const Trace& a, const Trace& b) { return a.first < b.first; });
    std::size_t next = 0;
    const std::size_t end = all_replicates(cells_[*current_].spec).count;
    const auto free_until = [&](std::size_t until) {
        if (until > next) open.free.push_back({next, until - next});
    };
    for (const Trace& trace : open.have) {
        free_until(trace.first);
        next = std::max(next, trace.first + trace.count);
        units_left_ -= units(*current_) * static_cast<double>(trace.count);
    }
    free_until(end);
    return open;
}

Task WorkShare::finish(std::size_t cell, Open& open) {
    const std::size_t left = count(open.free);
    units_left_ -= units(cell) * static_cast<double>(left);
    open.free.clear();
    return {cell, all_replicates(cells_[cell].spec), true, left, std::exchange(open.have, {})};
}

std::optional<Task> WorkShare::next() {
    if (!ready_.empty()) {
        const std::size_t cell = ready_.front();
        ready_.pop_front();
        return finish(cell, open_[cell]);
    }
    if (!current_ && todo_.empty()) return std::nullopt;
    Open& open = current_ ? open_[*current_] : open_next();
    const std::size_t cell = *current_, left = count(open.free), most = wanted(cell);
    if (open.out == 0 && left <= most) {
        current_.reset();
        return finish(cell, open);
    }
    Range& front = open.free.front();
    const Range piece{front.first, std::min(front.count, most)};
    front = {front.first + piece.count, front.count - piece.count};
    if (front.count == 0) open.free.pop_front();
    if (open.free.empty()) current_.reset();
    ++open.out;
    units_left_ -= units(cell) * static_cast<double>(piece.count);
    return Task{cell, piece, false, piece.count, {}};
}

void WorkShare::done(const Task& task, std::optional<Trace> trace, double seconds) {
    average(mean_seconds_, seconds);
    if (task.replicates > 0)
        average(seconds_per_unit_, seconds / (units(task.cell) * static_cast<double>(task.replicates)));
    Open& open = open_.at(task.cell);
    if (task.finish) return close(task.cell);
    --open.out;
    if (open.failed) {
        if (open.out == 0) close(task.cell);
        return;
    }
    if (trace) open.have.push_back(std::move(*trace));
    if (open.out == 0 && open.free.empty()) ready_.push_back(task.cell);
}

bool WorkShare::failed(const Task& task) {
    Open& open = open_.at(task.cell);
    units_left_ -= units(task.cell) * static_cast<double>(count(open.free));
    open.free.clear();
    open.have.clear();
    const bool first = !std::exchange(open.failed, true);
    if (current_ == task.cell) current_.reset();
    if (!task.finish) --open.out;
    if (open.out == 0) close(task.cell);
    return first;
}

void WorkShare::close(std::size_t cell) {
    open_.erase(cell);
    --unfinished_;
}

RunProgress WorkShare::partly() const {
    RunProgress sum;
    for (const auto& [cell, open] : open_) {
        for (const Trace& trace : open.have) {
            sum.replicates += static_cast<std::int64_t>(trace.count);
            sum.rounds += static_cast<std::int64_t>(trace.count * trace.rounds);
            sum.work += units(cell) * static_cast<double>(trace.count);
        }
    }
    return sum;
}

}  // namespace srlm::cli
