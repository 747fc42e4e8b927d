#pragma once
/// \file
/// SQLite with errors that a user can act on.

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace srlm::cli {

class Database;

/// A prepared statement. Parameters and columns are numbered from 1 and 0, as in SQLite.
class Statement {
public:
    Statement(const Database& database, const std::string& sql);
    ~Statement();
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    Statement& bind(int parameter, std::string_view text);
    Statement& bind(int parameter, double value);  ///< NaN becomes NULL.
    Statement& bind(int parameter, std::int64_t value);
    Statement& bind_null(int parameter);
    Statement& bind_blob(int parameter, std::string_view bytes);  ///< The bytes must live until run().

    /// The next row; false when there is none, and the statement can be bound and run again.
    bool step();
    void run();                ///< step() where no row is expected.
    std::string first_text();  ///< First column of the first row, or "".

    std::string text(int column) const;  ///< The bytes of a text or blob; "" for NULL.
    double real(int column) const;       ///< NaN for NULL.
    std::int64_t integer(int column) const;
    bool is_null(int column) const;
    /// The columns from `first` on with their types: see database_digests.hpp.
    std::string canonical_row(int first) const;

private:
    Statement& bound(int code);  ///< Throws Error where SQLite has refused.

    const Database& database_;
    sqlite3_stmt* statement_ = nullptr;
};

/// A connection to one database. All that goes wrong is thrown as Error: io when the disk or the
/// permissions are to blame, bad_data when the file is, busy when another program holds it for longer than a
/// while, of which the user is told; a signal ends the wait with Interrupted.
class Database {
public:
    /// `unchanging` reads a file to which nobody writes, and leaves nothing beside it.
    enum class Mode { read, unchanging, write, memory };

    /// `parameter` is what errors name; the file must exist (for Mode::memory it is not used).
    Database(std::string parameter, std::string path, Mode mode);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    void execute(const std::string& sql) const;
    void execute_when_free(const std::string& sql) const;  ///< Waits also where SQLite itself does not.
    std::string first_text(const std::string& sql) const;  ///< First column of the first row, or "".
    std::string bytes() const;                             ///< The database as a file would hold it.

    bool in_transaction() const;

    [[noreturn]] void fail(int code) const;
    sqlite3* handle() const { return handle_; }

private:
    static int wait_for_others(void* database, int naps);

    std::string parameter_, path_;
    sqlite3* handle_ = nullptr;
    std::chrono::steady_clock::time_point waiting_since_;
    bool announced_ = false;
};

/// All that happens during its life, or, without commit(), nothing of it. Within another one it is a part
/// of that.
class Transaction {
public:
    explicit Transaction(const Database& database);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    void commit();

private:
    const Database& database_;
    bool open_;  ///< Not within another one, and not committed yet
};

}  // namespace srlm::cli
