#include "interrupt.hpp"

#include <atomic>
#include <csignal>

namespace srlm::cli {

namespace {

std::atomic<int> last_signal{0};
static_assert(std::atomic<int>::is_always_lock_free, "a signal handler may only touch lock-free atomics");

void note(int signal) { last_signal = signal; }

}  // namespace

void catch_interrupts() {
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        struct sigaction action{};
        // nohup and shells that start jobs in the background have these ignored: keep that.
        if (sigaction(signal, nullptr, &action) != 0 || action.sa_handler == SIG_IGN) continue;
        action = {};
        action.sa_handler = note;
        action.sa_flags = static_cast<int>(SA_RESETHAND);  // no SA_RESTART: read() must return
        sigaction(signal, &action, nullptr);
    }
}

void note_interrupt(int signal) { last_signal = signal; }

int interrupted() { return last_signal; }

}  // namespace srlm::cli
