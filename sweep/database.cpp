#include "sweep/database.h"

#include <sqlite3.h>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"

namespace switchyard::sweep {
namespace {

/// How long a short lock of another program is waited for.
constexpr int busy_timeout_ms = 5000;

const char* remedy_of(int code) {
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "another program has locked it; close that program, or wait for it";
    case SQLITE_READONLY:
      return "it cannot be written to; make it and its folder writable, or use another store";
    case SQLITE_FULL:
      return "no space is left; free some and run the same command again, finished points are kept";
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return "the file is damaged; nothing was changed in it. Use another store, or a copy of this one from "
             "before";
    case SQLITE_IOERR:
      return "reading or writing failed; check space and disk and run the same command again, finished "
             "points are kept";
    case SQLITE_CANTOPEN:
      return "it cannot be opened; check that its folder exists and can be written to";
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return "access is denied; change its permissions";
    default:
      return nullptr;
  }
}

}  // namespace

Database::Database(const std::filesystem::path& path, Mode mode) : path_(path) {
  int flags = SQLITE_OPEN_NOMUTEX;
  std::string name = path.string();
  switch (mode) {
    case Mode::create:
      flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
      break;
    case Mode::write:
      flags |= SQLITE_OPEN_READWRITE;
      break;
    case Mode::read:
      flags |= SQLITE_OPEN_READONLY;
      break;
    case Mode::read_frozen: {
      flags |= SQLITE_OPEN_READONLY | SQLITE_OPEN_URI;
      std::string escaped;
      for (const char c : std::filesystem::absolute(path).string()) {
        if (c == '%' || c == '?' || c == '#') {
          escaped += fmt::format("%{:02x}", static_cast<unsigned char>(c));
        } else {
          escaped += c;
        }
      }
      name = "file:" + escaped + "?immutable=1";
      break;
    }
  }
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(name.c_str(), &handle, flags, nullptr);
  handle_.reset(handle);
  if (code != SQLITE_OK) fail(code);
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_busy_timeout(handle, busy_timeout_ms);
}

void Database::Close::operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }

void Database::run(const std::string& sql) {
  const int code = sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail(code);
}

Cell Database::value(const std::string& sql) {
  Statement statement(*this, sql);
  if (!statement.step()) return std::monostate{};
  return statement.cell(0);
}

std::int64_t Database::last_id() const { return sqlite3_last_insert_rowid(handle_.get()); }

void Database::fail(int code) const {
  const std::string words = handle_ ? sqlite3_errmsg(handle_.get()) : sqlite3_errstr(code);
  const char* remedy = remedy_of(code);
  if (remedy == nullptr) throw SimError(fmt::format("store {}: {} ({})", path_.string(), words, code));
  throw ConfigError(fmt::format("store {}: {} ({})", path_.string(), remedy, words));
}

Statement::Statement(Database& database, const std::string& sql) : database_(&database) {
  sqlite3_stmt* statement = nullptr;
  const int code =
      sqlite3_prepare_v2(database.handle(), sql.c_str(), static_cast<int>(sql.size()), &statement, nullptr);
  statement_.reset(statement);
  if (code != SQLITE_OK) database.fail(code);
}

void Statement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

void Statement::rewind() {
  sqlite3_reset(statement_.get());
  sqlite3_clear_bindings(statement_.get());
}

bool Statement::step() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) {
    sqlite3_reset(statement_.get());
    return false;
  }
  sqlite3_reset(statement_.get());
  database_->fail(code);
}

void Statement::run() {
  while (step()) {
  }
}

void Statement::put(int index, std::int64_t value) { sqlite3_bind_int64(statement_.get(), index, value); }
void Statement::put(int index, double value) { sqlite3_bind_double(statement_.get(), index, value); }
void Statement::put(int index, const std::string& value) {
  sqlite3_bind_text(statement_.get(), index, value.data(), static_cast<int>(value.size()), SQLITE_TRANSIENT);
}
void Statement::put(int index, const Cell& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return put(index, *whole);
  if (const auto* number = std::get_if<double>(&value)) return put(index, *number);
  if (const auto* words = std::get_if<std::string>(&value)) return put(index, *words);
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_.get(), column); }
double Statement::number(int column) const { return sqlite3_column_double(statement_.get(), column); }
std::string Statement::text(int column) const {
  const auto* words = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
  return words == nullptr
             ? ""
             : std::string(words, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column)));
}
Cell Statement::cell(int column) const {
  switch (sqlite3_column_type(statement_.get(), column)) {
    case SQLITE_INTEGER:
      return integer(column);
    case SQLITE_FLOAT:
      return number(column);
    case SQLITE_NULL:
      return std::monostate{};
    default:
      return text(column);
  }
}

Transaction::Transaction(Database& database) : database_(database) { database_.run("BEGIN IMMEDIATE"); }

Transaction::~Transaction() {
  if (!open_) return;
  try {
    database_.run("ROLLBACK");
  } catch (...) {
    // SQLite has rolled back by itself, or will when the store is next opened.
  }
}

void Transaction::commit() {
  database_.run("COMMIT");
  open_ = false;
}

}  // namespace switchyard::sweep
