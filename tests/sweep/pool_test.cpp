// Workers that fail in every way, and what the manager makes of it. Points are computed, not simulated.
#include "sweep/pool.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <map>
#include <thread>

#include "base/error.h"

namespace switchyard::sweep {
namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr bool sanitized = true;
#else
constexpr bool sanitized = false;
#endif

std::map<std::int64_t, Outcome> run(Pool& pool, std::int64_t points) {
  std::map<std::int64_t, Outcome> outcomes;
  std::int64_t next = 0;
  while (static_cast<std::int64_t>(outcomes.size()) < points) {
    while (next < points && pool.room() > 0) {
      pool.give({next, {std::to_string(next)}});
      ++next;
    }
    for (Report& report : pool.collect(1000)) {
      EXPECT_TRUE(outcomes.emplace(report.point.position, report.outcome).second) << report.point.position;
    }
  }
  return outcomes;
}

Outcome squared(const Point& point) {
  const auto position = static_cast<double>(point.position);
  return {Status::done, "", {{"square", position * position}}};
}

TEST(Pool, EveryPointIsRunOnce) {
  for (const int jobs : {1, 3}) {
    Pool pool([](const Point& point, LayerShelf&) { return squared(point); }, jobs, {});
    const auto outcomes = run(pool, 200);
    for (const auto& [position, outcome] : outcomes) EXPECT_EQ(outcome, squared({position, {}}));
  }
}

TEST(Pool, FailuresAreRecordedWithTheirReasonAndStayAlone) {
  Pool pool(
      [](const Point& point, LayerShelf&) -> Outcome {
        if (point.position == 3) throw ConfigError("the mapping does not fit");
        if (point.position == 5) throw SimError("cycles do not add up");
        if (point.position == 7) std::raise(SIGKILL);
        if (point.position == 9) _exit(4);
        return squared(point);
      },
      2, {});
  auto outcomes = run(pool, 20);
  EXPECT_EQ(outcomes[3], (Outcome{Status::refused, "the mapping does not fit", {}}));
  EXPECT_EQ(outcomes[5], (Outcome{Status::broken, "cycles do not add up", {}}));
  EXPECT_EQ(outcomes[7], (Outcome{Status::crashed, "the worker died of signal 9 (Killed)", {}}));
  EXPECT_EQ(outcomes[9], (Outcome{Status::crashed, "the worker ended with exit code 4", {}}));
  for (const std::int64_t position : {4, 6, 8, 10}) EXPECT_EQ(outcomes[position], squared({position, {}}));
}

TEST(Pool, APointThatTakesTooLongIsStopped) {
  Limits limits;
  limits.seconds = 0.2;
  Pool pool(
      [](const Point& point, LayerShelf&) {
        if (point.position == 2) std::this_thread::sleep_for(std::chrono::hours(1));
        return squared(point);
      },
      1, limits);
  auto outcomes = run(pool, 6);
  EXPECT_EQ(outcomes[2], (Outcome{Status::out_of_time, "took longer than 0.2 s", {}}));
  EXPECT_EQ(outcomes[3], squared({3, {}}));
}

TEST(Pool, APointThatTakesTooMuchMemoryIsStopped) {
  if (sanitized) GTEST_SKIP() << "AddressSanitizer reserves more than any limit";
  Limits limits;
  limits.bytes = 600'000'000;
  Pool pool(
      [](const Point& point, LayerShelf&) {
        if (point.position == 2) {
          std::vector<char> much(2'000'000'000, 'x');
          return Outcome{Status::done, "", {{"last", static_cast<double>(much.back())}}};
        }
        return squared(point);
      },
      1, limits);
  auto outcomes = run(pool, 6);
  EXPECT_EQ(outcomes[2], (Outcome{Status::out_of_memory, "needs more than 600 MB", {}}));
  EXPECT_EQ(outcomes[3], squared({3, {}}));
}

TEST(Pool, AWorkerFullOfMemoriesDoesNotFailThePointThatFillsIt) {
  if (sanitized) GTEST_SKIP() << "AddressSanitizer reserves more than any limit";
  Limits limits;
  limits.bytes = 600'000'000;
  std::vector<std::vector<char>> kept;  // per process, as workers are forked
  Pool pool(
      [&kept](const Point& point, LayerShelf&) {
        kept.emplace_back(100'000'000, 'x');
        return squared(point);
      },
      1, limits);
  for (const auto& [position, outcome] : run(pool, 20)) EXPECT_EQ(outcome, squared({position, {}}));
}

TEST(Pool, AWorkerKilledFromOutsideCostsNoPoint) {
  Pool pool(
      [](const Point& point, LayerShelf&) {
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
        return squared(point);
      },
      2, {});
  std::map<std::int64_t, Outcome> outcomes;
  for (std::int64_t position = 0; position < 20; ++position) pool.give({position, {}});
  kill(pool.processes().front(), SIGKILL);
  while (outcomes.size() < 20) {
    for (Report& report : pool.collect(1000)) outcomes.emplace(report.point.position, report.outcome);
  }
  for (const auto& [position, outcome] : outcomes) EXPECT_EQ(outcome, squared({position, {}}));
}

TEST(Pool, WorkersAskForLayersAndHandThemIn) {
  Pool pool(
      [](const Point& point, LayerShelf& shelf) {
        const auto known = shelf.find("machine" + std::to_string(point.position));
        shelf.keep({"machine", std::to_string(point.position), "mapping"});
        return Outcome{Status::done, "", {{"known", static_cast<double>(known.size())}}};
      },
      2, {});
  pool.answer_with([](const std::string& machine) {
    return machine == "machine1" ? std::vector<LayerEntry>(3) : std::vector<LayerEntry>();
  });
  std::map<std::int64_t, Report> reports;
  for (std::int64_t position = 0; position < 4; ++position) pool.give({position, {}});
  while (reports.size() < 4) {
    for (Report& report : pool.collect(1000)) reports.emplace(report.point.position, report);
  }
  EXPECT_EQ(std::get<double>(reports[1].outcome.metrics[0].second), 3.0);
  EXPECT_EQ(std::get<double>(reports[2].outcome.metrics[0].second), 0.0);
  EXPECT_EQ(reports[2].layers, (std::vector<LayerEntry>{{"machine", "2", "mapping"}}));
}

}  // namespace
}  // namespace switchyard::sweep
