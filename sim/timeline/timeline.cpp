#include "sim/timeline/timeline.h"

namespace switchyard::sim {

void TimelineRecorder::interval(const accel::MachineInterval& interval) {
  const auto track = static_cast<std::size_t>(interval.track);
  std::vector<TimelineSlice>& slices = slices_[track];
  const std::int64_t cycles = interval.end - interval.begin;
  if (!slices.empty()) {
    TimelineSlice& last = slices.back();
    // Memories know no tiles; their reads and writes alternate, and a viewer wants to see when they are busy.
    const bool memory = interval.task < 0 && interval.busy && gap_ > 0;
    const bool same = memory || last.what == interval.what;
    if (same && last.busy == interval.busy && last.layer == interval.task && last.tile == interval.tile &&
        interval.begin - last.end <= gap_) {
      if (last.what != interval.what) last.what = "read and write";
      last.end = interval.end;
      last.cycles += cycles;
      return;
    }
  }
  slices.push_back({track, interval.busy, interval.what, interval.task, interval.tile, interval.begin, interval.end, cycles});
}

Timeline TimelineRecorder::timeline(const Graph& graph, const accel::NetworkRun& run, Hertz clock) const {
  Timeline timeline;
  timeline.clock = clock;
  timeline.cycles = run.cycles;
  timeline.modules = run.modules;
  for (const accel::TaskRun& task : run.tasks) {
    TimelineLayer layer;
    layer.name = graph.layer(task.task.layer).name;
    for (const LayerId fused : task.task.fused) layer.fused.push_back(graph.layer(fused).name);
    layer.begin = task.start;
    layer.end = task.end;
    timeline.layers.push_back(std::move(layer));
  }
  for (const auto& slices : slices_) timeline.slices.insert(timeline.slices.end(), slices.begin(), slices.end());
  return timeline;
}

}  // namespace switchyard::sim
