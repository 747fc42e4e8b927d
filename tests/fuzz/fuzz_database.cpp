/// \file
/// Databases of sweeps: read, checked against themselves, or refused.

#include <unistd.h>

#include <cstddef>
#include <fstream>
#include <string>

#include "fuzz.hpp"
#include "store/sweep_database.hpp"

using namespace srlm;
using namespace srlm::cli;

SRLM_FUZZ(data, size) {
    static const std::string path = "/dev/shm/srlm-fuzz-" + std::to_string(getpid()) + ".db";
    std::ofstream(path, std::ios::binary).write(reinterpret_cast<const char*>(data), static_cast<long>(size));
    fuzz::read([&] {
        const auto database = SweepDatabase::open_to_read("DATABASE", path);
        database->done();
        for (std::size_t cell = 0; cell < database->cells().size() && cell < 4; ++cell)
            database->blocks(cell);
        database->contradictions();
        database->records();
    });
    unlink(path.c_str());
    return 0;
}
