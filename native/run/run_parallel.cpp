#include "run/run_parallel.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "results/result.hpp"
#include "run/interrupt.hpp"

namespace srlm::cli {

namespace {

/// What is left of `range` beside the blocks in `have`, which are in order, in pieces of at most `block`.
std::vector<Range> ranges_beside(const std::vector<Trace>& have, Range range, std::size_t block) {
    std::vector<Range> ranges;
    std::size_t next = range.first;
    const std::size_t end_of_range = range.first + range.count;
    const auto fill = [&](std::size_t end) {
        for (; next < end; next += ranges.back().count) ranges.push_back({next, std::min(block, end - next)});
    };
    for (const Trace& trace : have) {
        if (trace.first < next || trace.first + trace.count > end_of_range) {
            throw Error(Code::bad_data, "replicates", "blocks of replicates overlap or are not of this run",
                        "Run it anew");
        }
        fill(trace.first);
        next = trace.first + trace.count;
    }
    fill(end_of_range);
    return ranges;
}

/// Blocks of replicates shared among threads.
class Work {
public:
    Work(const Spec& spec, const Problem& problem, Range range, std::size_t threads, std::vector<Trace> have)
        : spec_(spec),
          problem_(problem),
          have_(std::move(have)),
          replicates_(static_cast<std::int64_t>(range.count)),
          ranges_(ranges_beside(
              have_, range, std::clamp<std::size_t>(range.count / threads, 1, block_size(spec, problem)))),
          traces_(ranges_.size()),
          failed_block_(ranges_.size()) {
        for (const Trace& trace : have_) replicates_done_ += static_cast<std::int64_t>(trace.count);
        rounds_done_ = replicates_done_ * spec.rounds;
    }

    std::size_t blocks() const { return traces_.size(); }
    void stop() { stop_ = true; }
    RunProgress done() const { return {rounds_done_, replicates_done_, 0}; }

    /// Takes blocks until there are none left; the body of a thread.
    void take_blocks() {
        while (!stop_) {
            const std::size_t block = next_++;
            if (block >= blocks()) break;
            try {
                run_block(block);
            } catch (...) {
                const std::lock_guard lock(mutex_);
                if (block < failed_block_) {
                    failed_block_ = block;
                    failure_ = std::current_exception();
                }
                stop_ = true;
            }
        }
        const std::lock_guard lock(mutex_);
        ++threads_ended_;
        ended_.notify_all();
    }

    /// Waits until `threads` threads have ended, asking `watch` and giving to `keep` in between.
    void wait(std::size_t threads, const Watch& watch, const KeepBlocks& keep, Stuck stuck) {
        using Clock = std::chrono::steady_clock;
        auto kept = Clock::now(), stopped = Clock::time_point::max();
        std::unique_lock lock(mutex_);
        while (!ended_.wait_for(lock, std::chrono::milliseconds(100),
                                [&] { return threads_ended_ == threads; })) {
            lock.unlock();
            const auto now = Clock::now();
            if (!watch(done())) {
                stop_ = true;
                stopped = std::min(stopped, now);
            }
            if (keep && now - kept >= std::chrono::seconds(1)) {
                keep_fresh(keep);
                kept = now;
            }
            if (stuck == Stuck::ends_program && interrupted() != 0 && stopped < now &&
                std::chrono::duration<double>(now - stopped).count() > kGrace) {
                if (keep) keep_fresh(keep);
                end_now();
            }
            lock.lock();
        }
    }

    /// Gives the blocks to `keep` that have finished since the last time.
    void keep_fresh(const KeepBlocks& keep) {
        std::vector<const Trace*> blocks;
        {
            const std::lock_guard lock(mutex_);
            for (const std::size_t block : fresh_) blocks.push_back(&traces_[block]);
            fresh_.clear();
        }
        if (!blocks.empty()) keep(blocks);
    }

    bool complete() const { return replicates_done_ == replicates_; }

    /// After all threads have ended.
    ParallelRun result() {
        if (failure_) std::rethrow_exception(failure_);
        ParallelRun run;
        run.replicates_done = replicates_done_;
        if (!complete()) return run;
        for (Trace& trace : have_) traces_.push_back(std::move(trace));
        run.trace = join(std::move(traces_));
        return run;
    }

private:
    void run_block(std::size_t block) {
        const auto [first, count] = ranges_[block];
        Loop loop(spec_, problem_, first, count);
        while (loop.step()) {
            rounds_done_ += static_cast<std::int64_t>(count);
            if (stop_) return;
        }
        traces_[block] = loop.finish();
        const std::lock_guard lock(mutex_);
        fresh_.push_back(block);
        replicates_done_ += static_cast<std::int64_t>(count);
    }

    const Spec& spec_;
    const Problem& problem_;
    std::vector<Trace> have_;
    const std::int64_t replicates_;
    const std::vector<Range> ranges_;
    std::vector<Trace> traces_;
    std::atomic<std::size_t> next_{0};
    std::atomic<bool> stop_{false};
    std::atomic<std::int64_t> rounds_done_{0}, replicates_done_{0};
    std::vector<std::size_t> fresh_;  ///< Finished, and not given to a journal yet

    std::mutex mutex_;
    std::condition_variable ended_;
    std::size_t threads_ended_ = 0;
    std::size_t failed_block_;
    std::exception_ptr failure_;
};

}  // namespace

ParallelRun run_parallel(const Spec& spec, const Problem& problem, Range range, std::size_t threads,
                         const Watch& watch, std::vector<Trace> have, const KeepBlocks& keep, Stuck stuck) {
    std::sort(have.begin(), have.end(), [](const Trace& a, const Trace& b) { return a.first < b.first; });
    Work work(spec, problem, range, threads, std::move(have));
    std::vector<std::thread> pool;
    try {
        while (pool.size() < std::min(threads, work.blocks()))
            pool.emplace_back([&work] { work.take_blocks(); });
    } catch (const std::system_error&) {
        // The system gives no more threads: those that started do the work.
        if (pool.empty())
            throw Error(Code::too_large, "--threads", "the system starts no thread", "End other programs");
    }
    std::exception_ptr watch_failure;
    try {
        work.wait(pool.size(), watch, keep, stuck);
    } catch (...) {
        work.stop();
        watch_failure = std::current_exception();
    }
    for (std::thread& thread : pool) thread.join();
    if (watch_failure) std::rethrow_exception(watch_failure);
    if (keep && !work.complete()) work.keep_fresh(keep);
    return work.result();
}

}  // namespace srlm::cli
