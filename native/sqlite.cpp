#include "sqlite.hpp"

#include <sqlite3.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <utility>

#include "experiment/error.hpp"

namespace srlm::cli {

namespace {

constexpr int kPatience = 10000;  // ms that a reader may hold up a write

}  // namespace

Statement::Statement(const Database& database, const std::string& sql) : database_(database) {
    const int code = sqlite3_prepare_v2(database.handle(), sql.c_str(), -1, &statement_, nullptr);
    if (code != SQLITE_OK) database_.fail(code);
}

Statement::~Statement() { sqlite3_finalize(statement_); }

Statement& Statement::bind(int parameter, std::string_view text) {
    const int code =
        sqlite3_bind_text64(statement_, parameter, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    if (code != SQLITE_OK) database_.fail(code);
    return *this;
}

Statement& Statement::bind(int parameter, double value) {
    const int code = sqlite3_bind_double(statement_, parameter, value);
    if (code != SQLITE_OK) database_.fail(code);
    return *this;
}

Statement& Statement::bind(int parameter, std::int64_t value) {
    const int code = sqlite3_bind_int64(statement_, parameter, value);
    if (code != SQLITE_OK) database_.fail(code);
    return *this;
}

Statement& Statement::bind_null(int parameter) {
    const int code = sqlite3_bind_null(statement_, parameter);
    if (code != SQLITE_OK) database_.fail(code);
    return *this;
}

Statement& Statement::bind_blob(int parameter, std::string_view bytes) {
    const int code = sqlite3_bind_blob64(statement_, parameter, bytes.data(), bytes.size(), SQLITE_STATIC);
    if (code != SQLITE_OK) database_.fail(code);
    return *this;
}

bool Statement::step() {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    sqlite3_reset(statement_);
    if (code != SQLITE_DONE) database_.fail(code);
    return false;
}

void Statement::run() {
    while (step()) {
    }
}

std::string Statement::text(int column) const {
    const void* bytes = sqlite3_column_blob(statement_, column);  // before the size: it may convert
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    return bytes ? std::string(static_cast<const char*>(bytes), size) : std::string();
}

double Statement::real(int column) const {
    return is_null(column) ? std::numeric_limits<double>::quiet_NaN()
                           : sqlite3_column_double(statement_, column);
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_, column); }

bool Statement::is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }

Database::Database(std::string parameter, std::string path, Mode mode)
    : parameter_(std::move(parameter)), path_(std::move(path)) {
    const int flags = mode == Mode::read    ? SQLITE_OPEN_READONLY
                      : mode == Mode::write ? SQLITE_OPEN_READWRITE
                                            : SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY;
    const int code = sqlite3_open_v2(path_.c_str(), &handle_, flags, nullptr);
    try {
        if (code != SQLITE_OK) fail(code);
        sqlite3_extended_result_codes(handle_, 1);
        sqlite3_busy_timeout(handle_, kPatience);
        execute("PRAGMA trusted_schema = OFF");  // a file from elsewhere runs none of its own functions
    } catch (...) {
        sqlite3_close(handle_);
        throw;
    }
}

Database::~Database() { sqlite3_close(handle_); }

void Database::execute(const std::string& sql) const {
    const int code = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) fail(code);
}

std::string Database::first_text(const std::string& sql) const {
    Statement statement(*this, sql);
    return statement.step() ? statement.text(0) : "";
}

std::string Database::bytes() const {
    sqlite3_int64 size = 0;
    unsigned char* data = sqlite3_serialize(handle_, "main", &size, 0);
    if (!data) fail(SQLITE_NOMEM);
    std::string bytes(reinterpret_cast<const char*>(data), static_cast<std::size_t>(size));
    sqlite3_free(data);
    return bytes;
}

void Database::fail(int code) const {
    const std::string name = "\"" + path_ + "\" ";
    const int system = handle_ ? sqlite3_system_errno(handle_) : 0;
    const std::string why = system != 0 ? std::strerror(system)
                            : handle_   ? sqlite3_errmsg(handle_)
                                        : sqlite3_errstr(code);
    switch (code & 0xFF) {
        case SQLITE_FULL:
            throw Error(Code::io, parameter_, name + "cannot grow: the disk is full",
                        "Free some space; what was committed before is safe");
        case SQLITE_IOERR:
            throw Error(Code::io, parameter_, name + "cannot be read or written: " + why,
                        "Look at the disk and its free space; what was committed before is safe");
        case SQLITE_READONLY:
        case SQLITE_PERM:
        case SQLITE_AUTH:
        case SQLITE_CANTOPEN:
            throw Error(Code::io, parameter_, name + "cannot be opened: " + why,
                        "Put it into a folder that you may write to: SQLite keeps a second file beside it");
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            throw Error(Code::io, parameter_, name + "is held by another program",
                        "Close that program and try again");
        case SQLITE_NOMEM: throw Error(Code::too_large, parameter_, "the memory is exhausted", "Free some");
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
        case SQLITE_ERROR:  // tables or columns are not those of the schema
            throw Error(Code::bad_data, parameter_, name + "is damaged: " + why,
                        "Take a copy of it from before, or run the sweep anew into another file");
        default:
            throw Error(Code::io, parameter_, name + "cannot be used: " + why,
                        "Look at the file and its disk");
    }
}

Transaction::Transaction(const Database& database)
    : database_(database), open_(sqlite3_get_autocommit(database.handle()) != 0) {
    if (open_) database_.execute("BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
    // After some errors SQLite has rolled back by itself.
    if (open_ && sqlite3_get_autocommit(database_.handle()) == 0)
        sqlite3_exec(database_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit() {
    if (open_) database_.execute("COMMIT");
    open_ = false;
}

}  // namespace srlm::cli
