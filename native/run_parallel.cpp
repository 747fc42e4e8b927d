#include "run_parallel.hpp"

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

#include "experiment/error.hpp"
#include "experiment/result.hpp"

namespace srlm::cli {

namespace {

/// Blocks of replicates shared among threads.
class Work {
public:
    Work(const Spec& spec, const Problem& problem, std::size_t threads)
        : spec_(spec),
          problem_(problem),
          replicates_(static_cast<std::size_t>(spec.replicates)),
          block_(std::clamp<std::size_t>(replicates_ / threads, 1, block_size(spec, problem))),
          traces_((replicates_ + block_ - 1) / block_),
          failed_block_(traces_.size()) {}

    std::size_t blocks() const { return traces_.size(); }
    void stop() { stop_ = true; }
    std::int64_t rounds_done() const { return rounds_done_; }

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

    /// Waits until `threads` threads have ended, asking `watch` in between.
    void wait(std::size_t threads, const Watch& watch) {
        std::unique_lock lock(mutex_);
        while (!ended_.wait_for(lock, std::chrono::milliseconds(100),
                                [&] { return threads_ended_ == threads; })) {
            lock.unlock();
            if (!watch(rounds_done_)) stop_ = true;
            lock.lock();
        }
    }

    /// After all threads have ended.
    ParallelRun result() {
        if (failure_) std::rethrow_exception(failure_);
        ParallelRun run;
        run.replicates_done = replicates_done_;
        if (run.replicates_done == spec_.replicates) run.trace = join(std::move(traces_));
        return run;
    }

private:
    void run_block(std::size_t block) {
        const std::size_t first = block * block_;
        const std::size_t count = std::min(block_, replicates_ - first);
        Loop loop(spec_, problem_, first, count);
        while (loop.step()) {
            rounds_done_ += static_cast<std::int64_t>(count);
            if (stop_) return;
        }
        traces_[block] = loop.finish();
        replicates_done_ += static_cast<std::int64_t>(count);
    }

    const Spec& spec_;
    const Problem& problem_;
    const std::size_t replicates_, block_;
    std::vector<Trace> traces_;
    std::atomic<std::size_t> next_{0};
    std::atomic<bool> stop_{false};
    std::atomic<std::int64_t> rounds_done_{0}, replicates_done_{0};

    std::mutex mutex_;
    std::condition_variable ended_;
    std::size_t threads_ended_ = 0;
    std::size_t failed_block_;
    std::exception_ptr failure_;
};

}  // namespace

ParallelRun run_parallel(const Spec& spec, const Problem& problem, std::size_t threads, const Watch& watch) {
    Work work(spec, problem, threads);
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
        work.wait(pool.size(), watch);
    } catch (...) {
        work.stop();
        watch_failure = std::current_exception();
    }
    for (std::thread& thread : pool) thread.join();
    if (watch_failure) std::rethrow_exception(watch_failure);
    return work.result();
}

}  // namespace srlm::cli
