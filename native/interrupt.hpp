#pragma once
/// \file
/// Ctrl-C as a question that the program asks, instead of a sudden end.

namespace srlm::cli {

/// Thrown where the program stops because a signal asked it to.
struct Interrupted {};

/// From now on SIGINT, SIGTERM and SIGHUP are noted; a second one ends the program at once.
void catch_interrupts();

/// As if this signal had come.
void note_interrupt(int signal);

/// The signal that asked the program to stop, or 0.
int interrupted();

}  // namespace srlm::cli
