#include "traces/budget_trace.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/compose.h"
#include "base/diagnostics.h"
#include "base/load.h"
#include "base/random.h"
#include "base/text.h"
#include "traces/csv_columns.h"

namespace switchyard {
namespace {

constexpr NumberRange span{0, 4e6};  // seconds; a run lasts at most 53 days
constexpr NumberRange positive{1e-6, 4e6};
constexpr std::uint64_t most_csv_bytes = 64ULL << 20;

void describe_level(Keys& keys, ResourceLevel& level) {
  constexpr NumberRange share{0.001, 1};
  keys.number({"array", "share of PEs or streaming multiprocessors that is left"}, level.array, share);
  keys.number({"memory", "share of the memory's bandwidth that is left"}, level.memory, share);
  keys.number({"clock", "clock as a share of the nominal one"}, level.clock, {0.001, 4});
  keys.optional({"power_cap", "most power that the device may take"}, level.power_cap,
                [](Keys& k, const Key& key, Watts& value) { k.quantity(key, value, {1e-6, 1e6}); });
}

std::vector<std::string> names_of(const BudgetTrace& t) {
  std::vector<std::string> names;
  for (const auto& [name, level] : t.levels) names.push_back(name);
  return names;
}

std::optional<std::size_t> index_of(const BudgetTrace& t, const std::string& level) {
  for (std::size_t i = 0; i < t.levels.size(); ++i) {
    if (t.levels[i].first == level) return i;
  }
  return std::nullopt;
}

std::string unknown_level(const BudgetTrace& t, const std::string& level) {
  const std::vector<std::string> names = names_of(t);
  return fmt::format("there is no level {}; known: {}{}", in_quotes(level), comma_list(names), did_you_mean(level, names));
}

void check_level(Keys& keys, std::string_view key, const BudgetTrace& t, const std::string& level) {
  if (keys.reading() && !level.empty() && !index_of(t, level)) keys.complain(key, unknown_level(t, level));
}

void describe_recorded(Keys& keys, BudgetTrace& t) {
  keys.text({"file", "CSV file with the columns start_s, level; or write steps"}, t.file);
  keys.list({"steps", "levels in order of time"}, t.steps, [](Keys& k, LevelStep& step) {
    k.quantity({"start", "when the level begins", true}, step.start, span);
    k.text({"level", "name of the level", true}, step.level);
  });
  if (!keys.reading()) return;
  t.file_mark = keys.where("file");
  if (t.file.empty() == t.steps.empty()) keys.complain("", "a recorded timeline has either ‘file’ or ‘steps’");
  for (std::size_t i = 0; i < t.steps.size(); ++i) {
    if (!index_of(t, t.steps[i].level)) keys.complain("steps", unknown_level(t, t.steps[i].level));
    if (i > 0 && !(t.steps[i].start > t.steps[i - 1].start)) {
      keys.complain("steps", fmt::format("step {} does not start after the one before it", i));
    }
  }
}

void describe_timeline(Keys& keys, BudgetTrace& t, std::size_t index) {
  const auto timeline = static_cast<BudgetTrace::Timeline>(index);
  keys.text({"level", "level at first and while no co-runner runs; if absent, the first of the list"}, t.level);
  check_level(keys, "level", t, t.level);
  if (timeline == BudgetTrace::Timeline::recorded) describe_recorded(keys, t);
  if (timeline != BudgetTrace::Timeline::square_wave && timeline != BudgetTrace::Timeline::random) return;
  keys.text({"busy_level", "level while the co-runner runs; if absent, the second of the list"}, t.busy_level);
  check_level(keys, "busy_level", t, t.busy_level);
  if (keys.reading() && t.busy_level.empty() && t.levels.size() < 2) {
    keys.complain("levels", "a co-runner needs a second level");
  }
  keys.quantity({"offset", "when the co-runner first may begin"}, t.offset, span);
  if (timeline == BudgetTrace::Timeline::square_wave) {
    keys.quantity({"period", "from one begin of the co-runner to the next"}, t.period, positive);
    keys.number({"duty", "share of the period in which it runs"}, t.duty, {0, 1});
  } else {
    keys.quantity({"mean_idle", "mean time without the co-runner (exponential)"}, t.mean_idle, positive);
    keys.quantity({"mean_busy", "mean time with it (exponential)"}, t.mean_busy, positive);
    keys.integer({"seed", "of the random numbers"}, t.seed, {0, 1'000'000'000});
  }
}

/// Collects changes: in order of time, none without effect.
class Changes {
 public:
  explicit Changes(std::size_t first) : changes_{{Seconds(), first}} {}
  void add(double start, std::size_t level) {
    if (start <= changes_.back().start.value()) {
      changes_.back().level = level;
    } else if (level != changes_.back().level) {
      changes_.push_back({Seconds(start), level});
    }
  }
  std::vector<LevelChange> take() { return std::move(changes_); }

 private:
  std::vector<LevelChange> changes_;
};

}  // namespace

void describe(Keys& keys, BudgetTrace& t) {
  std::size_t only = 0;
  keys.choice({"kind", "what this file holds", true}, only,
              {{"budget_trace", "what of the machine there is to use over time"}});
  keys.text({"name", "trace as tables show it", true}, t.name);
  keys.text({"source", "where it was recorded, or why these numbers"}, t.source);
  keys.map({"levels", "levels of resources, by name", true}, t.levels, describe_level);
  if (keys.reading() && t.levels.empty()) keys.complain("levels", "names no level");
  auto index = static_cast<std::size_t>(t.timeline);
  keys.alternatives({"timeline", "when which level holds"}, index,
                    {{"constant", "one level all the time"},
                     {"square_wave", "a co-runner that runs for a share of every period"},
                     {"random", "a co-runner that comes and goes at random"},
                     {"recorded", "as it stands in the file"}},
                    [&](Keys& k, std::size_t i) {
                      if (!k.documenting()) t.timeline = static_cast<BudgetTrace::Timeline>(i);
                      describe_timeline(k, t, i);
                    });
}

void take_in_file(BudgetTrace& trace, const std::vector<std::filesystem::path>& search_roots) {
  if (trace.timeline != BudgetTrace::Timeline::recorded || trace.file.empty()) return;
  const std::filesystem::path file = find_file(trace.file, trace.file_mark, search_roots);
  trace.steps = read_budget_csv(load_text(file, most_csv_bytes), file.string());
  for (const LevelStep& step : trace.steps) {
    if (!index_of(trace, step.level)) throw ConfigError(trace.file_mark, unknown_level(trace, step.level));
  }
  trace.file.clear();
}

std::vector<LevelChange> changes_of(const BudgetTrace& trace, Seconds horizon) {
  const std::size_t quiet = index_of(trace, trace.level).value_or(0);
  const std::size_t busy = index_of(trace, trace.busy_level).value_or(1);
  Changes changes(quiet);
  const double end = horizon.value();
  if (trace.timeline == BudgetTrace::Timeline::square_wave) {
    for (std::int64_t i = 0;; ++i) {
      const double start = trace.offset.value() + static_cast<double>(i) * trace.period.value();
      if (start > end) break;
      if (trace.duty > 0) changes.add(start, busy);
      if (trace.duty < 1) changes.add(start + trace.duty * trace.period.value(), quiet);
    }
  } else if (trace.timeline == BudgetTrace::Timeline::random) {
    RandomStream stream(trace.seed, "co-runner");
    for (double time = trace.offset.value() + stream.exponential(trace.mean_idle.value()); time <= end;) {
      changes.add(time, busy);
      time += stream.exponential(trace.mean_busy.value());
      changes.add(time, quiet);
      time += stream.exponential(trace.mean_idle.value());
    }
  } else if (trace.timeline == BudgetTrace::Timeline::recorded) {
    if (!trace.file.empty()) throw SimError("the file of a recorded timeline was not read");
    for (const LevelStep& step : trace.steps) {
      if (step.start <= horizon) changes.add(step.start.value(), index_of(trace, step.level).value_or(0));
    }
  }
  return changes.take();
}

std::vector<LevelStep> read_budget_csv(const std::string& text, const std::string& name) {
  Diagnostics diagnostics;
  const CsvColumns table(text, name, {"start_s", "level"}, 2, diagnostics);
  std::vector<LevelStep> steps;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const LevelStep step{Seconds(table.number(row, 0).value_or(0)), std::string(table.text(row, 1))};
    if (table.text(row, 0).empty()) diagnostics.add(table.mark(row, 0), "the step has no ‘start_s’");
    if (step.level.empty()) diagnostics.add(table.mark(row, 1), "the step has no ‘level’");
    if (!steps.empty() && !(step.start > steps.back().start)) {
      diagnostics.add(table.mark(row, 0), "the step does not start after the one before it");
    }
    steps.push_back(step);
  }
  if (diagnostics.empty() && steps.empty()) diagnostics.add(Mark{std::make_shared<const std::string>(name), 1, 1}, "there is no step");
  diagnostics.throw_if_any();
  return steps;
}

}  // namespace switchyard
