#include "run/interrupt.hpp"

#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <exception>
#include <future>
#include <system_error>
#include <thread>
#include <utility>

#include "commands/exit_status.hpp"

namespace srlm::cli {

namespace {

std::atomic<int> last_signal{0};
static_assert(std::atomic<int>::is_always_lock_free, "a signal handler may only touch lock-free atomics");

std::function<void()> last_words;

void note(int signal) {
    if (last_signal.exchange(signal) == 0 || signal == SIGUSR1) return;
    constexpr char words[] = "\nsrlm: ending at once; what was written before is kept.\n";
    (void)!write(STDERR_FILENO, words, sizeof words - 1);
    _exit(kSignal + signal);
}

}  // namespace

void catch_interrupts() {
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGUSR1}) {
        struct sigaction action{};
        // nohup and shells that start jobs in the background have these ignored: keep that.
        if (sigaction(signal, nullptr, &action) != 0 || action.sa_handler == SIG_IGN) continue;
        action = {};
        action.sa_handler = note;
        action.sa_flags = 0;  // no SA_RESTART: read() must return
        sigaction(signal, &action, nullptr);
    }
}

void note_interrupt(int signal) { last_signal = signal; }

int interrupted() { return last_signal; }

LastWords::LastWords(std::function<void()> say) { last_words = std::move(say); }

LastWords::~LastWords() { last_words = nullptr; }

void end_now() {
    if (last_words) last_words();
    _exit(kSignal + interrupted());
}

void interruptible(const std::function<void()>& work) {
    std::promise<void> promise;
    std::future<void> ended = promise.get_future();
    std::thread thread;
    try {
        thread = std::thread([&] {
            try {
                work();
                promise.set_value();
            } catch (...) {
                promise.set_exception(std::current_exception());
            }
        });
    } catch (const std::system_error&) {
        return work();  // no more threads: it cannot be left behind, but it can be done
    }
    using Clock = std::chrono::steady_clock;
    Clock::time_point signalled = Clock::time_point::max();
    while (ended.wait_for(std::chrono::milliseconds(50)) != std::future_status::ready) {
        if (interrupted() == 0) continue;
        const Clock::time_point now = Clock::now();
        if (signalled == Clock::time_point::max()) signalled = now;
        if (std::chrono::duration<double>(now - signalled).count() > kGrace) end_now();
    }
    thread.join();
    ended.get();
}

}  // namespace srlm::cli
