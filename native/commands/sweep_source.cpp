#include "commands/sweep_source.hpp"

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/json_parse.hpp"
#include "problems/user_data.hpp"
#include "report/numbers.hpp"
#include "results/result.hpp"
#include "run/sweep_loop.hpp"
#include "spec/parameters.hpp"
#include "store/database_schema.hpp"

namespace srlm::cli {

namespace {

/// Throws Error unless all cells of the shard can run, as far as their specs tell.
void check_cells(const Sweep& sweep, const Shard& shard, const Machine& machine) {
    const CellList cells(sweep);
    std::vector<std::size_t> mine;
    for (std::size_t cell = 0; cell < cells.size(); ++cell)
        if (shard.holds(cell)) mine.push_back(cell);
    const auto unfit = unfit_cells(cells, mine, machine);
    if (!unfit.empty()) throw unfit_error(sweep, cells, unfit);
}

void check_version(const SweepDatabase& database) {
    if (database.head().version == version()) return;
    throw Error(Code::bad_data, "--resume",
                "\"" + database.path() + "\" was begun by version " + database.head().version +
                    ", and this is " + std::string(version()),
                "Use that version, or run the sweep anew into another file");
}

/// The data of a database, read once.
class DataOfHead {
public:
    explicit DataOfHead(const Reading& reading) : reading_(reading) {}

    const Inputs& of(const DatabaseHead& head) {
        if (!inputs_) inputs_ = inputs_of(head, reading_);
        return *inputs_;
    }

private:
    Reading reading_;
    std::optional<Inputs> inputs_;
};

/// Makes the database that of a larger sweep, once all else is known to be good.
void extend(const SweepArguments& arguments, const Machine& machine, const Sweep& larger, DataOfHead& data,
            SweepDatabase& database) {
    check_version(database);
    data.of(database.head());
    if (!arguments.go_on()) check_cells(larger, database.head().shard, machine);
    database.extend(larger);
}

/// Whether `larger` is `sweep` with more replicates, more values at the end of axes or more series.
bool extends(const Sweep& larger, const Sweep& sweep) {
    if (larger.axes.size() != sweep.axes.size() || larger.spec.replicates < sweep.spec.replicates ||
        larger.series.size() < sweep.series.size())
        return false;
    Sweep same = larger;
    same.spec.replicates = sweep.spec.replicates;
    same.series.resize(sweep.series.size());
    for (std::size_t a = 0; a < sweep.axes.size(); ++a) {
        const std::size_t count = sweep.axes[a].values.size();
        if (same.axes[a].values.size() < count) return false;
        same.axes[a].values.resize(count);
        for (auto& [key, values] : same.axes[a].with) values.resize(count);
    }
    return sweep_json(same) == sweep_json(sweep);
}

/// Adds to the replicates of all cells.
void add_replicates(const SweepArguments& arguments, const Machine& machine, DataOfHead& data,
                    SweepDatabase& database) {
    const std::string flag = "--add-replicates";
    Sweep sweep = database.head().sweep;
    const Parameter& replicates = *find_parameter("replicates");
    const std::int64_t more =
        parse_count(flag, arguments.add_replicates, 1, static_cast<std::int64_t>(replicates.max));
    const CellList before(sweep);
    sweep.spec.replicates += more;
    const CellList after(sweep);
    if (static_cast<double>(sweep.spec.replicates) > replicates.max) {
        throw Error(Code::out_of_range, flag,
                    "that would be " + std::to_string(sweep.spec.replicates) +
                        " replicates, and allowed is " + allowed(replicates),
                    "Add fewer");
    }
    if (before[0].spec.replicates == after[0].spec.replicates) {
        throw Error(Code::not_applicable, flag, "the sweep varies the replicates itself",
                    "Repeat its axes and series with other numbers, together with --resume");
    }
    extend(arguments, machine, sweep, data, database);
}

/// Throws Error bad_data unless `request`, from the command line, is the sweep of the database; a larger one
/// becomes it.
void check_same(const SweepArguments& arguments, const Machine& machine, const SweepRequest& request,
                const Shard& shard, DataOfHead& data, SweepDatabase& database) {
    const DatabaseHead& head = database.head();
    const std::string difference =
        sweep_difference(head.sweep, "the file", request.sweep, "the command line");
    if (!difference.empty() && extends(request.sweep, head.sweep)) {
        extend(arguments, machine, request.sweep, data, database);
    } else if (!difference.empty()) {
        throw Error(Code::bad_data, "--resume",
                    "\"" + database.path() + "\" holds another sweep: " + difference,
                    "Leave the arguments out to go on with the file's sweep, or give another --out");
    }
    if (!arguments.shard.empty() && !(shard == head.shard)) {
        throw Error(
            Code::bad_data, "--shard",
            "got " + arguments.shard + " but \"" + database.path() + "\" is part " + shard_text(head.shard),
            "Leave --shard out, or give another --out");
    }
}

std::string value_of(const Json& json, const Json::json_pointer& path) {
    if (!json.contains(path)) return "missing";
    constexpr std::size_t kLongest = 60;
    const std::string text = json.at(path).dump();
    return text.size() <= kLongest ? text : text.substr(0, kLongest) + "…";
}

}  // namespace

bool describes_sweep(const SweepArguments& a) {
    return !a.spec.file.empty() || !a.spec.experiment.empty() || a.spec.large || !a.spec.flags.empty() ||
           !a.axes.empty() || !a.overlays.empty() || !a.measure.empty() || !a.x.empty() || !a.fit.empty() ||
           !a.above.empty() || !a.display.empty() || !a.floor.empty() || !a.problems.empty();
}

std::string sweep_difference(const Sweep& first, const std::string& first_name, const Sweep& second,
                             const std::string& second_name) {
    const Json a = parse_json(sweep_json(first)), b = parse_json(sweep_json(second));
    const Json changes = Json::diff(a, b);
    if (changes.empty()) return "";
    const Json::json_pointer path(changes.front().at("path").get<std::string>());
    std::string words = path.to_string().substr(1);
    for (char& c : words)
        if (c == '/') c = '.';
    words += " is " + value_of(a, path) + " in " + first_name + ", and " + value_of(b, path) + " in " +
             second_name;
    if (changes.size() > 1) words += " (and " + std::to_string(changes.size() - 1) + " more)";
    return words;
}

Inputs inputs_of(const DatabaseHead& head, const Reading& reading) {
    Inputs inputs = read_inputs(head.sweep.spec, reading);
    if (const std::string digest = data_fingerprint(inputs); digest != head.data_digest) {
        throw Error(Code::bad_data, "data_digest",
                    "the data are not those the sweep was begun with (they have " + digest + ", it says " +
                        head.data_digest + ")",
                    "Give the original file under its name, " + (head.sweep.spec.text_file.empty()
                                                                     ? head.sweep.spec.features_file
                                                                     : head.sweep.spec.text_file));
    }
    return inputs;
}

std::unique_ptr<SweepDatabase> open_for_sweep(const SweepArguments& arguments, const Machine& machine,
                                              const Reading& reading, SweepRequest& request) {
    const std::string flag = "--out";
    if (arguments.out == "-") {
        throw Error(Code::not_applicable, flag, "a database cannot go to stdout", "Give the name of a file");
    }
    if (arguments.resume && arguments.output.force && arguments.output.json.empty() &&
        arguments.output.csv.empty()) {
        throw Error(Code::not_applicable, "--force",
                    "--resume goes on with the file that --force would replace", "Remove one of the two");
    }
    const Shard shard = parse_shard(arguments.shard);
    const bool described = describes_sweep(arguments);
    if (arguments.resume && (!described || file_kind(arguments.out) != FileKind::absent)) {
        auto database = SweepDatabase::open(flag, arguments.out);
        database->check();
        DataOfHead data(reading);
        if (described) check_same(arguments, machine, request, shard, data, *database);
        if (!arguments.add_replicates.empty()) add_replicates(arguments, machine, data, *database);
        if (arguments.retry_failed && !database->failures().empty()) {
            check_version(*database);
            database->retry_failures();
        }
        if (!database->head().finished) check_version(*database);
        const DatabaseHead& head = database->head();
        request.sweep = head.sweep;
        if (!head.finished) take_data(request, data.of(head), arguments.spec.strict);
        if (!request.experiment && !head.experiment.empty())
            request.experiment = find_experiment(head.experiment);
        return database;
    }
    if (!arguments.go_on()) check_cells(request.sweep, shard, machine);
    request.checked = !arguments.go_on();
    take_data(request, read_inputs(request.sweep.spec, reading), arguments.spec.strict);
    DatabaseHead head;
    head.sweep = request.sweep;
    head.shard = shard;
    head.data_digest = data_fingerprint(request.inputs);
    head.traces = !arguments.no_traces;
    if (request.experiment) head.experiment = request.experiment->name;
    return SweepDatabase::create(flag, arguments.out, arguments.output.force && !arguments.resume,
                                 "Add --resume to go on with it, --force to replace it, or give another name",
                                 head);
}

}  // namespace srlm::cli
