#include "store/database_schema.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.hpp"

namespace srlm::cli {

namespace {

constexpr std::string_view kMagic("SQLite format 3\0", 16);
constexpr std::size_t kHeader = 100, kReadVersionAt = 19, kUserVersionAt = 60, kApplicationIdAt = 68;
constexpr char kWriteAheadLog = 2;  // as the read version of the format

constexpr const char* kTablesUpToAxes = R"(
CREATE TABLE metadata (
  key TEXT PRIMARY KEY NOT NULL,
  value TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE cells (
  cell INTEGER PRIMARY KEY,
  series TEXT,
  position_1 INTEGER,
  position_2 INTEGER,
)";

constexpr const char* kTablesFromSpec = R"(
  spec TEXT NOT NULL,
  hash TEXT NOT NULL,
  mean REAL,
  standard_error REAL,
  low REAL,
  median REAL,
  high REAL,
  missing INTEGER NOT NULL,
  floor REAL,
  kappa_0 REAL,
  wall_seconds REAL NOT NULL,
  record TEXT NOT NULL
);
CREATE TABLE blocks (
  cell INTEGER NOT NULL,
  first INTEGER NOT NULL,
  count INTEGER NOT NULL,
  trace BLOB NOT NULL,
  PRIMARY KEY (cell, first)
);
CREATE TABLE digests (
  name TEXT PRIMARY KEY NOT NULL,
  sha256 TEXT NOT NULL
) WITHOUT ROWID;
)";

constexpr const char* kNewTables = R"(
CREATE TABLE IF NOT EXISTS failures (
  cell INTEGER PRIMARY KEY,
  code TEXT NOT NULL,
  parameter TEXT NOT NULL,
  problem TEXT NOT NULL,
  remedy TEXT NOT NULL
);
)";

std::uint32_t big_endian(const char* bytes) {
    std::uint32_t number = 0;
    for (int i = 0; i < 4; ++i) number = number << 8 | static_cast<unsigned char>(bytes[i]);
    return number;
}

/// The column type of an axis: what its values are.
std::string column_type(const Axis& axis) {
    const auto all = [&axis](auto is) { return std::all_of(axis.values.begin(), axis.values.end(), is); };
    const auto whole = [](const Value& value) {
        return std::holds_alternative<std::int64_t>(value) || std::holds_alternative<std::monostate>(value);
    };
    if (all(whole)) return "INTEGER";
    if (all([&](const Value& value) { return whole(value) || std::holds_alternative<double>(value); }))
        return "REAL";
    return "TEXT";
}

std::string quoted(const std::string& name) {
    std::string out = "\"";
    for (const char c : name) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    return out + "\"";
}

/// Read without SQLite, which would recover, and so change, a database of another program.
std::string header_of(const std::string& path) {
    std::string header(kHeader, '\0');
    std::ifstream file(path, std::ios::binary);
    if (!file.read(header.data(), kHeader) || header.compare(0, kMagic.size(), kMagic) != 0) header.clear();
    return header;
}

}  // namespace

FileKind file_kind(const std::string& path) {
    struct stat status{};
    if (stat(path.c_str(), &status) != 0) return FileKind::absent;
    if (!S_ISREG(status.st_mode)) return FileKind::other;
    if (status.st_size == 0) return FileKind::empty;
    const std::string header = header_of(path);
    if (header.empty()) return FileKind::other;
    if (big_endian(header.data() + kApplicationIdAt) != kApplicationId) return FileKind::foreign_database;
    return big_endian(header.data() + kUserVersionAt) > kSchemaVersion ? FileKind::newer_schema
                                                                       : FileKind::ours;
}

bool has_write_ahead_log(const std::string& path) {
    const std::string header = header_of(path);
    return !header.empty() && header[kReadVersionAt] == kWriteAheadLog;
}

void check_database(const std::string& parameter, const std::string& path) {
    const std::string name = "\"" + path + "\" ";
    const char* another = "Give the name of a file that \"srlm sweep --out\" has written";
    switch (file_kind(path)) {
        case FileKind::absent: throw Error(Code::missing_file, parameter, name + "does not exist", another);
        case FileKind::other: throw Error(Code::bad_data, parameter, name + "is no SQLite database", another);
        case FileKind::empty: throw Error(Code::bad_data, parameter, name + "is empty", another);
        case FileKind::foreign_database:
            throw Error(Code::bad_data, parameter, name + "is a database of another program", another);
        case FileKind::newer_schema:
            throw Error(Code::bad_data, parameter, name + "was written by a newer version of srlm",
                        "Use that version");
        case FileKind::ours: return;
    }
}

void create_schema(const Database& database, const Sweep& sweep) {
    database.execute("PRAGMA application_id = " + std::to_string(kApplicationId));
    database.execute("PRAGMA user_version = " + std::to_string(kSchemaVersion));
    std::string axes, columns = "cell, series";
    for (std::size_t a = 0; a < 2; ++a) {
        const bool there = a < sweep.axes.size();
        axes +=
            "  axis_" + std::to_string(a + 1) + (there ? " " + column_type(sweep.axes[a]) : " TEXT") + ",";
        if (there) columns += ", axis_" + std::to_string(a + 1) + " AS " + quoted(sweep.axes[a].parameter);
    }
    database.execute(kTablesUpToAxes + axes + kTablesFromSpec + kNewTables);
    database.execute(
        "CREATE VIEW results AS SELECT " + columns +
        ", mean, standard_error, low, median, high, missing, floor, hash FROM cells ORDER BY cell");
}

void add_new_tables(const Database& database) {
    database.execute(kNewTables);
    // Before version 2 blocks were not compressed, and held a cell that was being run only.
    if (database.first_text("PRAGMA user_version") == "1") database.execute("DELETE FROM blocks");
    database.execute("PRAGMA user_version = " + std::to_string(kSchemaVersion));
}

bool has_table(const Database& database, const std::string& name) {
    Statement found(database, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?");
    return found.bind(1, name).step();
}

void drop_schema(const Database& database) {
    std::vector<std::string> drops;
    {
        Statement found(database, "SELECT type, name FROM sqlite_master WHERE type IN ('table', 'view')");
        while (found.step()) drops.push_back("DROP " + found.text(0) + " IF EXISTS " + quoted(found.text(1)));
    }
    for (const std::string& drop : drops) database.execute(drop);
}

}  // namespace srlm::cli
