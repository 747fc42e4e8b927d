/// \file
/// `srlm show`.

#include <sys/stat.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/format.hpp"
#include "base/json_parse.hpp"
#include "commands/commands.hpp"
#include "commands/exit_status.hpp"
#include "report/numbers.hpp"
#include "report/sweep_report.hpp"
#include "report/terminal.hpp"
#include "report/text.hpp"
#include "run/sweep_loop.hpp"
#include "run/work.hpp"
#include "store/file_lock.hpp"
#include "store/sweep_database.hpp"

namespace srlm::cli {

namespace {

/// How far the sweep of a database is.
struct State {
    std::size_t mine = 0, done = 0, left = 0;
    std::int64_t replicates = 0;  ///< Of all cells that belong here
    std::map<std::size_t, Error> failures;
    double seconds = 0;       ///< Of computing, so far
    double seconds_left = 0;  ///< At the same pace; NaN while there is none
    std::string writer;       ///< "process 123" that is writing it now, or ""
    double bytes = 0;
};

State state_of(const SweepDatabase& database, bool running) {
    State state;
    state.failures = database.failures();
    state.seconds = database.seconds();
    if (running) state.writer = database.head().writer.empty() ? "a process" : database.head().writer;
    for (const char* part : {"", "-wal", "-shm"}) {
        struct stat status{};
        if (stat((database.path() + part).c_str(), &status) == 0)
            state.bytes += static_cast<double>(status.st_size);
    }
    const std::vector<bool> done = database.done();
    double work_done = 0, work_left = 0;
    for (std::size_t cell = 0; cell < done.size(); ++cell) {
        if (!database.head().shard.holds(cell)) continue;
        const Spec spec = database.cells()[cell].spec;
        const double work = static_cast<double>(spec.replicates) * predicted_work(spec);
        ++state.mine;
        state.replicates += spec.replicates;
        if (done[cell]) {
            ++state.done;
            work_done += work;
        } else if (state.failures.count(cell) == 0) {
            ++state.left;
            work_left += work;
        }
    }
    state.seconds_left = state.left == 0 ? 0 : work_left * state.seconds / work_done;
    return state;
}

std::string status_word(const SweepDatabase& database, const State& state) {
    if (!state.writer.empty()) return "running";
    return database.head().finished ? "finished" : "interrupted";
}

std::string show_json(const SweepDatabase& database, const State& state) {
    const DatabaseHead& head = database.head();
    const auto seconds = [](double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); };
    Json out = {{"status", status_word(database, state)},
                {"cells", state.mine},
                {"cells_done", state.done},
                {"cells_failed", state.failures.size()},
                {"replicates", state.replicates},
                {"seconds", seconds(state.seconds)},
                {"seconds_left", seconds(state.seconds_left)},
                {"hash", head.hash},
                {"shard", shard_text(head.shard)},
                {"bytes", state.bytes},
                {"writer", state.writer},
                {"stopped", head.stopped},
                {"version", head.version},
                {"build", head.build},
                {"host", head.host},
                {"created", head.created},
                {"experiment", head.experiment},
                {"sweep", parse_json(sweep_json(head.sweep, -1))}};
    out["failures"] = Json::array();
    for (const auto& [cell, failure] : state.failures) {
        out["failures"].push_back(
            {{"cell", cell}, {"code", code_name(failure.code)}, {"message", failure.what()}});
    }
    return out.dump(1);
}

/// The command that runs what is left, if there is any, in one line to be copied.
std::string advice(const SweepDatabase& database, const State& state, const Terminal& terminal) {
    const DatabaseHead& head = database.head();
    if (!state.writer.empty() || (head.finished && state.failures.empty())) return "";
    const std::string command = "srlm sweep --out " + printable(database.path()) + " --resume";
    if (head.finished) return "Try again    " + command + " --retry-failed\n";
    if (!head.stopped.empty()) {
        return "Go on        " + command + " --on-error continue\n" +
               terminal.line("", "Without --on-error continue the sweep ends at the same cell again.");
    }
    return "Go on        " + command + "\n" +
           (state.failures.empty() ? ""
                                   : terminal.line("",
                                                   "It leaves the failed cells out, unless "
                                                   "--retry-failed is added."));
}

std::string show_words(const SweepDatabase& database, const State& state, const Terminal& terminal) {
    const DatabaseHead& head = database.head();
    std::string words;
    const auto line = [&](std::string_view label, const std::string& text) {
        words += terminal.line(label, text);
    };
    line("Database", database.path() + ", " + bytes_text(state.bytes) +
                         (head.shard.whole() ? "" : ", part " + shard_text(head.shard)));
    std::string status = status_word(database, state);
    if (!state.writer.empty()) status += " (" + state.writer + ")";
    status += ": " + std::to_string(state.done) + " of " + std::to_string(state.mine) + " cells done";
    if (!state.failures.empty()) status += ", " + have_failed(state.failures.size());
    line("Status", status);
    std::string time = duration_text(state.seconds) + " of computing so far";
    if (std::isfinite(state.seconds_left) && state.left > 0)
        time += ", about " + duration_text(state.seconds_left) + " left at that pace";
    line("Time", time);
    if (!state.failures.empty()) line("Failures", failure_list(head.sweep, database.cells(), state.failures));
    if (!head.stopped.empty()) line("Stopped", head.stopped);
    if (!head.hash.empty()) line("Hash", head.hash);
    line("Begun", head.created + (head.host.empty() ? "" : " on " + head.host) + " by version " +
                      head.version + ", " + head.build);
    if (!head.experiment.empty()) line("Experiment", head.experiment);
    line("Sweep", grid_text(head.sweep) + ": " + std::to_string(database.cells().size()) + " cells, " +
                      std::to_string(state.replicates) + " replicates" +
                      (head.shard.whole() ? " in all" : " in this part"));
    line("Measure", measures_text(head.sweep));
    line("Spec", short_spec_json(head.sweep.spec));
    return words + advice(database, state, terminal);
}

}  // namespace

int command_show(const std::string& path, bool json) {
    const bool running = FileLock::is_held(path);  // before SQLite has the file
    const auto database = SweepDatabase::open_to_read("DATABASE", path);
    const State state = state_of(*database, running);
    out().print(json ? show_json(*database, state) + "\n" : show_words(*database, state, out()));
    return kOk;
}

}  // namespace srlm::cli
