/// \file
/// `srlm export`.

#include <memory>
#include <optional>

#include "commands.hpp"
#include "exit_status.hpp"
#include "experiment/error.hpp"
#include "files.hpp"
#include "sweep_database.hpp"
#include "sweep_npz.hpp"

namespace srlm::cli {

int command_export(const ExportArguments& arguments) {
    const std::string parameter = "DATABASE";
    if (arguments.json.empty() && arguments.csv.empty() && arguments.npz.empty()) {
        throw Error(Code::syntax, "", "it is not said what to write",
                    "Add --json FILE, --csv FILE or --npz FILE");
    }
    const auto database = SweepDatabase::open_to_read(parameter, arguments.database);
    const std::vector<CellRecord> records = database->records();
    const Sweep& sweep = database->head().sweep;
    std::optional<OutputFile> json, csv, npz;
    if (!arguments.json.empty()) json.emplace("--json", arguments.json, arguments.force);
    if (!arguments.csv.empty()) csv.emplace("--csv", arguments.csv, arguments.force);
    if (!arguments.npz.empty()) npz.emplace("--npz", arguments.npz, arguments.force);
    if (json) json->write(sweep_result_json(sweep, records, database->seconds()) + "\n");
    if (csv) csv->write(sweep_csv(sweep, records));
    if (npz) npz->write(sweep_npz(sweep, records));
    return kOk;
}

}  // namespace srlm::cli
