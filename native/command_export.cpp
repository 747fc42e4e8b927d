/// \file
/// `srlm export`.

#include <memory>
#include <optional>

#include "commands.hpp"
#include "exit_status.hpp"
#include "experiment/error.hpp"
#include "files.hpp"
#include "outputs.hpp"
#include "sweep_database.hpp"
#include "sweep_npz.hpp"

namespace srlm::cli {

int command_export(const ExportArguments& arguments) {
    const std::string parameter = "DATABASE";
    if (arguments.output.json.empty() && arguments.output.csv.empty() && arguments.npz.empty()) {
        throw Error(Code::syntax, "", "it is not said what to write",
                    "Add --json FILE, --csv FILE or --npz FILE");
    }
    const auto database = SweepDatabase::open_to_read(parameter, arguments.database);
    const std::vector<CellRecord> records = database->records();
    const Sweep& sweep = database->head().sweep;
    const Outputs outputs(arguments.output);
    std::optional<OutputFile> npz;
    if (!arguments.npz.empty()) npz.emplace("--npz", arguments.npz, arguments.output.force);
    if (outputs.json) outputs.json->write(sweep_result_json(sweep, records, database->seconds()) + "\n");
    if (outputs.csv) outputs.csv->write(sweep_csv(sweep, records));
    if (npz) npz->write(sweep_npz(sweep, records));
    return kOk;
}

}  // namespace srlm::cli
