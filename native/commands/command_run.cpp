/// \file
/// `srlm run`.

#include <algorithm>
#include <exception>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/format.hpp"
#include "commands/commands.hpp"
#include "io/outputs.hpp"
#include "problems/make_problem.hpp"
#include "report/numbers.hpp"
#include "report/progress.hpp"
#include "report/report.hpp"
#include "report/terminal.hpp"
#include "results/result.hpp"
#include "run/interrupt.hpp"
#include "run/machine.hpp"
#include "run/run_parallel.hpp"

namespace srlm::cli {

namespace {

void check_interrupt() {
    if (interrupted() != 0) throw Interrupted{};
}

std::size_t threads_of(const Spec& spec, const Machine& machine) {
    return std::min(machine.threads, static_cast<std::size_t>(spec.replicates));
}

/// Throws Error too_large when the run would not fit together with its `output`; `problem` as soon
/// as it is known.
void check_fits(const Spec& spec, const Problem* problem, std::size_t threads, double output, double limit) {
    const auto bytes = [&](std::size_t n) {
        return output + (problem ? memory_bytes(spec, *problem, n) : memory_bytes(spec, n));
    };
    if (bytes(threads) <= limit) return;
    std::size_t fitting = threads;
    while (fitting > 1 && bytes(fitting) > limit) --fitting;
    check_memory(spec, bytes(fitting), limit);
    throw Error(Code::too_large, "--threads",
                std::to_string(threads) + " threads would hold about " + bytes_text(bytes(threads)) +
                    ", and " + bytes_text(limit) + " may be used",
                "Add --threads " + std::to_string(fitting) + ", or a larger --memory-limit");
}

/// Bytes that the results take before they are written, at most, beside the trace itself.
double output_bytes(const Outputs& outputs, const Spec& spec, const Problem* problem) {
    constexpr double kJsonNumber = 48, kCsvNumber = 24;  // a document and its text; text alone
    const double rounds = static_cast<double>(spec.rounds) + 1;
    const double metrics = static_cast<double>(spec.replicates) * rounds * static_cast<double>(kMetrics);
    double kept = 0;
    if (problem) {
        kept =
            rounds * static_cast<double>(problem->theta_length()) * static_cast<double>(spec.record_theta) +
            rounds * static_cast<double>(problem->entries()) * static_cast<double>(spec.record_policy);
    }
    return (outputs.json ? kJsonNumber * (metrics + kept) : 0) + (outputs.csv ? kCsvNumber * metrics : 0);
}

}  // namespace

int command_run(const RunArguments& arguments) {
    catch_interrupts();
    check_hash_format(arguments.report.expect);
    Request request = read_request(arguments.spec);
    FilesInUse files;
    files.inputs(arguments.spec.file, request.spec);
    const Outputs outputs(arguments.output, files);
    const Machine machine = use_machine(arguments.machine);
    check_fits(request.spec, nullptr, threads_of(request.spec, machine),
               output_bytes(outputs, request.spec, nullptr), machine.memory);
    const Problem problem = read_problem(arguments, machine, request);
    forget_data(request);
    return run_problem(arguments, machine, request, problem, outputs);
}

Problem read_problem(const RunArguments& arguments, const Machine& machine, Request& request) {
    const LastWords words(
        [] { err().print("srlm: interrupted while the problem was made; nothing was written.\n"); });
    Problem problem;
    read_data(request, {machine.memory, !arguments.report.quiet});  // asks for signals itself
    interruptible([&] { problem = make_problem(request.spec, request.inputs); });
    check_interrupt();
    return problem;
}

int run_problem(const RunArguments& arguments, const Machine& machine, const Request& request,
                const Problem& problem, const Outputs& outputs) {
    const Spec& spec = request.spec;
    const double limit = machine.memory;
    const std::size_t threads = threads_of(spec, machine);
    const Terminal& talk = outputs.talk();

    const LastWords words(
        [] { err().print("srlm: interrupted in the middle of a long computation; nothing was written.\n"); });
    check_fits(spec, &problem, threads, output_bytes(outputs, spec, &problem), limit);
    if (arguments.report.quiet) {
        err().print(report_notes(problem.notes, err()));
    } else {
        talk.print(report_problem(request, problem, threads, talk));
    }

    ParallelRun run;
    double seconds = 0;
    {
        Progress progress(err(), arguments.report.quiet ? 0 : spec.replicates * spec.rounds);
        const auto watch = [&](const RunProgress& done) {
            progress.show(done.rounds);
            return interrupted() == 0;
        };
        run = run_parallel(spec, problem, all_replicates(spec), threads, watch, {}, {}, Stuck::ends_program);
        seconds = progress.seconds();
    }
    if (!run.trace) {
        err().print("srlm: interrupted after " + duration_text(seconds) + " with " +
                    std::to_string(run.replicates_done) + " of " + std::to_string(spec.replicates) +
                    " replicates done; nothing was written.\n");
        throw Interrupted{};
    }
    const std::string hash = result_hash(run.trace->digests);
    std::exception_ptr failure;
    try {
        if (outputs.json) outputs.json->write(result_json(spec, problem, *run.trace, seconds) + "\n");
        if (outputs.csv) outputs.csv->write(trace_csv(*run.trace));
    } catch (const Error&) {
        failure = std::current_exception();  // the user shall see at least the report of what was computed
    }
    if (!arguments.report.quiet) {
        talk.print(report_trace(request.spec, problem, *run.trace,
                                {arguments.all_metrics, !arguments.no_plot, request.experiment}, talk) +
                   report_checks(request.spec, problem, *run.trace, talk) +
                   report_overlays(request.spec, problem, *run.trace, talk) +
                   report_capsule(request, hash, seconds, talk));
    } else if (!outputs.on_stdout()) {
        out().print(hash + "\n");
    }
    if (failure) std::rethrow_exception(failure);
    std::vector<std::pair<std::string, std::string>> wanted{{arguments.report.expect, "the expected one"}};
    if (request.repeats) {
        wanted.emplace_back(request.repeats->hash, "that of the result file (version " +
                                                       request.repeats->version + ", " +
                                                       request.repeats->build + ")");
    }
    return compare_hash(hash, wanted, arguments.report.quiet ? nullptr : &talk);
}

}  // namespace srlm::cli
