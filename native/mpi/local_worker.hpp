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
    explicit LocalWorker(TaskRunner runner);
    ~LocalWorker();
    LocalWorker(const LocalWorker&) = delete;
    LocalWorker& operator=(const LocalWorker&) = delete;

    void give(Task task);
    std::optional<Answer> answer();  ///< The next one, if there is one
    void stop();                     ///< The last answer is `ended`.

private:
    void run();

    TaskRunner runner_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Task> tasks_;
    std::deque<Answer> answers_;
    std::atomic<bool> stop_{false};
    std::thread thread_;  ///< Last: it uses all of the above.
};

}  // namespace srlm::cli
