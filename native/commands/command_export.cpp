/// \file
/// `srlm export`.

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/json_parse.hpp"
#include "commands/commands.hpp"
#include "commands/exit_status.hpp"
#include "io/files.hpp"
#include "io/outputs.hpp"
#include "report/numbers.hpp"
#include "report/sweep_rows.hpp"
#include "report/terminal.hpp"
#include "report/text.hpp"
#include "store/sweep_database.hpp"
#include "store/sweep_npz.hpp"

namespace srlm::cli {

namespace {

/// What the documents do not hold; they say it themselves, too.
void say_what_is_missing(const SweepDatabase& database, const std::vector<CellRecord>& records) {
    std::size_t done = 0, failed = 0;
    for (const CellRecord& record : records) {
        done += !record.hash.empty();
        failed += record.failure.has_value();
    }
    if (done == records.size()) return;
    std::string words = "srlm: " + std::to_string(done) + " of " + std::to_string(records.size()) + " cells";
    if (failed > 0) words += ", " + have_failed(failed);
    if (done + failed < records.size()) {
        words += "; the export is partial: " +
                 (database.head().shard.whole()
                      ? "run the rest with \"srlm sweep --out " + database.path() + " --resume\""
                      : "the file is part " + shard_text(database.head().shard) +
                            ", join the parts with \"srlm merge\"");
    }
    if (database.log_may_be_lost())
        words += "; more may be in \"" + database.path() + "-wal\", which belongs to it and is not there";
    err().say(words + ".");
}

/// The sweep with the measure and the fit that are asked for.
Sweep sweep_to_export(const Sweep& sweep, const ExportArguments& arguments) {
    auto json = parse_json(sweep_json(sweep, -1));
    if (!arguments.measure.empty()) json["measure"] = arguments.measure;
    if (!arguments.fit.empty()) json["fit"] = arguments.fit;
    if (!arguments.above.empty()) json["above"] = parse_number("--above", arguments.above);
    return srlm::read_sweep(json.dump());
}

}  // namespace

int command_export(const ExportArguments& arguments) {
    const std::string parameter = "DATABASE";
    if (arguments.output.json.empty() && arguments.output.csv.empty() && arguments.npz.empty() &&
        arguments.rows.empty() && arguments.parquet.empty()) {
        throw Error(Code::syntax, "", "it is not said what to write",
                    "Add --json FILE, --csv FILE, --rows FILE, --parquet FILE or --npz FILE");
    }
    FilesInUse files;
    files.database_to_read(parameter, arguments.database);
    const Outputs outputs(arguments.output, files, {"--npz", arguments.npz});
    std::optional<OutputFile> rows, parquet;
    if (!arguments.rows.empty()) rows = files.output("--rows", arguments.rows, arguments.output.force);
    if (!arguments.parquet.empty())
        parquet = files.output("--parquet", arguments.parquet, arguments.output.force);
    const auto database = SweepDatabase::open_to_read(parameter, arguments.database);
    database->check();
    std::vector<CellRecord> records = database->records();
    say_what_is_missing(*database, records);
    const Sweep sweep = sweep_to_export(database->head().sweep, arguments);
    if (measure_text(sweep.measure) != measure_text(database->head().sweep.measure)) {
        for (std::size_t cell = 0; cell < records.size(); ++cell) {
            if (!records[cell].hash.empty())
                records[cell] = remeasured(sweep, database->cells()[cell].series, std::move(records[cell]),
                                           database->trace(cell));
        }
    }
    if (outputs.json) outputs.json->write(sweep_result_json(sweep, records, database->seconds()) + "\n");
    if (outputs.csv) outputs.csv->write(sweep_csv(sweep, records));
    if (rows) rows->write([&](const OutputFile::Put& put) { write_sweep_rows(*database, put); });
    if (parquet) parquet->write([&](const OutputFile::Put& put) { write_sweep_parquet(*database, put); });
    if (outputs.other) outputs.other->write(sweep_npz(sweep, records));
    return kOk;
}

}  // namespace srlm::cli
