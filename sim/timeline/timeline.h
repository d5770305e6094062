// A simulated run of the machine as slices of time: which module did what, for which layer and tile, from when to when.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "accel/machine/machine.h"
#include "base/quantity.h"
#include "models/graph.h"

namespace switchyard::sim {

/// A layer with what is fused into its drain; from the end of the layer before to its last output in DRAM.
struct TimelineLayer {
  std::string name;
  std::vector<std::string> fused;
  std::int64_t begin = 0, end = 0;  ///< cycles
};

struct TimelineSlice {
  std::size_t track = 0;   ///< index into Timeline::modules
  bool busy = false;       ///< else stalled
  std::string_view what;   ///< "compute", "read", or the cause of a stall
  std::int64_t layer = -1; ///< index into Timeline::layers; -1: not known to the module
  std::int64_t tile = -1;  ///< of the layer; -1 likewise
  std::int64_t begin = 0, end = 0;
  std::int64_t cycles = 0; ///< of activity within; less than end - begin where slices with gaps were joined
};

struct Timeline {
  std::string title;
  Hertz clock;
  std::int64_t cycles = 0;
  std::vector<accel::ModuleActivity> modules;
  std::vector<TimelineLayer> layers;
  std::vector<TimelineSlice> slices;  ///< by track, then in order of time
};

/// Collects what the machine does. Slices of a track that do the same for the same tile are joined if at most `gap`
/// cycles lie between them; with a gap, so are reads and writes of a memory.
class TimelineRecorder : public accel::MachineObserver {
 public:
  explicit TimelineRecorder(std::int64_t gap = 0) : gap_(gap) {}
  void interval(const accel::MachineInterval& interval) override;

  /// What was recorded of `run`, a run of a program of `graph` on a machine with that clock.
  Timeline timeline(const Graph& graph, const accel::NetworkRun& run, Hertz clock) const;

 private:
  const std::int64_t gap_;
  std::array<std::vector<TimelineSlice>, accel::machine_track_count> slices_;
};

}  // namespace switchyard::sim
