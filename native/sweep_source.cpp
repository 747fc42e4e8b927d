#include "sweep_source.hpp"

#include <nlohmann/json.hpp>

#include "database_schema.hpp"
#include "experiment/error.hpp"
#include "experiment/json_text.hpp"
#include "experiment/result.hpp"
#include "model/user_data.hpp"

namespace srlm::cli {

namespace {

using Json = nlohmann::json;

/// Throws Error bad_data unless `request`, from the command line, is the sweep of the database.
void check_same(const SweepRequest& request, const Shard& shard, const std::string& given_shard,
                const SweepDatabase& database) {
    const DatabaseHead& head = database.head();
    const std::string difference =
        sweep_difference(head.sweep, "the file", request.sweep, "the command line");
    if (!difference.empty()) {
        throw Error(Code::bad_data, "--resume",
                    "\"" + database.path() + "\" holds another sweep: " + difference,
                    "Leave the arguments out to go on with the file's sweep, or give another --out");
    }
    if (!given_shard.empty() && !(shard == head.shard)) {
        throw Error(
            Code::bad_data, "--shard",
            "got " + given_shard + " but \"" + database.path() + "\" is part " + shard_text(head.shard),
            "Leave --shard out, or give another --out");
    }
}

void check_version(const SweepDatabase& database) {
    if (database.head().finished || database.head().version == version()) return;
    throw Error(Code::bad_data, "--resume",
                "\"" + database.path() + "\" was begun by version " + database.head().version +
                    ", and this is " + std::string(version()),
                "Use that version, or run the sweep anew into another file");
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
           !a.display.empty() || !a.floor.empty();
}

std::string sweep_difference(const Sweep& first, const std::string& first_name, const Sweep& second,
                             const std::string& second_name) {
    const Json a = Json::parse(sweep_json(first)), b = Json::parse(sweep_json(second));
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

Inputs inputs_of(const DatabaseHead& head) {
    Inputs inputs = read_inputs(head.sweep.spec);
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

std::unique_ptr<SweepDatabase> open_for_sweep(const SweepArguments& arguments, SweepRequest& request) {
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
    if (described || !arguments.resume) request = read_sweep(arguments);
    if (arguments.resume && (!described || file_kind(arguments.out) != FileKind::absent)) {
        auto database = SweepDatabase::open(flag, arguments.out);
        if (described) check_same(request, shard, arguments.shard, *database);
        check_version(*database);
        const DatabaseHead& head = database->head();
        request.sweep = head.sweep;
        if (!head.finished) request.inputs = inputs_of(head);
        if (!request.experiment && !head.experiment.empty())
            request.experiment = find_experiment(head.experiment);
        return database;
    }
    DatabaseHead head;
    head.sweep = request.sweep;
    head.shard = shard;
    head.data_digest = data_fingerprint(request.inputs);
    if (request.experiment) head.experiment = request.experiment->name;
    return SweepDatabase::create(flag, arguments.out, arguments.output.force && !arguments.resume, head);
}

}  // namespace srlm::cli
