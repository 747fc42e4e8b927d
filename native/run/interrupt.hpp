#pragma once
/// \file
/// Ctrl-C as a question that the program asks, instead of a sudden end.

#include <functional>

namespace srlm::cli {

/// Thrown where the program stops because a signal asked it to.
struct Interrupted {};

/// From now on SIGINT, SIGTERM, SIGHUP and SIGUSR1 (which Slurm can send as a warning) are noted; a second
/// one of the first three ends the program at once, and says so.
void catch_interrupts();

/// As if this signal had come.
void note_interrupt(int signal);

/// The signal that asked the program to stop, or 0.
int interrupted();

/// Seconds that work has to end by itself after a signal. A factorisation may take longer, and nobody waits
/// for it: see end_now().
inline constexpr double kGrace = 0.5;

/// What the program says, during the life of this object, when it ends with work still under way.
class LastWords {
public:
    explicit LastWords(std::function<void()> say);
    ~LastWords();
    LastWords(const LastWords&) = delete;
    LastWords& operator=(const LastWords&) = delete;
};

/// Ends the program with all its threads as the signal says, after the last words.
[[noreturn]] void end_now();

/// Does `work` on a thread of its own. When a signal comes and the work goes on after it, end_now(). What it
/// throws is thrown here.
void interruptible(const std::function<void()>& work);

}  // namespace srlm::cli
