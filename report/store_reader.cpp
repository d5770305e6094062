#include "report/store_reader.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <array>
#include <fstream>
#include <map>
#include <memory>
#include <unordered_map>

#include "base/error.h"
#include "base/text.h"

namespace switchyard::report {
namespace {

constexpr std::int64_t application_id = 0x53775964;  // "SwYd", in the header of every store
constexpr std::int64_t known_version = 1;

class Reader {
 public:
  explicit Reader(const std::filesystem::path& path) : path_(path.string()) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error)) fail("there is no such file");
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(path_.c_str(), &handle, SQLITE_OPEN_READONLY, nullptr);
    database_.reset(handle);
    if (code != SQLITE_OK) fail(sqlite3_errstr(code));
    if (number("PRAGMA application_id") != application_id) fail("is a database, but no sweep store");
    const std::int64_t version = number("PRAGMA user_version");
    if (version != known_version) {
      fail(fmt::format("is a store of version {}; this program reads {}", version, known_version));
    }
  }

  /// Calls `row(statement)` for every row; ?1 is `parameter`.
  template <class Row>
  void each(const char* sql, std::int64_t parameter, Row row) {
    sqlite3_stmt* prepared = nullptr;
    if (sqlite3_prepare_v2(database_.get(), sql, -1, &prepared, nullptr) != SQLITE_OK) {
      fail(fmt::format("cannot be read: {}", sqlite3_errmsg(database_.get())));
    }
    const std::unique_ptr<sqlite3_stmt, Finalize> statement(prepared);
    sqlite3_bind_int64(prepared, 1, parameter);
    int code = sqlite3_step(prepared);
    for (; code == SQLITE_ROW; code = sqlite3_step(prepared)) row(prepared);
    if (code != SQLITE_DONE) fail(fmt::format("cannot be read: {}", sqlite3_errmsg(database_.get())));
  }

  const std::string& path() const { return path_; }
  [[noreturn]] void fail(const std::string& why) const { throw ConfigError("store " + path_ + ": " + why); }

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  struct Close {
    void operator()(sqlite3* database) const { sqlite3_close(database); }
  };
  std::int64_t number(const char* sql) {
    std::int64_t value = 0;
    each(sql, 0, [&](sqlite3_stmt* s) { value = sqlite3_column_int64(s, 0); });
    return value;
  }

  std::string path_;
  std::unique_ptr<sqlite3, Close> database_;
};

std::string text(sqlite3_stmt* statement, int column) {
  const unsigned char* value = sqlite3_column_text(statement, column);
  return value == nullptr ? "" : reinterpret_cast<const char*>(value);
}

Cell value_of(sqlite3_stmt* statement, int column) {
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER:
    case SQLITE_FLOAT:
      return sqlite3_column_double(statement, column);
    case SQLITE_NULL:
      return {};
    default:
      return cell(text(statement, column));
  }
}

std::int64_t chosen(Reader& reader, std::optional<std::int64_t> wanted) {
  std::vector<std::string> known;
  std::optional<std::int64_t> found;
  reader.each("SELECT id, title FROM sweep ORDER BY id", 0, [&](sqlite3_stmt* s) {
    const std::int64_t id = sqlite3_column_int64(s, 0);
    known.push_back(fmt::format("{} ({})", id, text(s, 1)));
    if (!wanted || *wanted == id) found = id;
  });
  if (!wanted && known.size() != 1) {
    reader.fail(fmt::format("holds {} sweeps; choose one with {}:N: {}", known.size(), reader.path(), comma_list(known)));
  }
  if (!found) reader.fail(fmt::format("has no sweep {}; it holds: {}", wanted.value_or(0), comma_list(known)));
  return *found;
}

bool is_database(const std::string& path) {
  // https://www.sqlite.org/fileformat2.html#magic_header_string
  constexpr std::string_view magic("SQLite format 3\0", 16);
  std::array<char, magic.size()> start{};
  std::ifstream file(path, std::ios::binary);
  return file.read(start.data(), start.size()) && std::string_view(start.data(), start.size()) == magic;
}

}  // namespace

std::optional<StoreName> store_named(const std::string& name) {
  if (is_database(name)) return StoreName{name, std::nullopt};
  const std::size_t colon = name.rfind(':');
  if (colon == std::string::npos || !is_database(name.substr(0, colon))) return std::nullopt;
  const auto number = scan_decimal(name.substr(colon + 1));
  const auto whole = number && number->length == name.size() - colon - 1 ? number->whole() : std::nullopt;
  if (!whole) throw ConfigError(fmt::format("{}: what follows the colon is no number of a sweep", name));
  return StoreName{name.substr(0, colon), whole};
}

PagePoints points_of_store(const std::filesystem::path& store, std::optional<std::int64_t> sweep) {
  Reader reader(store);
  const std::int64_t id = chosen(reader, sweep);
  PagePoints points;
  points.file = store.string();
  std::vector<std::string>& columns = points.table.columns;
  columns.emplace_back("point");
  reader.each("SELECT name, unit FROM axis WHERE sweep = ?1 ORDER BY position", id, [&](sqlite3_stmt* s) {
    const std::string unit = text(s, 1);
    columns.push_back(unit.empty() ? text(s, 0) : fmt::format("{} ({})", text(s, 0), unit));
  });
  const auto axes = static_cast<std::int64_t>(columns.size()) - 1;
  std::map<std::string, std::size_t, std::less<>> metric_column;
  reader.each("SELECT DISTINCT name FROM point JOIN metric USING(result) WHERE sweep = ?1 ORDER BY name", id,
              [&](sqlite3_stmt* s) {
                metric_column.emplace(text(s, 0), columns.size());
                columns.push_back(text(s, 0));
              });

  auto& rows = points.table.rows;
  std::unordered_map<std::int64_t, std::size_t> row_of;
  reader.each("SELECT position FROM point JOIN result ON result = result.id WHERE sweep = ?1 AND status = 'done' "
              "ORDER BY position",
              id, [&](sqlite3_stmt* s) {
                row_of.emplace(sqlite3_column_int64(s, 0), rows.size());
                rows.emplace_back(columns.size());
                rows.back().front() = sqlite3_column_double(s, 0);
              });
  reader.each("SELECT position, axis, value FROM setting WHERE sweep = ?1", id, [&](sqlite3_stmt* s) {
    const auto row = row_of.find(sqlite3_column_int64(s, 0));
    const std::int64_t axis = sqlite3_column_int64(s, 1);
    if (row != row_of.end() && axis >= 0 && axis < axes) {
      rows[row->second][static_cast<std::size_t>(axis) + 1] = value_of(s, 2);
    }
  });
  reader.each("SELECT position, name, value FROM point JOIN metric USING(result) WHERE sweep = ?1", id,
              [&](sqlite3_stmt* s) {
                const auto row = row_of.find(sqlite3_column_int64(s, 0));
                const auto column = metric_column.find(text(s, 1));
                if (row != row_of.end() && column != metric_column.end()) {
                  rows[row->second][column->second] = value_of(s, 2);
                }
              });
  return points;
}

}  // namespace switchyard::report
