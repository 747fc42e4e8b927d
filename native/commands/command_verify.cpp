/// \file
/// `srlm verify`.

#include <algorithm>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "commands/commands.hpp"
#include "commands/exit_status.hpp"
#include "commands/sweep_source.hpp"
#include "io/outputs.hpp"
#include "report/numbers.hpp"
#include "report/sweep_progress.hpp"
#include "report/terminal.hpp"
#include "report/text.hpp"
#include "results/result.hpp"
#include "run/interrupt.hpp"
#include "run/machine.hpp"
#include "run/sweep_loop.hpp"
#include "store/sweep_database.hpp"

namespace srlm::cli {

namespace {

/// `count` of the indices, in order; the same ones on every machine.
std::vector<std::size_t> sample(std::vector<std::size_t> indices, std::size_t count, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    count = std::min(count, indices.size());
    for (std::size_t i = 0; i < count; ++i)
        std::swap(indices[i], indices[i + random() % (indices.size() - i)]);
    indices.resize(count);
    std::sort(indices.begin(), indices.end());
    return indices;
}

}  // namespace

int command_verify(const VerifyArguments& arguments) {
    catch_interrupts();
    const Machine machine = use_machine(arguments.machine);
    constexpr std::int64_t kMost = 1000000, kDefault = 8;
    std::int64_t wanted = arguments.cells.empty() ? kDefault : kMost;
    if (!arguments.cells.empty() && arguments.cells != "all")
        wanted = parse_count("--cells", arguments.cells, 0, kMost);
    const std::int64_t seed =
        arguments.seed.empty() ? 1 : parse_count("--seed", arguments.seed, 0, std::int64_t{1} << 53);

    FilesInUse().database_to_read("DATABASE", arguments.database);
    const auto database = SweepDatabase::open_to_read("DATABASE", arguments.database);
    const DatabaseHead& head = database->head();
    std::size_t differences = 0;
    for (const std::string& words : database->contradictions()) {
        out().say("Differs      " + words);
        ++differences;
    }
    const std::map<std::size_t, CellRow> rows = database->rows();
    const CellList& cells = database->cells();
    const std::size_t failures = database->failures().size();
    out().say("Database     " + std::to_string(rows.size()) + " of " + counted(cells.size(), "cell") +
              (failures == 0 ? "" : ", " + have_failed(failures)) +
              (head.hash.empty() ? "" : ", hash " + head.hash) + ", version " + head.version +
              (head.version == version() ? "" : " (this is " + std::string(version()) + ")"));

    std::vector<std::size_t> indices;
    for (const auto& [cell, row] : rows) indices.push_back(cell);
    const std::vector<std::size_t> chosen =
        sample(indices, static_cast<std::size_t>(wanted), static_cast<std::uint64_t>(seed));
    SweepProgress progress({ProgressKind::bar, 0}, cells, chosen, chosen);
    const Inputs inputs = chosen.empty() ? Inputs{} : inputs_of(head, {machine.memory, true});
    for (const std::size_t index : chosen) {
        const Cell cell = cells[index];
        const auto result = run_cell(head.sweep, cell, inputs, machine, [&](const RunProgress& done) {
            progress.show(weighed(done, cell.spec));
            return interrupted() == 0;
        });
        if (!result || interrupted() != 0) throw Interrupted{};
        progress.finished(cell);
        progress.hide();
        const CellRecord& record = result->record;
        const CellRecord& kept = rows.at(index).record;
        const std::string name =
            "cell " + std::to_string(index) + " (" + cell_name(head.sweep, cells[index]) + "): ";
        if (cell_record_json(record) == cell_record_json(kept)) {
            out().say("The same     " + name + kept.hash);
            continue;
        }
        ++differences;
        out().say("Differs      " + name +
                  (record.hash == kept.hash ? "the hash is " + kept.hash + ", but other numbers were changed"
                                            : "recorded " + kept.hash + ", computed " + record.hash));
    }
    out().say("Verified     " + counted(chosen.size(), "cell") + " computed anew; " +
              (differences == 0 ? "no difference" : counted(differences, "difference")));
    if (differences == 0) return kOk;
    err().print("srlm: the database is not what the sweep gives.\n");
    return kHashDiffers;
}

}  // namespace srlm::cli
