#pragma once
/// \file
/// A worker within rank 0, on a thread of its own.

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "commands/task_runner.hpp"

namespace srlm::cli {

class LocalWorker {
public:
    explicit LocalWorker(TaskRunner runner) : runner_(std::move(runner)), thread_([this] { run(); }) {}
    ~LocalWorker() {
        stop();
        thread_.join();
    }
    LocalWorker(const LocalWorker&) = delete;
    LocalWorker& operator=(const LocalWorker&) = delete;

    void give(Task task) {
        {
            const std::lock_guard lock(mutex_);
            tasks_.push_back(std::move(task));
        }
        changed_.notify_one();
    }

    /// The next answer, if there is one.
    std::optional<Answer> answer() {
        const std::lock_guard lock(mutex_);
        if (answers_.empty()) return std::nullopt;
        std::optional<Answer> first = std::move(answers_.front());
        answers_.pop_front();
        return first;
    }

    /// The last answer is `ended`.
    void stop() {
        {
            const std::lock_guard lock(mutex_);  // not between the thread's look at it and its sleep
            stop_ = true;
        }
        changed_.notify_one();
    }

private:
    void run() {
        const Watch watch = [this](const RunProgress&) { return !stop_; };
        std::unique_lock lock(mutex_);
        for (;;) {
            changed_.wait(lock, [this] { return stop_ || !tasks_.empty(); });
            if (stop_) break;
            Task task = std::move(tasks_.front());
            tasks_.pop_front();
            lock.unlock();
            std::optional<Answer> answer = runner_.run(std::move(task), watch);
            lock.lock();
            if (answer) answers_.push_back(std::move(*answer));
        }
        answers_.push_back({});
    }

    TaskRunner runner_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Task> tasks_;
    std::deque<Answer> answers_;
    std::atomic<bool> stop_{false};
    std::thread thread_;  ///< Last: it uses all of the above.
};

}  // namespace srlm::cli
