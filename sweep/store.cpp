#include "sweep/store.h"

#include <fmt/format.h>

#include <cmath>
#include <system_error>

#include "base/digest.h"
#include "base/error.h"
#include "base/text.h"
#include "sweep/store_lock.h"

namespace switchyard::sweep {
namespace {

namespace fs = std::filesystem;

/// "name" -> "\"name\"", for columns of views.
std::string quoted(const std::string& name) {
  std::string result = "\"";
  for (const char c : name) result += c == '"' ? std::string("\"\"") : std::string(1, c);
  return result + '"';
}

/// 'text' as an SQL literal.
std::string literal(const std::string& text) {
  std::string result = "'";
  for (const char c : text) result += c == '\'' ? std::string("''") : std::string(1, c);
  return result + "'";
}

/// What a setting is stored as: a number in the axis' unit where it is one.
Cell cell_of(const Axis& axis, const std::string& setting) {
  const auto decimal = scan_decimal(setting);
  const std::string rest = decimal ? setting.substr(decimal->length) : setting;
  if (decimal && (rest.empty() || rest == " " + axis.unit) && std::isfinite(decimal->value()))
    return decimal->value();
  return setting;
}

std::unique_ptr<Database> open_for_reading(const fs::path& path) {
  try {
    auto database = std::make_unique<Database>(path, Database::Mode::read);
    database->value("SELECT count(*) FROM sweep");
    return database;
  } catch (const ConfigError&) {
    // Files beside a store of a folder that cannot be written to cannot be made; nobody writes then.
    std::error_code error;
    if (fs::exists(path.string() + "-wal", error) && fs::file_size(path.string() + "-wal", error) > 0) throw;
    auto database = std::make_unique<Database>(path, Database::Mode::read_frozen);
    database->value("SELECT count(*) FROM sweep");
    return database;
  }
}

std::unique_ptr<Database> open_for_writing(const fs::path& path) {
  auto database = std::make_unique<Database>(path, Database::Mode::write);
  // FULL: a commit is on the disk when it returns, whatever fails next.
  database->run("PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;");
  const Cell found = database->value("PRAGMA quick_check(1)");
  if (const auto* words = std::get_if<std::string>(&found); words == nullptr || *words != "ok") {
    throw ConfigError(
        fmt::format("store {}: the file is damaged ({}); nothing was changed in it. Use another store, or a "
                    "copy of this one from before",
                    path.string(), words == nullptr ? "no answer" : words->c_str()));
  }
  return database;
}

}  // namespace

std::string SweepIdentity::digest() const {
  return switchyard::digest(kind + '\n' + version + '\n' + config + '\n' + base);
}

struct Store::Statements {
  explicit Statements(Database& d)
      : find_result(d, "SELECT id, status FROM result WHERE digest = ?"),
        add_result(
            d,
            "INSERT INTO result(digest, status, reason) VALUES(?, ?, ?) ON CONFLICT(digest) DO UPDATE SET "
            "status = excluded.status, reason = excluded.reason RETURNING id"),
        add_metric(d, "INSERT OR REPLACE INTO metric(result, name, value) VALUES(?, ?, ?)"),
        add_point(d, "INSERT OR REPLACE INTO point(sweep, position, result) VALUES(?, ?, ?)"),
        add_setting(d, "INSERT OR REPLACE INTO setting(sweep, position, axis, value) VALUES(?, ?, ?, ?)"),
        add_layer(d, "INSERT OR IGNORE INTO layer(machine, nest, mapping) VALUES(?, ?, ?)"),
        find_layers(d, "SELECT nest, mapping FROM layer WHERE machine = ?") {}
  Statement find_result, add_result, add_metric, add_point, add_setting, add_layer, find_layers;
};

Store::Store(const fs::path& path, Access access) {
  std::error_code error;
  if (access == Access::write) {
    const bool is_new =
        !fs::exists(path, error) || (fs::is_regular_file(path, error) && fs::file_size(path, error) == 0);
    if (!is_new) check_store_file(path, true);
    lock_ = std::make_unique<StoreLock>(path);
    if (is_new) create_store_file(path);
    database_ = open_for_writing(path);
  } else {
    check_store_file(path, false);
    database_ = open_for_reading(path);
  }
  statements_ = access == Access::write ? std::make_unique<Statements>(*database_) : nullptr;
}

Store::~Store() = default;

bool Store::is_being_written(const fs::path& path) { return StoreLock::is_held(path); }

std::int64_t Store::begin(const SweepIdentity& identity, const Space& space,
                          const std::vector<std::pair<std::string, Direction>>& objectives) {
  const std::string digest = identity.digest();
  Statement find(*database_, "SELECT id FROM sweep WHERE digest = ?");
  if (find.bind(digest).step()) return find.integer(0);
  Transaction transaction(*database_);
  Statement(*database_,
            "INSERT INTO sweep(digest, title, kind, config, base, version) VALUES(?, ?, ?, ?, ?, ?)")
      .bind(digest, identity.title, identity.kind, identity.config, identity.base, identity.version)
      .run();
  const std::int64_t id = database_->last_id();
  Statement axis(*database_, "INSERT INTO axis(sweep, position, name, key, unit) VALUES(?, ?, ?, ?, ?)");
  for (std::size_t i = 0; i < space.axes().size(); ++i) {
    const Axis& a = space.axes()[i];
    axis.bind(id, static_cast<std::int64_t>(i), a.name, a.key_text, a.unit).run();
  }
  Statement objective(*database_,
                      "INSERT INTO objective(sweep, position, metric, direction) VALUES(?, ?, ?, ?)");
  for (std::size_t i = 0; i < objectives.size(); ++i) {
    objective
        .bind(id, static_cast<std::int64_t>(i), objectives[i].first,
              std::string(objectives[i].second == Direction::minimise ? "minimise" : "maximise"))
        .run();
  }
  refresh_view(id);
  transaction.commit();
  return id;
}

void Store::set_planned(std::int64_t sweep, std::int64_t points, bool complete) {
  Transaction transaction(*database_);
  Statement(*database_, "UPDATE sweep SET planned = ?, complete = ? WHERE id = ?")
      .bind(points, static_cast<std::int64_t>(complete ? 1 : 0), sweep)
      .run();
  transaction.commit();
}

std::map<std::int64_t, Status> Store::finished(std::int64_t sweep) {
  std::map<std::int64_t, Status> result;
  Statement statement(
      *database_,
      "SELECT position, status FROM point JOIN result ON result = id WHERE sweep = ? ORDER BY position");
  for (statement.bind(sweep); statement.step();) {
    result.emplace_hint(result.end(), statement.integer(0), status_of(statement.text(1)));
  }
  return result;
}

std::optional<Status> Store::result_of(const std::string& digest) {
  if (!statements_->find_result.bind(digest).step()) return std::nullopt;
  return status_of(statements_->find_result.text(1));
}

std::vector<Scores> Store::scores(std::int64_t sweep, const std::vector<std::string>& metrics,
                                  std::size_t count) {
  std::vector<std::vector<double>> values(count);
  for (const std::string& metric : metrics) {
    Statement statement(
        *database_,
        "SELECT position, value FROM point JOIN metric USING(result) WHERE sweep = ? AND name = ?");
    for (statement.bind(sweep, metric); statement.step();) {
      const auto position = static_cast<std::size_t>(statement.integer(0));
      if (position < count) values[position].push_back(statement.number(1));
    }
  }
  std::vector<Scores> scores(count);
  for (std::size_t i = 0; i < count; ++i) {
    if (values[i].size() == metrics.size()) scores[i] = std::move(values[i]);
  }
  return scores;
}

std::int64_t Store::add_result(const Finished& point) {
  Statements& s = *statements_;
  if (!point.outcome) {
    if (!s.find_result.bind(point.digest).step()) throw SimError("the store lost a result it had");
    return s.find_result.integer(0);
  }
  s.add_result.bind(point.digest, std::string(name_of(point.outcome->status)), point.outcome->reason).step();
  const std::int64_t id = s.add_result.integer(0);
  s.add_result.run();  // to its end: only then is the row written
  for (const auto& [name, value] : point.outcome->metrics) {
    const Cell cell = std::visit([](const auto& v) { return Cell(v); }, value);
    s.add_metric.bind(id, name, cell).run();
  }
  return id;
}

void Store::add_points(std::int64_t sweep, const Space& space, const std::vector<Finished>& points) {
  Statements& s = *statements_;
  for (const Finished& finished : points) {
    const std::int64_t result = add_result(finished);
    s.add_point.bind(sweep, finished.point.position, result).run();
    for (std::size_t axis = 0; axis < space.axes().size(); ++axis) {
      s.add_setting
          .bind(sweep, finished.point.position, static_cast<std::int64_t>(axis),
                cell_of(space.axes()[axis], finished.point.settings[axis]))
          .run();
    }
    for (const LayerEntry& layer : finished.layers)
      s.add_layer.bind(layer.machine, layer.nest, layer.mapping).run();
  }
}

void Store::record(std::int64_t sweep, const Space& space, const std::vector<Finished>& points) {
  if (points.empty()) return;
  Transaction transaction(*database_);
  add_points(sweep, space, points);
  const auto known = metrics_.find(sweep);
  bool new_metrics = known == metrics_.end();
  for (const Finished& finished : points) {
    if (new_metrics) break;
    if (!finished.outcome) continue;
    for (const auto& [name, value] : finished.outcome->metrics)
      new_metrics = new_metrics || !known->second.contains(name);
  }
  if (new_metrics) refresh_view(sweep);
  transaction.commit();
}

void Store::refresh_view(std::int64_t sweep) {
  std::set<std::string> metrics;
  Statement names(*database_, "SELECT DISTINCT name FROM point JOIN metric USING(result) WHERE sweep = ?");
  for (names.bind(sweep); names.step();) metrics.insert(names.text(0));
  std::string columns = "p.position AS position";
  Statement axes(*database_, "SELECT position, name FROM axis WHERE sweep = ? ORDER BY position");
  for (axes.bind(sweep); axes.step();) {
    columns += fmt::format(
        ",\n  (SELECT value FROM setting s WHERE s.sweep = p.sweep AND s.position = p.position AND "
        "s.axis = {}) AS {}",
        axes.integer(0), quoted(axes.text(1)));
  }
  columns += ",\n  r.status AS status, r.reason AS reason";
  for (const std::string& name : metrics) {
    columns += fmt::format(",\n  (SELECT value FROM metric m WHERE m.result = r.id AND m.name = {}) AS {}",
                           literal(name), quoted(name));
  }
  database_->run(
      fmt::format("DROP VIEW IF EXISTS sweep_{0}; CREATE VIEW sweep_{0} AS SELECT {1}\nFROM point p JOIN "
                  "result r ON r.id = p.result WHERE p.sweep = {0}",
                  sweep, columns));
  metrics_[sweep] = std::move(metrics);
}

std::optional<Point> Store::point(std::int64_t sweep, const Space& space, std::int64_t position) {
  Point point{position, {}};
  Statement statement(*database_,
                      "SELECT axis, value FROM setting WHERE sweep = ? AND position = ? ORDER BY axis");
  for (statement.bind(sweep, position); statement.step();) {
    const Cell cell = statement.cell(1);
    const auto* number = std::get_if<double>(&cell);
    const std::string& unit = space.axes().at(static_cast<std::size_t>(statement.integer(0))).unit;
    point.settings.push_back(number == nullptr ? statement.text(1)
                             : unit.empty()    ? shortest_decimal(*number)
                                               : shortest_decimal(*number) + " " + unit);
  }
  if (point.settings.empty()) return std::nullopt;
  return point;
}

std::vector<LayerEntry> Store::layers_of(const std::string& machine) {
  std::vector<LayerEntry> layers;
  Statement& find = statements_->find_layers;
  for (find.bind(machine); find.step();) layers.push_back({machine, find.text(0), find.text(1)});
  return layers;
}

std::vector<SweepSummary> Store::sweeps() {
  std::vector<SweepSummary> list;
  Statement statement(*database_,
                      "SELECT id, digest, title, kind, version, planned, complete, "
                      "(SELECT count(*) FROM point JOIN result ON result = result.id WHERE sweep = sweep.id "
                      "AND status = 'done'), "
                      "(SELECT count(*) FROM point JOIN result ON result = result.id WHERE sweep = sweep.id "
                      "AND status <> 'done') "
                      "FROM sweep ORDER BY id");
  while (statement.step()) {
    list.push_back({statement.integer(0), statement.text(1), statement.text(2), statement.text(3),
                    statement.text(4), statement.integer(5), statement.integer(6) != 0, statement.integer(7),
                    statement.integer(8)});
  }
  return list;
}

SweepSummary Store::sweep(std::optional<std::int64_t> id) {
  const std::vector<SweepSummary> list = sweeps();
  const std::string file = database_->path().string();
  if (list.empty())
    throw ConfigError(fmt::format("store {}: holds no sweep yet; fill it with 'switchyard sweep run'", file));
  std::string known;
  for (const SweepSummary& sweep : list) {
    if (id ? sweep.id == *id : list.size() == 1) return sweep;
    known += fmt::format("{}{}{}", known.empty() ? "" : ", ", sweep.id,
                         sweep.title.empty() ? "" : " (" + sweep.title + ")");
  }
  throw ConfigError(
      id ? fmt::format("store {}: has no sweep {}; it has {}", file, *id, known)
         : fmt::format("store {}: holds several sweeps; choose one with --sweep: {}", file, known));
}

std::string Store::config_of(std::int64_t sweep) {
  Statement statement(*database_, "SELECT config FROM sweep WHERE id = ?");
  return statement.bind(sweep).step() ? statement.text(0) : "";
}

std::string Store::base_of(std::int64_t sweep) {
  Statement statement(*database_, "SELECT base FROM sweep WHERE id = ?");
  return statement.bind(sweep).step() ? statement.text(0) : "";
}

}  // namespace switchyard::sweep
