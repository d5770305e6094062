// Who watches a run of the machine is told which module did what from when to when. Nobody watches by default, and then
// it costs a comparison.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace switchyard::accel {

/// The machine's modules, in the order of NetworkRun::modules.
enum class MachineTrack : std::uint8_t { weight_dma, input_dma, output_dma, global_buffer, dram, array, vector_unit };
inline constexpr std::size_t machine_track_count = 7;

/// A time in which a module did one thing; time without an interval is idle.
struct MachineInterval {
  MachineTrack track = MachineTrack::array;
  std::int64_t begin = 0, end = 0;  ///< cycles since the start of the run, end after begin
  bool busy = false;                ///< else stalled
  std::string_view what;            ///< "compute", "read", …, or the cause of the stall; lives as long as the program
  std::int64_t task = -1;           ///< index into the program, or -1: not known to the module
  std::int64_t tile = -1;           ///< of the task: buffer tile, or output tile of the array; -1 likewise
};

/// The intervals of a track come in order and do not overlap. Busy ones add up to ModuleActivity::busy, stalls to its
/// causes; but the array's fill and last drain have no interval, and a request's whole time in DRAM is one that is busy
/// (ModuleActivity::busy and stall together).
class MachineObserver {
 public:
  virtual ~MachineObserver() = default;
  virtual void interval(const MachineInterval& interval) = 0;
};

}  // namespace switchyard::accel
