/// \file
/// `srlm run`.

#include <algorithm>
#include <cstdint>
#include <exception>
#include <optional>

#include "commands.hpp"
#include "exit_status.hpp"
#include "experiment/error.hpp"
#include "experiment/json_text.hpp"
#include "experiment/result.hpp"
#include "files.hpp"
#include "interrupt.hpp"
#include "machine.hpp"
#include "numbers.hpp"
#include "progress.hpp"
#include "report.hpp"
#include "run_parallel.hpp"
#include "terminal.hpp"

namespace srlm::cli {

namespace {

void check_interrupt() {
    if (interrupted() != 0) throw Interrupted{};
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

/// The files a run shall write.
class Outputs {
public:
    explicit Outputs(const RunArguments& arguments) {
        if (!arguments.json.empty()) json_.emplace("--json", arguments.json, arguments.force);
        if (!arguments.csv.empty()) csv_.emplace("--csv", arguments.csv, arguments.force);
        if (json_ && csv_ && json_->same_file(*csv_)) {
            throw Error(Code::out_of_range, "--csv", "\"" + arguments.csv + "\" is where --json goes, too",
                        "Name another file");
        }
    }

    bool use_stdout() const { return (json_ && json_->is_stdout()) || (csv_ && csv_->is_stdout()); }

    /// Bytes that the results take before they are written, at most, beside the trace itself.
    double bytes(const Spec& spec, const Problem* problem) const {
        constexpr double kJsonNumber = 48, kCsvNumber = 24;  // a document and its text; text alone
        const double rounds = static_cast<double>(spec.rounds) + 1;
        const double metrics = static_cast<double>(spec.replicates) * rounds * static_cast<double>(kMetrics);
        double kept = 0;
        if (problem) {
            kept = rounds * static_cast<double>(problem->theta_length()) *
                       static_cast<double>(spec.record_theta) +
                   rounds * static_cast<double>(problem->entries()) * static_cast<double>(spec.record_policy);
        }
        return (json_ ? kJsonNumber * (metrics + kept) : 0) + (csv_ ? kCsvNumber * metrics : 0);
    }

    void write(const Request& request, const Problem& problem, const Trace& trace, double seconds) const {
        if (json_) json_->write(result_json(request.spec, problem, trace, seconds) + "\n");
        if (csv_) csv_->write(trace_csv(trace));
    }

private:
    std::optional<OutputFile> json_, csv_;
};

/// Compares with what was asked for and with the result that is being repeated.
ExitStatus compare(const Request& request, const std::string& expected, const std::string& hash,
                   const Terminal* talk) {
    ExitStatus status = kOk;
    const auto check = [&](const std::string& wanted, const std::string& whose) {
        if (wanted.empty()) return;
        if (wanted == hash) {
            if (talk) talk->print("The hash is " + whose + ".\n");
            return;
        }
        err().print("srlm: hash differs: got " + hash + ", but " + whose + " is " + wanted + ".\n");
        status = kHashDiffers;
    };
    check(expected, "the expected one");
    if (request.repeats) {
        check(request.repeats->hash, "that of the result file (version " + request.repeats->version + ", " +
                                         request.repeats->build + ")");
    }
    return status;
}

}  // namespace

int command_run(const RunArguments& arguments) {
    catch_interrupts();
    const std::size_t wanted_threads = thread_count(arguments.threads);
    const double limit = memory_allowed(arguments.memory_limit);
    check_hash_format(arguments.expect);
    choose_kernels(arguments.kernels);
    const Request request = read_request(arguments.spec);
    const Spec& spec = request.spec;
    const std::size_t threads = std::min(wanted_threads, static_cast<std::size_t>(spec.replicates));
    const Outputs outputs(arguments);
    check_fits(spec, nullptr, threads, outputs.bytes(spec, nullptr), limit);
    // Data on stdout stay alone there: the words go to stderr.
    const Terminal& talk = outputs.use_stdout() ? err() : out();

    const Problem problem = make_problem(spec, request.inputs);
    check_interrupt();
    check_fits(spec, &problem, threads, outputs.bytes(spec, &problem), limit);
    if (!arguments.quiet) talk.print(report_problem(request, problem, threads, talk));

    ParallelRun run;
    double seconds = 0;
    {
        Progress progress(err(), arguments.quiet ? 0 : spec.replicates * spec.rounds);
        run = run_parallel(spec, problem, threads, [&](const RunProgress& done) {
            progress.show(done.rounds);
            return interrupted() == 0;
        });
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
        outputs.write(request, problem, *run.trace, seconds);
    } catch (const Error&) {
        failure = std::current_exception();  // the user shall see at least the report of what was computed
    }
    if (!arguments.quiet) {
        talk.print(
            report_trace(*run.trace, {arguments.all_metrics, !arguments.no_plot, request.experiment}, talk) +
            report_checks(request.spec, problem, *run.trace, talk) +
            report_overlays(request.spec, problem, *run.trace, talk) +
            report_capsule(request, hash, seconds, talk));
    } else if (!outputs.use_stdout()) {
        out().print(hash + "\n");
    }
    if (failure) std::rethrow_exception(failure);
    return compare(request, arguments.expect, hash, arguments.quiet ? nullptr : &talk);
}

}  // namespace srlm::cli
