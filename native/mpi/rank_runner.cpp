#include "rank_runner.hpp"

#include <algorithm>
#include <chrono>
#include <deque>
#include <exception>
#include <map>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "base/counted.hpp"
#include "local_worker.hpp"
#include "packing.hpp"
#include "run/interrupt.hpp"
#include "worker.hpp"

namespace srlm::cli {

namespace {

constexpr std::size_t kMostThatRankZeroHelps = 64;  // ranks; with more it only hands out and keeps
constexpr auto kNap = std::chrono::microseconds(100);

// Tasks that a worker has beside the one it runs, so that it need not wait while rank 0 commits.
constexpr std::size_t kFewestAhead = 1, kMostAhead = 31;
constexpr double kSecondsAhead = 0.02;

class Dispatch {
public:
    Dispatch(Ranks& ranks, const SweepJob& job, const Machine& machine, SweepProgress& progress,
             CellKeeper& keeper)
        : ranks_(ranks),
          job_(job),
          progress_(progress),
          keeper_(keeper),
          helps_(ranks.count() <= kMostThatRankZeroHelps),
          share_(job.cells, job.todo, ranks.count() - (helps_ ? 0 : 1),
                 [this](std::size_t cell) {
                     std::vector<Trace> blocks = keeper_.blocks(cell);
                     progress_.skip(job_.cells[cell].spec, blocks);
                     return blocks;
                 }),
          out_(ranks.count()),
          working_(ranks.count() - 1),
          machine_(machine) {}

    /// False when a signal has asked to stop.
    bool run() {
        try {
            hand_out();
        } catch (...) {
            failure_ = std::current_exception();
        }
        stop_all();
        if (failure_) std::rethrow_exception(failure_);
        return share_.finished();
    }

private:
    struct Kept {
        Task task;
        Answer answer;
    };

    void hand_out() {
        if (helps_) {
            local_.emplace(TaskRunner(job_.sweep, job_.cells, job_.inputs, machine_, job_.go_on,
                                      keeper_.keeps_traces()));
            ++working_;
        }
        while (!share_.finished() && interrupted() == 0 && !stopping_) {
            const bool news = take_in();
            give_tasks();  // before the commit: nobody waits for the disk
            keep();
            show();
            if (!news) std::this_thread::sleep_for(kNap);
        }
    }

    void show() {
        constexpr double kOften = 0.05;  // seconds
        if (progress_.seconds() - shown_ < kOften) return;
        shown_ = progress_.seconds();
        progress_.show(share_.partly());
    }

    /// What has come is kept also when the sweep fails or stops.
    void stop_all() {
        stopping_ = true;
        for (std::size_t rank = 1; rank < ranks_.count(); ++rank)
            ranks_.send(rank, std::string(1, static_cast<char>(Order::stop)));
        if (local_) local_->stop();
        const double start = progress_.seconds();
        while (working_ > 0) {
            if (!take_in()) std::this_thread::sleep_for(kNap);
            if (interrupted() == 0 || progress_.seconds() - start < 2 * kGrace) continue;
            keep();
            end_now();  // and mpirun ends the others
        }
        try {
            keep();
        } catch (...) {
            if (!failure_) failure_ = std::current_exception();
        }
    }

    bool take_in() {
        bool news = false;
        for (; local_; news = true) {
            std::optional<Answer> answer = local_->answer();
            if (!answer) break;
            handle(0, std::move(*answer));
        }
        for (; ranks_.count() > 1; news = true) {
            const std::optional<Message> message = ranks_.receive();
            if (!message) break;
            const auto spec = [&] { return job_.cells[out_[message->from].front().cell].spec; };
            handle(message->from, unpack_answer(message->bytes, spec));
        }
        return news;
    }

    void handle(std::size_t rank, Answer answer) {
        switch (answer.kind) {
            case Answer::Kind::ended: --working_; return;
            case Answer::Kind::interrupted: note_interrupt(answer.signal); return;
            case Answer::Kind::failed:
                stopping_ = true;
                if (!failure_) failure_ = std::make_exception_ptr(*answer.error);
                return;
            case Answer::Kind::piece:
            case Answer::Kind::record:
            case Answer::Kind::cell_failed: break;
        }
        Task task = std::move(out_[rank].front());
        out_[rank].pop_front();
        kept_.push_back({std::move(task), std::move(answer)});
    }

    void give_tasks() {
        const double seconds = share_.mean_seconds();
        const std::size_t ahead = seconds > 0 ? std::clamp(static_cast<std::size_t>(kSecondsAhead / seconds),
                                                           kFewestAhead, kMostAhead)
                                              : kFewestAhead;
        for (std::size_t depth = 1; depth <= ahead + 1; ++depth) {
            for (std::size_t rank = helps_ ? 0 : 1; rank < ranks_.count(); ++rank) {
                if (out_[rank].size() >= depth) continue;
                std::optional<Task> task = share_.next();
                if (!task) return;
                Task& noted = out_[rank].emplace_back(*task);
                noted.have.clear();
                if (rank == 0) {
                    local_->give(std::move(*task));
                } else {
                    ranks_.send(rank, static_cast<char>(Order::task) + pack(*task));
                }
            }
        }
    }

    /// One commit for all that has come.
    void keep() {
        if (kept_.empty()) return;
        keeper_.begin();
        for (Kept& each : kept_) {
            if (each.answer.kind == Answer::Kind::piece) {
                keeper_.keep_blocks(each.task.cell, {&*each.answer.trace});
                seconds_[each.task.cell] += each.answer.seconds;
            } else if (each.answer.kind == Answer::Kind::cell_failed) {
                keeper_.fail(each.task.cell, *each.answer.error);
            } else {
                keeper_.keep(each.task.cell, {std::move(*each.answer.record),
                                              each.answer.trace ? std::move(*each.answer.trace) : Trace{},
                                              seconds_[each.task.cell] + each.answer.seconds});
                each.answer.trace.reset();
                seconds_.erase(each.task.cell);
            }
        }
        keeper_.commit();
        for (Kept& each : kept_) {
            bool finished = each.task.finish;
            if (each.answer.kind == Answer::Kind::cell_failed) {
                finished = share_.failed(each.task);
            } else {
                share_.done(each.task, std::move(each.answer.trace), each.answer.seconds);
            }
            if (finished) progress_.finished(job_.cells[each.task.cell]);
        }
        kept_.clear();
    }

    Ranks& ranks_;
    const SweepJob& job_;
    SweepProgress& progress_;
    CellKeeper& keeper_;
    bool helps_;
    WorkShare share_;
    std::vector<std::deque<Task>> out_;      ///< [ranks] what each has, in its order
    std::vector<Kept> kept_;                 ///< Come and not committed yet
    std::map<std::size_t, double> seconds_;  ///< Of the pieces of a cell
    std::size_t working_;                    ///< That have not ended
    Machine machine_;
    double shown_ = -1;  ///< When the progress was shown, in seconds
    bool stopping_ = false;
    std::exception_ptr failure_;
    std::optional<LocalWorker> local_;
};

}  // namespace

RankRunner::~RankRunner() {
    if (!told_) ranks_.broadcast({});
}

void RankRunner::use(const MachineArguments& arguments) {
    arguments_ = arguments;
    machine_ = share_of_machine(arguments, ranks_);
}

std::string RankRunner::description() const { return counted(ranks_.count(), "process", "processes"); }

bool RankRunner::run(const SweepJob& job, SweepProgress& progress, CellKeeper& keeper) {
    if (job.todo.empty()) return true;
    told_ = true;
    ranks_.broadcast(pack(Job{job.sweep, job.inputs, arguments_, job.go_on, keeper.keeps_traces()}));
    return Dispatch(ranks_, job, machine_, progress, keeper).run();
}

}  // namespace srlm::cli
