// The timeline of a simulated run: it holds the run's statistics, and viewers can open it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <sstream>

#include "accel/mapper/mapper.h"
#include "base/load.h"
#include "report/timeline.h"
#include "tests/accel/machines.h"

namespace switchyard::report {
namespace {

using ::testing::HasSubstr;

/// ResNet-18 on a small picture: strided and fused convolutions, pooling, a linear layer.
struct SmallRun {
  explicit SmallRun(const std::string& machine_name, std::int64_t gap = 0)
      : machine(accel::testing::shipped(machine_name)), recorder(gap), graph(small_resnet()) {
    const std::vector<accel::Task> program = accel::program_of(graph, machine);
    accel::Mapper mapper(machine, {});
    std::vector<accel::Mapping> mappings;
    for (const accel::Task& task : program) {
      mappings.push_back(task.nest ? mapper.map(*task.nest).mapping : accel::Mapping{});
    }
    run = accel::simulate(program, mappings, machine, &recorder);
    unwatched = accel::simulate(program, mappings, machine);
    timeline = recorder.timeline(graph, run, machine.clock);
  }

  static Graph small_resnet() {
    Path path("resnet18");
    path.workload().input = {64, 64};
    return path.build();
  }

  accel::Accelerator machine;
  sim::TimelineRecorder recorder;
  Graph graph;
  accel::NetworkRun run, unwatched;
  sim::Timeline timeline;
};

const SmallRun& small_run() {
  static const SmallRun run("magnet-like");
  return run;
}

TEST(Timeline, WatchingChangesNothing) {
  const SmallRun& s = small_run();
  EXPECT_EQ(s.run.cycles, s.unwatched.cycles);
  EXPECT_EQ(s.run.events, s.unwatched.events);
}

TEST(Timeline, SlicesOfATrackFollowEachOtherWithinTheRun) {
  const sim::Timeline& t = small_run().timeline;
  std::map<std::size_t, std::int64_t> end;
  for (const sim::TimelineSlice& slice : t.slices) {
    EXPECT_GE(slice.begin, end[slice.track]) << t.modules[slice.track].name << " " << slice.what;
    EXPECT_GT(slice.end, slice.begin);
    EXPECT_EQ(slice.cycles, slice.end - slice.begin);
    end[slice.track] = slice.end;
  }
  for (const auto& [track, last] : end) EXPECT_LE(last, t.cycles) << t.modules[track].name;
}

/// Busy cycles and stalls by cause of every track, as the slices have them.
struct Sums {
  explicit Sums(const sim::Timeline& t) : busy(t.modules.size()), stalls(t.modules.size()) {
    for (const sim::TimelineSlice& slice : t.slices) {
      if (slice.busy) {
        busy[slice.track] += slice.cycles;
      } else {
        stalls[slice.track][std::string(slice.what)] += slice.cycles;
      }
    }
  }
  std::vector<std::int64_t> busy;
  std::vector<std::map<std::string, std::int64_t>> stalls;
};

void expect_sums_of_the_run(const SmallRun& s) {
  const Sums sums(s.timeline);
  ASSERT_EQ(s.timeline.modules.size(), accel::machine_track_count);
  for (std::size_t i = 0; i < s.timeline.modules.size(); ++i) {
    const accel::ModuleActivity& module = s.timeline.modules[i];
    if (i == static_cast<std::size_t>(accel::MachineTrack::dram)) {
      // A request's whole time in DRAM is one slice; the module tells the latency within it apart as a stall.
      EXPECT_EQ(sums.busy[i], module.busy + module.stall);
      continue;
    }
    EXPECT_EQ(sums.busy[i], module.busy) << module.name;
    for (const accel::CauseCycles& cause : module.causes) {
      if (cause.cause == "fill and last drain") continue;  // before the first and after the last step: no interval
      const auto found = sums.stalls[i].find(cause.cause);
      EXPECT_EQ(found == sums.stalls[i].end() ? 0 : found->second, cause.cycles) << module.name << " " << cause.cause;
    }
  }
}

TEST(Timeline, BusyAndStalledTimesAreThoseOfTheRun) { expect_sums_of_the_run(small_run()); }

TEST(Timeline, SoAreTheyOnMachinesWithoutDoubleBufferingOrHeldWeights) {
  for (const char* machine : {"nvdla-64", "eyeriss-like", "simba-chip"}) {
    SCOPED_TRACE(machine);
    expect_sums_of_the_run(SmallRun(machine));
  }
}

TEST(Timeline, JoinedSlicesKeepTheirCycles) {
  const SmallRun joined("magnet-like", 100);
  EXPECT_LT(joined.timeline.slices.size(), small_run().timeline.slices.size());
  EXPECT_EQ(Sums(joined.timeline).busy, Sums(small_run().timeline).busy);
}

TEST(ChromeTrace, EveryEventHasWhatTheFormatAsksFor) {
  const SmallRun& s = small_run();
  const Node trace = load_json(to_chrome_trace(s.timeline), "trace");
  std::set<std::string> threads;
  std::map<std::string, std::int64_t> busy;
  for (const Node& event : trace.find("traceEvents")->items) {
    const std::string phase = event.find("ph")->text;
    for (const char* key : {"ph", "pid", "tid", "name", "args"}) ASSERT_NE(event.find(key), nullptr) << key;
    if (phase == "M") {
      if (event.find("name")->text == "thread_name") threads.insert(event.find("tid")->text);
      continue;
    }
    ASSERT_EQ(phase, "X");
    EXPECT_TRUE(threads.contains(event.find("tid")->text));
    EXPECT_GE(std::stod(event.find("ts")->text), 0.0);
    EXPECT_GT(std::stod(event.find("dur")->text), 0.0);
    if (event.find("cat")->text == "busy") {
      busy[event.find("tid")->text] += std::stoll(event.find("args")->find("cycles")->text);
    }
  }
  EXPECT_EQ(threads.size(), 1 + accel::machine_track_count);
  const accel::ModuleActivity& array = s.run.modules.at(static_cast<std::size_t>(accel::MachineTrack::array));
  EXPECT_EQ(busy["6"], array.busy);  // thread 0 holds the layers, so that of track 5 is 6
  EXPECT_EQ(trace.find("otherData")->find("modules")->find("PE array")->find("busy")->text, std::to_string(array.busy));
}

TEST(ChromeTrace, NamesLayersTilesAndCauses) {
  const std::string text = to_chrome_trace(small_run().timeline);
  EXPECT_THAT(text, HasSubstr("\"name\":\"" + small_run().timeline.layers.front().name + "\",\"cat\":\"layer\""));
  EXPECT_THAT(text, HasSubstr(small_run().timeline.layers.front().name + " tile 0"));
  EXPECT_THAT(text, HasSubstr("waits: "));
}

TEST(Vcd, TimeRisesAndStatesAreThree) {
  std::istringstream lines(to_vcd(small_run().timeline));
  std::int64_t time = -1;
  for (std::string line; std::getline(lines, line);) {
    if (line.front() == '#') {
      const std::int64_t now = std::stoll(line.substr(1));
      EXPECT_GT(now, time);
      time = now;
    }
    EXPECT_NE(line.rfind("b11 ", 0), 0U) << line;
  }
  EXPECT_EQ(time, small_run().run.cycles);
}

}  // namespace
}  // namespace switchyard::report
