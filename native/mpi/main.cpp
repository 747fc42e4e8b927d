/// \file
/// srlm-mpi: a sweep on all processes that mpirun starts.

#include <cstdlib>

#include "commands/arguments.hpp"
#include "commands/program.hpp"
#include "rank_runner.hpp"
#include "ranks.hpp"
#include "worker.hpp"

int main(int argc, char** argv) {
    using namespace srlm::cli;
    setenv("NO_COLOR", "1", 0);  // the terminal that a rank sees is mpirun's, also when that writes to a file
    Ranks ranks(argc, argv);
    return run_program([&] {
        if (ranks.rank() > 0) {
            work(ranks);
            return 0;
        }
        RankRunner runner(ranks);
        return run_command_line(argc, argv, &runner);
    });
}
