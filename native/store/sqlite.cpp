#include "store/sqlite.hpp"

#include <sqlite3.h>

#include <cstring>
#include <limits>
#include <thread>
#include <utility>

#include "base/error.hpp"
#include "report/terminal.hpp"
#include "report/text.hpp"
#include "run/interrupt.hpp"

namespace srlm::cli {

namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kPatience = std::chrono::seconds(15), kSilence = std::chrono::seconds(1);
constexpr auto kNap = std::chrono::milliseconds(20);

/// SQLite's own syntax for names (":memory:", "file:…") is for none of ours: they are all files.
std::string plain_path(const std::string& path) { return path.front() == '/' ? path : "./" + path; }

}  // namespace

Statement::Statement(const Database& database, const std::string& sql) : database_(database) {
    bound(sqlite3_prepare_v2(database.handle(), sql.c_str(), -1, &statement_, nullptr));
}

Statement::~Statement() { sqlite3_finalize(statement_); }

Statement& Statement::bound(int code) {
    if (code != SQLITE_OK) database_.fail(code);
    return *this;
}

Statement& Statement::bind(int parameter, std::string_view text) {
    return bound(
        sqlite3_bind_text64(statement_, parameter, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}

Statement& Statement::bind(int parameter, double value) {
    return bound(sqlite3_bind_double(statement_, parameter, value));
}

Statement& Statement::bind(int parameter, std::int64_t value) {
    return bound(sqlite3_bind_int64(statement_, parameter, value));
}

Statement& Statement::bind_null(int parameter) { return bound(sqlite3_bind_null(statement_, parameter)); }

Statement& Statement::bind_blob(int parameter, std::string_view bytes) {
    return bound(sqlite3_bind_blob64(statement_, parameter, bytes.data(), bytes.size(), SQLITE_STATIC));
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

std::string Statement::first_text() { return step() ? text(0) : ""; }

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

std::string Statement::canonical_row(int first) const {
    std::string out;
    const auto put = [&out](char kind, const void* bytes, std::size_t size) {
        out += kind;
        out.append(static_cast<const char*>(bytes), size);
    };
    for (int column = first; column < sqlite3_column_count(statement_); ++column) {
        const int type = sqlite3_column_type(statement_, column);
        if (type == SQLITE_NULL) {
            out += 'n';
        } else if (type == SQLITE_INTEGER) {
            const std::int64_t value = integer(column);
            put('i', &value, sizeof value);
        } else if (type == SQLITE_FLOAT) {
            const double value = sqlite3_column_double(statement_, column);
            put('d', &value, sizeof value);
        } else {
            const std::string bytes = text(column);
            const std::uint64_t size = bytes.size();
            put(type == SQLITE_TEXT ? 't' : 'b', &size, sizeof size);
            out += bytes;
        }
    }
    return out;
}

Database::Database(std::string parameter, std::string path, Mode mode)
    : parameter_(std::move(parameter)), path_(std::move(path)) {
    const int flags = mode == Mode::read         ? SQLITE_OPEN_READONLY
                      : mode == Mode::unchanging ? SQLITE_OPEN_READONLY | SQLITE_OPEN_URI
                      : mode == Mode::write      ? SQLITE_OPEN_READWRITE
                                                 : SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY;
    const std::string file = mode == Mode::memory ? path_
                             : mode == Mode::unchanging
                                 ? "file:" + percent_encoded(plain_path(path_), "/") + "?immutable=1"
                                 : plain_path(path_);
    const int code = sqlite3_open_v2(file.c_str(), &handle_, flags, nullptr);
    try {
        if (code != SQLITE_OK) fail(code);
        sqlite3_extended_result_codes(handle_, 1);
        sqlite3_busy_handler(handle_, wait_for_others, this);
        execute("PRAGMA trusted_schema = OFF");  // a file from elsewhere runs none of its own functions
    } catch (...) {
        sqlite3_close(handle_);
        throw;
    }
}

Database::~Database() { sqlite3_close(handle_); }

int Database::wait_for_others(void* self, int naps) {
    auto& database = *static_cast<Database*>(self);
    if (naps == 0) {
        database.waiting_since_ = Clock::now();
        database.announced_ = false;
    }
    const auto waited = Clock::now() - database.waiting_since_;
    if (waited > kPatience || interrupted() != 0) return 0;
    if (waited > kSilence && !database.announced_) {
        err().say("srlm: waiting up to " + std::to_string(kPatience.count()) +
                  " s for another program that holds \"" + database.path_ + "\"");
        database.announced_ = true;
    }
    std::this_thread::sleep_for(kNap);
    return 1;
}

void Database::execute(const std::string& sql) const {
    const int code = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) fail(code);
}

void Database::execute_when_free(const std::string& sql) const {
    int code = SQLITE_OK, naps = 0;
    do {
        code = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
    } while ((code & 0xFF) == SQLITE_BUSY && wait_for_others(const_cast<Database*>(this), naps++) != 0);
    if (code != SQLITE_OK) fail(code);
}

std::string Database::first_text(const std::string& sql) const { return Statement(*this, sql).first_text(); }

bool Database::in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }

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
            if (interrupted() != 0) throw Interrupted{};
            throw Error(Code::busy, parameter_, name + "is held by another program",
                        "Close that program, or let it end its transaction, and try again");
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

Transaction::Transaction(const Database& database) : database_(database), open_(!database.in_transaction()) {
    if (open_) database_.execute("BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
    // After some errors SQLite has rolled back by itself.
    if (open_ && database_.in_transaction())
        sqlite3_exec(database_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit() {
    if (open_) database_.execute("COMMIT");
    open_ = false;
}

}  // namespace srlm::cli
