// SQLite as values: a connection, statements that reset themselves, transactions that roll back. Errors
// become ConfigError that names the file and the remedy.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace switchyard::sweep {

/// NULL, a whole number, a number, text.
using Cell = std::variant<std::monostate, std::int64_t, double, std::string>;

class Database;

/// A prepared statement. Outlived by its database.
class Statement {
 public:
  Statement(Database& database, const std::string& sql);

  /// Binds the parameters in order, from the first.
  template <class... Values>
  Statement& bind(const Values&... values) {
    rewind();
    int index = 0;
    (put(++index, values), ...);
    return *this;
  }
  /// Next row; false after the last.
  bool step();
  /// For statements without rows.
  void run();

  std::int64_t integer(int column) const;
  double number(int column) const;
  std::string text(int column) const;
  Cell cell(int column) const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  void rewind();
  void put(int index, std::int64_t value);
  void put(int index, double value);
  void put(int index, const std::string& value);
  void put(int index, const Cell& value);

  Database* database_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

class Database {
 public:
  enum class Mode { create, write, read, read_frozen };  ///< read_frozen: nobody writes, no locks are taken

  /// Throws ConfigError if it cannot be opened.
  Database(const std::filesystem::path& path, Mode mode);

  /// Statements without rows or parameters, separated by ';'.
  void run(const std::string& sql);
  /// The first value of the first row; NULL without rows.
  Cell value(const std::string& sql);
  std::int64_t last_id() const;

  /// Throws ConfigError for what SQLite's `code` means.
  [[noreturn]] void fail(int code) const;
  sqlite3* handle() const { return handle_.get(); }
  const std::filesystem::path& path() const { return path_; }

 private:
  struct Close {
    void operator()(sqlite3* handle) const;
  };
  std::filesystem::path path_;
  std::unique_ptr<sqlite3, Close> handle_;
};

/// All or nothing: rolls back unless committed.
class Transaction {
 public:
  explicit Transaction(Database& database);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  Database& database_;
  bool open_ = true;
};

}  // namespace switchyard::sweep
