#include "io/outputs.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <string_view>
#include <utility>

#include "base/error.hpp"
#include "base/json_text.hpp"
#include "commands/spec_source.hpp"
#include "store/database_schema.hpp"

namespace srlm::cli {

namespace {

constexpr std::array kBesideDatabase{"-wal", "-shm", "-journal"};

std::string quoted(const std::string& path) { return "\"" + path + "\""; }

/// The file behind the links of a path, also one that does not exist yet.
std::filesystem::path behind_links(std::filesystem::path path) {
    constexpr int kMostLinks = 40;
    std::error_code none;
    for (int i = 0; i < kMostLinks && std::filesystem::is_symlink(path, none); ++i)
        path = path.parent_path() / std::filesystem::read_symlink(path, none);
    return path;
}

bool is_database(const std::string& path) {
    const FileKind kind = file_kind(path);
    return kind == FileKind::ours || kind == FileKind::newer_schema || kind == FileKind::foreign_database;
}

/// Throws Error out_of_range when a name is that of a file which SQLite keeps beside a database.
void check_beside_database(const std::string& flag, const std::string& path) {
    for (const std::string_view ending : kBesideDatabase) {
        if (!path.ends_with(ending)) continue;
        const std::string stem = path.substr(0, path.size() - ending.size());
        if (!is_database(stem)) continue;
        throw Error(Code::out_of_range, flag, quoted(path) + " belongs to the database \"" + stem + "\"",
                    "Name another file");
    }
}

}  // namespace

FilesInUse::FilesInUse() {
    for (const auto& [descriptor, name] : {std::pair(1, "stdout"), std::pair(2, "stderr")}) {
        struct stat status{};
        if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) continue;
        uses_.push_back({name, {status.st_dev, status.st_ino, ""}, true, true});
    }
}

std::optional<FilesInUse::Place> FilesInUse::place_of(int descriptor) {
    struct stat status{};
    if (fstat(descriptor, &status) != 0 || S_ISCHR(status.st_mode)) return std::nullopt;
    return Place{status.st_dev, status.st_ino, ""};
}

std::optional<FilesInUse::Place> FilesInUse::place_of(const std::string& path) {
    struct stat status{};
    if (stat(path.c_str(), &status) == 0) {
        if (S_ISCHR(status.st_mode)) return std::nullopt;  // /dev/null takes anything from anybody
        return Place{status.st_dev, status.st_ino, ""};
    }
    const std::filesystem::path file = behind_links(path);
    const std::filesystem::path folder = file.has_parent_path() ? file.parent_path() : ".";
    if (stat(folder.c_str(), &status) != 0) return std::nullopt;
    return Place{status.st_dev, status.st_ino, file.filename().string()};
}

void FilesInUse::add(const std::string& name, const std::string& path, bool written,
                     std::optional<Place> place) {
    if (!place) return;
    for (const Use& use : uses_) {
        if (!(use.place == *place) || (!use.written && !written)) continue;
        std::string cause = quoted(path) + " is ", remedy = "Name another file";
        if (use.stream) {
            cause += "where " + use.name + " goes";
            remedy = "Send " + use.name + " elsewhere";
        } else if (use.written) {
            cause += "where " + use.name + " goes, too";
        } else {
            cause += "what " + use.name + " is read from";
        }
        throw Error(Code::out_of_range, name, cause, remedy);
    }
    uses_.push_back({name, *std::move(place), written, false});
}

void FilesInUse::input(const std::string& name, const std::string& path) {
    if (path.empty()) return;
    add(name, path, false, path == "-" ? place_of(0) : place_of(path));
}

void FilesInUse::inputs(const std::string& spec_file, const Spec& spec) {
    input("SPEC", spec_file);
    for (const auto& [key, path] : data_files(spec)) input(key, path);
}

void FilesInUse::database(const std::string& name, const std::string& path, bool written) {
    if (written) check_beside_database(name, path);
    add(name, path, written, place_of(path));
    const std::string file = behind_links(path).string();
    for (const std::string ending : kBesideDatabase) {
        // SQLite writes them also beside a database that is only read.
        const std::optional<Place> place = place_of(file + ending);
        if (place) uses_.push_back({name + ", in " + ending, *place, true, false});
    }
}

void FilesInUse::refuse_database(const std::string& flag, const std::string& path) {
    check_beside_database(flag, path);
    if (!is_database(path)) return;
    throw Error(Code::out_of_range, flag, quoted(path) + " is a database, and no document replaces one",
                "Name another file");
}

void FilesInUse::appended(const std::string& flag, const std::string& path) {
    add(flag, path, true, place_of(path));
    refuse_database(flag, path);
}

OutputFile FilesInUse::output(const std::string& flag, const std::string& path, bool force) {
    constexpr std::array kStdout{"-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"};
    for (const std::string_view name : kStdout) {
        if (path != name) continue;
        add(flag, path, true, Place{0, 0, "-"});
        return {flag, "-", force};
    }
    add(flag, path, true, place_of(path));
    refuse_database(flag, path);
    return {flag, path, force};
}

Outputs::Outputs(const OutputArguments& arguments, FilesInUse& files,
                 const std::pair<std::string, std::string>& third) {
    const auto declare = [&](std::optional<OutputFile>& file, const std::string& flag,
                             const std::string& path) {
        if (!path.empty()) file = files.output(flag, path, arguments.force);
    };
    declare(json, "--json", arguments.json);
    declare(csv, "--csv", arguments.csv);
    declare(other, third.first, third.second);
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
