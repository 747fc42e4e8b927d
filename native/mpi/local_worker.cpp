#include "local_worker.hpp"

namespace srlm::cli {

LocalWorker::LocalWorker(TaskRunner runner) : runner_(std::move(runner)), thread_([this] { run(); }) {}

LocalWorker::~LocalWorker() {
    stop();
    thread_.join();
}

void LocalWorker::give(Task task) {
    {
        const std::lock_guard lock(mutex_);
        tasks_.push_back(std::move(task));
    }
    changed_.notify_one();
}

std::optional<Answer> LocalWorker::answer() {
    const std::lock_guard lock(mutex_);
    if (answers_.empty()) return std::nullopt;
    std::optional<Answer> first = std::move(answers_.front());
    answers_.pop_front();
    return first;
}

void LocalWorker::stop() {
    {
        const std::lock_guard lock(mutex_);  // not between the thread's look at it and its sleep
        stop_ = true;
    }
    changed_.notify_one();
}

void LocalWorker::run() {
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

}  // namespace srlm::cli
