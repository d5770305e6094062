// A sweep over the ranks of an MPI job: rank 0 plans and owns the store, every other rank runs points and
// owns none. A rank runs its points in a forked child, so that a point that crashes takes the child with it
// and not the job. A rank that is killed itself ends the whole job, as MPI does; the store then has every
// point that was recorded.
#pragma once

#include <boost/mpi/communicator.hpp>
#include <chrono>
#include <string>
#include <vector>

#include "sweep/evaluate.h"
#include "sweep/queue_size.h"
#include "sweep/setup.h"
#include "sweep/worker.h"

namespace switchyard::sweep {

/// On rank 0.
class MpiCrew : public Crew {
 public:
  /// Tells every other rank what to run. Throws ConfigError if there is no other rank.
  MpiCrew(boost::mpi::communicator world, const SweepIdentity& identity, const Limits& limits);
  /// Lets the other ranks end.
  ~MpiCrew() override;
  MpiCrew(const MpiCrew&) = delete;
  MpiCrew& operator=(const MpiCrew&) = delete;

  void answer_with(FindLayers find) override { find_ = std::move(find); }
  int size() const override { return world_.size() - 1; }
  std::size_t room() const override;
  void give(Point point) override;
  std::vector<Report> collect(int milliseconds) override;

 private:
  using Clock = std::chrono::steady_clock;
  struct Rank {
    std::size_t points = 0;   ///< given and not reported
    Clock::time_point since;  ///< when it last had nothing or reported
  };
  void handle(int rank, const std::string& message, std::vector<Report>& reports);

  boost::mpi::communicator world_;
  FindLayers find_;
  std::vector<Rank> ranks_;  ///< the first is rank 1
  QueueSize queue_;
};

/// On every other rank: runs what rank 0 says until it says to end. `reading` says where files are looked for
/// that axis values name.
void run_mpi_worker(boost::mpi::communicator world, const ReadOptions& reading);

/// On rank 0, when there is nothing to run: lets the other ranks end.
void dismiss_mpi_workers(boost::mpi::communicator world);

}  // namespace switchyard::sweep
