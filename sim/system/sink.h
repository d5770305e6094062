// The end of every frame: checks deadlines, adds up, and holds the run to what must be conserved.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/system/core.h"

namespace switchyard::sim {

/// Latencies of all served frames at 8 bytes each, so that quantiles are exact.
LatencyStats latency_stats(std::vector<Ticks>& latencies);

class Sink : public Observer {
 public:
  explicit Sink(const Tables& tables);

  void ended(const policy::Outcome& outcome) override;
  void spent(std::size_t device, std::size_t path, std::size_t level, const Increment& increment, Ticks time) override;
  void dispatched(bool other_path, bool loads) override;
  void prefetch(bool begun) override;
  void waited_for_weights(Ticks time) override { switch_ticks_ += time; }
  void loading(std::int64_t bytes) override { run_.switch_bytes += Bytes(bytes); }

  /// What policies know.
  const policy::History& history() const { return history_; }
  /// Of the run that `core` ended. Throws SimError that names what does not add up.
  SystemRun result(const Core& core);

 private:
  /// What a path did on a device at a level.
  struct Use {
    double served = 0;   ///< inferences, parts of them too
    double joules = 0;
    Ticks time = 0;
  };
  Use& use(std::size_t device, std::size_t path, std::size_t level) {
    const System& system = tables_->system();
    return uses_[(device * system.paths.size() + path) * system.levels.size() + level];
  }
  void check(const Core& core) const;
  void add_components();
  void add_residency();

  const Tables* tables_;
  SystemRun run_;
  policy::History history_;
  std::vector<bool> seen_;           ///< by frame: it ended
  std::vector<Ticks> latencies_;
  std::vector<Use> uses_;
  std::vector<std::int64_t> frames_; ///< served, by device and path
  double accuracy_served_ = 0, accuracy_on_time_ = 0;
  double frame_joules_ = 0;          ///< of serving, from outcomes
  Ticks switch_ticks_ = 0;
};

}  // namespace switchyard::sim
