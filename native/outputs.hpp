#pragma once
/// \file
/// What a run, a sweep and an export write, and which hash is expected of them.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "exit_status.hpp"
#include "files.hpp"
#include "terminal.hpp"

namespace srlm::cli {

/// --json, --csv and --force; empty strings where nothing was given.
struct OutputArguments {
    std::string json, csv;
    bool force = false;
};

/// --expect and --quiet.
struct ReportArguments {
    std::string expect;
    bool quiet = false;
};

/// The documents that a command shall write; each place is checked before the run.
class Outputs {
public:
    /// Throws Error io as OutputFile does, out_of_range when both are to go to one file.
    explicit Outputs(const OutputArguments& arguments);

    bool on_stdout() const { return (json && json->is_stdout()) || (csv && csv->is_stdout()); }

    /// Where the words go: data on stdout stay alone there.
    const Terminal& talk() const { return on_stdout() ? err() : out(); }

    std::optional<OutputFile> json, csv;
};

/// Throws Error out_of_range (--expect) when a hash is not 16 hexadecimal digits.
void check_hash_format(const std::string& hash);

/// Compares a hash with those that were `wanted`, each with the words for whose it is; "" is none. Says on
/// stderr which differ, and on `talk` (may be null) which do not.
ExitStatus compare_hash(const std::string& hash,
                        const std::vector<std::pair<std::string, std::string>>& wanted, const Terminal* talk);

}  // namespace srlm::cli
