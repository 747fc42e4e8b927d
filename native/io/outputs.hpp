#pragma once
/// \file
/// What a command reads and writes, and which hash is expected of it.

#include <sys/types.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "commands/exit_status.hpp"
#include "io/files.hpp"
#include "report/terminal.hpp"
#include "spec/spec.hpp"

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

/// All files of a command, declared before it computes anything: whatever is forced, no output is an input,
/// no two outputs are one file, and no document replaces a database. Files are told apart by their inode, so
/// links of both kinds are seen through; one that does not exist yet by its folder's inode and its name.
/// What stdout and stderr go to counts as an output, too. Everything throws Error out_of_range.
class FilesInUse {
public:
    FilesInUse();

    /// A file that is read, "-" is stdin; `name` is what errors name. One that is not there is left to its
    /// reader to complain about.
    void input(const std::string& name, const std::string& path);

    /// The file with a spec ("" is none), and the data files that the spec names.
    void inputs(const std::string& spec_file, const Spec& spec);

    void database_to_read(const std::string& name, const std::string& path) { database(name, path, false); }
    void database_to_write(const std::string& name, const std::string& path) { database(name, path, true); }

    /// A file that lines are appended to.
    void appended(const std::string& flag, const std::string& path);

    /// A document, "-" is stdout. Throws Error io as OutputFile does.
    OutputFile output(const std::string& flag, const std::string& path, bool force);

private:
    /// Where a file is. Only one that exists has an inode of its own, and then no name.
    struct Place {
        dev_t device = 0;
        ino_t inode = 0;
        std::string name;
        bool operator==(const Place&) const = default;
    };
    struct Use {
        std::string name;  ///< What it is for: a flag, an argument or a parameter
        Place place;
        bool written = false;
        bool stream = false;  ///< stdout or stderr
    };

    static std::optional<Place> place_of(const std::string& path);
    static std::optional<Place> place_of(int descriptor);
    void add(const std::string& name, const std::string& path, bool written, std::optional<Place> place);
    void database(const std::string& name, const std::string& path, bool written);
    static void refuse_database(const std::string& flag, const std::string& path);

    std::vector<Use> uses_;
};

/// The documents that a command shall write; each place is checked before the run.
class Outputs {
public:
    /// `other` is a flag and its path, where the command has a third document. Throws Error as
    /// FilesInUse::output() does.
    Outputs(const OutputArguments& arguments, FilesInUse& files,
            const std::pair<std::string, std::string>& other = {});

    bool on_stdout() const {
        return (json && json->is_stdout()) || (csv && csv->is_stdout()) || (other && other->is_stdout());
    }

    /// Where the words go: data on stdout stay alone there.
    const Terminal& talk() const { return on_stdout() ? err() : out(); }

    std::optional<OutputFile> json, csv, other;
};

/// Throws Error out_of_range (--expect) when a hash is not 16 hexadecimal digits.
void check_hash_format(const std::string& hash);

/// Compares a hash with those that were `wanted`, each with the words for whose it is; "" is none. Says on
/// stderr which differ, and on `talk` (may be null) which do not.
ExitStatus compare_hash(const std::string& hash,
                        const std::vector<std::pair<std::string, std::string>>& wanted, const Terminal* talk);

}  // namespace srlm::cli
