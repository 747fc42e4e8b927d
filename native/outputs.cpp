#include "outputs.hpp"

#include "experiment/error.hpp"
#include "experiment/json_text.hpp"

namespace srlm::cli {

Outputs::Outputs(const OutputArguments& arguments) {
    if (!arguments.json.empty()) json.emplace("--json", arguments.json, arguments.force);
    if (!arguments.csv.empty()) csv.emplace("--csv", arguments.csv, arguments.force);
    if (json && csv && json->same_file(*csv)) {
        throw Error(Code::out_of_range, "--csv", "\"" + arguments.csv + "\" is where --json goes, too",
                    "Name another file");
    }
}

void check_hash_format(const std::string& hash) {
    const bool good = hash.size() == 16 && hash.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (hash.empty() || good) return;
    throw Error(Code::out_of_range, "--expect",
                "got " + text_shown(hash) + " but a hash has 16 digits out of 0-9 and a-f",
                "Copy the hash from a result");
}

ExitStatus compare_hash(const std::string& hash,
                        const std::vector<std::pair<std::string, std::string>>& wanted,
                        const Terminal* talk) {
    ExitStatus status = kOk;
    for (const auto& [expected, whose] : wanted) {
        if (expected.empty()) continue;
        if (expected != hash) {
            err().print("srlm: hash differs: got " + hash + ", but " + whose + " is " + expected + ".\n");
            status = kHashDiffers;
        } else if (talk) {
            talk->print("The hash is " + whose + ".\n");
        }
    }
    return status;
}

}  // namespace srlm::cli
