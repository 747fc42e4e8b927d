#include "worker.hpp"

#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "packing.hpp"
#include "problems/user_data.hpp"
#include "run/interrupt.hpp"
#include "run/process_limits.hpp"

namespace srlm::cli {

namespace {

constexpr auto kNap = std::chrono::microseconds(200);

/// The job of this process, made from what rank 0 has sent.
struct Workplace {
    Workplace(std::string_view bytes, const Ranks& ranks)
        : job(unpack_job(bytes)),
          cells(job.sweep),
          runner(job.sweep, cells, job.inputs, share_of_machine(job.machine, ranks), job.go_on, job.traces) {
        read_rollouts(job.inputs, job.sweep.spec);
        job.inputs.rollouts.reset();
    }

    Job job;
    CellList cells;
    TaskRunner runner;
};

class Worker {
public:
    Worker(Ranks& ranks, std::string_view job) : ranks_(ranks) {
        report(answered([&]() -> std::optional<Answer> {
            place_ = std::make_unique<Workplace>(job, ranks_);
            return std::nullopt;
        }));
    }

    void run() {
        while (!told_to_stop()) {
            if (interrupted() != 0 && !silent_)
                report(Answer{.kind = Answer::Kind::interrupted, .signal = interrupted()});
            if (tasks_.empty() || silent_) {
                std::this_thread::sleep_for(kNap);
                continue;
            }
            const std::string bytes = std::move(tasks_.front());
            tasks_.pop_front();
            report(answered([&] {
                return place_->runner.run(unpack_task(bytes, place_->cells), [this](const RunProgress&) {
                    return !told_to_stop() && interrupted() == 0;
                });
            }));
        }
        silent_ = false;
        report(Answer{});
    }

private:
    /// Takes in the orders that have come.
    bool told_to_stop() {
        while (!stop_) {
            std::optional<Message> message = ranks_.receive();
            if (!message) break;
            if (message->bytes.front() == static_cast<char>(Order::stop)) {
                stop_ = true;
            } else {
                tasks_.push_back(message->bytes.substr(1));
            }
        }
        return stop_;
    }

    void report(const std::optional<Answer>& answer) {
        if (!answer || silent_) return;
        silent_ = answer->kind != Answer::Kind::piece && answer->kind != Answer::Kind::record &&
                  answer->kind != Answer::Kind::cell_failed;
        ranks_.send(0, pack(*answer));
        ranks_.wait_until_sent();
    }

    Ranks& ranks_;
    std::unique_ptr<Workplace> place_;
    std::deque<std::string> tasks_;
    bool stop_ = false;
    bool silent_ = false;  ///< Has failed, or was interrupted: waits for the end
};

}  // namespace

Machine share_of_machine(const MachineArguments& arguments, const Ranks& ranks) {
    Machine machine = use_machine(arguments);
    const std::size_t here = ranks.on_this_machine();
    if (arguments.threads.empty()) {
        // mpirun and srun often bind a process to processors of its own; then all of those are meant for it.
        const ProcessLimits limits = process_limits();
        machine.threads = threads_within(limits.bound ? limits.processors : limits.processors / here,
                                         limits.quota / static_cast<double>(here));
    }
    if (arguments.memory_limit.empty()) machine.memory /= static_cast<double>(here);
    limit_data(machine);
    return machine;
}

void work(Ranks& ranks) {
    catch_interrupts();
    const std::string job = ranks.broadcast({});
    if (!job.empty()) Worker(ranks, job).run();
}

}  // namespace srlm::cli
