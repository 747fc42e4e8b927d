#include "store/database_digests.hpp"

#include <charconv>
#include <cstdint>
#include <string>
#include <vector>

#include "base/sha256.hpp"
#include "store/database_schema.hpp"

namespace srlm::cli {

namespace {

std::string digest(const Statement& row, int first) {
    const std::string bytes = row.canonical_row(first);
    Sha256 sha;
    sha.update(bytes.data(), bytes.size());
    return hex(sha.digest());
}

/// `select` gives the row.
void note(const Database& database, const std::string& name, Statement& select) {
    if (!has_digests(database) || !select.step()) return;
    const std::string computed = digest(select, 0);
    Statement(database, "INSERT OR REPLACE INTO digests VALUES (?, ?)").bind(1, name).bind(2, computed).run();
}

void forget(const Database& database, const std::string& name) {
    if (has_digests(database)) Statement(database, "DELETE FROM digests WHERE name = ?").bind(1, name).run();
}

/// Those of all names that begin with this one and "/". Not by LIKE, which would look at every name.
void forget_all(const Database& database, const std::string& name) {
    if (!has_digests(database)) return;
    static_assert('/' + 1 == '0');
    Statement(database, "DELETE FROM digests WHERE name > ? AND name < ?")
        .bind(1, name + "/")
        .bind(2, name + "0")
        .run();
}

/// The keys, in the column `key`, of a table's rows that are not as noted, and of those that are gone. Two
/// statements, each of which sees one state of the file.
std::vector<std::string> changed(const Database& database, const std::string& table, const std::string& key,
                                 const std::string& which) {
    std::vector<std::string> keys;
    if (!has_digests(database)) return keys;
    Statement each(database, "SELECT sha256, " + table + ".* FROM " + table +
                                 " LEFT JOIN digests ON name = '" + table + "/' || " + key + " " + which);
    while (each.step()) {
        const std::string computed = digest(each, 1);  // first: reading an integer as text converts it
        if (each.text(0) != computed) keys.push_back(each.text(1));
    }
    const std::string named = "substr(name, " + std::to_string(table.size() + 2) + ")";
    Statement gone(database, "SELECT " + named + " FROM digests WHERE name LIKE '" + table + "/%' AND " +
                                 named + " NOT IN (SELECT CAST(" + key + " AS TEXT) FROM " + table + ")");
    while (gone.step()) keys.push_back(gone.text(0));
    return keys;
}

/// Of cells; a name that is no number names no cell.
std::vector<std::int64_t> numbers(const std::vector<std::string>& names) {
    std::vector<std::int64_t> found;
    for (const std::string& name : names) {
        std::int64_t cell = -1;
        std::from_chars(name.data(), name.data() + name.size(), cell);
        found.push_back(cell);
    }
    return found;
}

}  // namespace

bool has_digests(const Database& database) { return has_table(database, "digests"); }

void note_metadata(const Database& database, const std::string& key) {
    Statement row(database, "SELECT key, value FROM metadata WHERE key = ?");
    row.bind(1, key);
    note(database, "metadata/" + key, row);
}

void note_cell(const Database& database, std::int64_t cell) {
    Statement row(database, "SELECT * FROM cells WHERE cell = ?");
    row.bind(1, cell);
    note(database, "cells/" + std::to_string(cell), row);
}

void note_failure(const Database& database, std::int64_t cell) {
    Statement row(database, "SELECT * FROM failures WHERE cell = ?");
    row.bind(1, cell);
    note(database, "failures/" + std::to_string(cell), row);
}

void note_block(const Database& database, std::int64_t cell, std::int64_t first) {
    Statement row(database, "SELECT * FROM blocks WHERE cell = ? AND first = ?");
    row.bind(1, cell).bind(2, first);
    note(database, "blocks/" + std::to_string(cell) + "/" + std::to_string(first), row);
}

void forget_metadata(const Database& database, const std::string& key) {
    forget(database, "metadata/" + key);
}

void forget_cell(const Database& database, std::int64_t cell) {
    forget(database, "cells/" + std::to_string(cell));
}

void forget_failures(const Database& database) { forget_all(database, "failures"); }

void forget_blocks(const Database& database, std::int64_t cell) {
    forget_all(database, "blocks/" + std::to_string(cell));
}

std::vector<std::string> changed_metadata(const Database& database) {
    return changed(database, "metadata", "key", "WHERE key <> 'writing'");
}

std::vector<std::int64_t> changed_cells(const Database& database) {
    return numbers(changed(database, "cells", "cell", "ORDER BY cell"));
}

std::vector<std::int64_t> changed_failures(const Database& database) {
    if (!has_table(database, "failures")) return {};  // of an older version
    return numbers(changed(database, "failures", "cell", "ORDER BY cell"));
}

std::string blocks_query(const Database& database, const std::string& where) {
    return (has_digests(database) ? "SELECT sha256, blocks.* FROM blocks LEFT JOIN digests "
                                    "ON name = 'blocks/' || cell || '/' || first "
                                  : "SELECT NULL, * FROM blocks ") +
           where + " ORDER BY cell, first";
}

bool is_as_written(const Database& database, const Statement& block) {
    if (!has_digests(database)) return true;
    const std::string computed = digest(block, 1);  // first: reading an integer as text converts it
    return block.text(0) == computed;
}

}  // namespace srlm::cli
