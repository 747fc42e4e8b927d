/// \file
/// srlm: the self-rewarding loop on the command line.

#include "commands/arguments.hpp"
#include "commands/program.hpp"

int main(int argc, char** argv) {
    return srlm::cli::run_program([&] { return srlm::cli::run_command_line(argc, argv); });
}
