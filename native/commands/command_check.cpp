/// \file
/// Commands that check without running: how much memory, which hash.

#include <string>

#include "base/decimal.hpp"
#include "base/error.hpp"
#include "base/format.hpp"
#include "commands/commands.hpp"
#include "commands/exit_status.hpp"
#include "io/files.hpp"
#include "io/outputs.hpp"
#include "io/result_file.hpp"
#include "loop/loop.hpp"
#include "problems/make_problem.hpp"
#include "report/report.hpp"
#include "report/terminal.hpp"
#include "report/text.hpp"
#include "run/machine.hpp"
#include "spec/parameters.hpp"

namespace srlm::cli {

int command_memory(const SpecArguments& arguments, const std::string& threads) {
    Request request = read_request(arguments);
    FilesInUse().inputs(arguments.file, request.spec);
    const std::size_t workers = thread_count(threads);
    // Of the user's data only the files know the size.
    const bool from_data = applies(*find_parameter("data_digest"), request.spec);
    const auto of_data = [&] {
        read_data(request);
        const Problem problem = make_problem(request.spec, request.inputs);
        err().print(report_notes(problem.notes, err()));
        return memory_bytes(request.spec, problem, workers);
    };
    const double bytes = from_data ? of_data() : memory_bytes(request.spec, workers);
    out().print(write_number(bytes, Notation::fixed, 0) + " bytes (" + bytes_text(bytes) +
                ") at most, with " + counted(workers, "thread") + "\n");
    return kOk;
}

int command_hash(const std::string& file) {
    FilesInUse().input("RESULT", file);
    const std::string json = read_file(file, "RESULT");
    const std::string computed = recomputed_hash(json, file);
    const std::string stated = read_result_spec(json)->hash;
    const bool same = computed == stated;
    out().say(
        computed +
        (same ? "  matches the numbers in " : "  is the hash of the numbers, but not what it says in ") +
        file);
    if (same) {
        check_document(json, file);  // of what the hash does not cover
        return kOk;
    }
    err().say("srlm: the file says " + stated + ": its numbers have been changed since it was written.");
    return kHashDiffers;
}

}  // namespace srlm::cli
