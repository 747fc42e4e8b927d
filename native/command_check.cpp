/// \file
/// Commands that check without running: how much memory, which hash.

#include <cstdio>
#include <string>

#include "commands.hpp"
#include "exit_status.hpp"
#include "experiment/error.hpp"
#include "experiment/parameters.hpp"
#include "files.hpp"
#include "loop/loop.hpp"
#include "machine.hpp"
#include "numbers.hpp"
#include "result_file.hpp"
#include "terminal.hpp"
#include "text.hpp"

namespace srlm::cli {

int command_memory(const SpecArguments& arguments, const std::string& threads) {
    const Request request = read_request(arguments);
    const std::size_t workers = thread_count(threads);
    // Of the user's data only the files know the size.
    const bool from_data = applies(*find_parameter("data_digest"), request.spec);
    const double bytes = from_data
                             ? memory_bytes(request.spec, make_problem(request.spec, request.inputs), workers)
                             : memory_bytes(request.spec, workers);
    char number[32];
    std::snprintf(number, sizeof number, "%.0f", bytes);
    out().print(std::string(number) + " bytes (" + bytes_text(bytes) + ") at most, with " +
                std::to_string(workers) + (workers == 1 ? " thread\n" : " threads\n"));
    return kOk;
}

int command_hash(const std::string& file) {
    const std::string json = read_file(file, "RESULT");
    const std::string computed = recomputed_hash(json, file);
    const std::string stated = read_result_spec(json)->hash;
    const bool same = computed == stated;
    out().print(
        computed +
        (same ? "  matches the numbers in " : "  is the hash of the numbers, but not what it says in ") +
        printable(file) + "\n");
    if (same) return kOk;
    err().print("srlm: the file says " + printable(stated) +
                ": its numbers have been changed since it was written.\n");
    return kHashDiffers;
}

}  // namespace srlm::cli
