// Worker processes of this machine. A worker that dies takes only its point with it: that is tried once more
// in a fresh worker, because a machine under load kills processes for reasons of its own, and is recorded if
// it dies again.
#pragma once

#include <chrono>
#include <deque>
#include <set>
#include <string>
#include <vector>

#include "sweep/evaluate.h"
#include "sweep/message.h"
#include "sweep/queue_size.h"
#include "sweep/worker.h"

namespace switchyard::sweep {

class Pool : public Crew {
 public:
  /// Forks `jobs` workers; call it from a process with one thread. Throws SimError if that fails.
  Pool(Evaluate evaluate, int jobs, Limits limits);
  ~Pool() override;
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  void answer_with(FindLayers find) override { find_ = std::move(find); }
  int size() const override { return static_cast<int>(workers_.size()); }
  std::size_t room() const override;
  void give(Point point) override;
  std::vector<Report> collect(int milliseconds) override;

  /// Process ids, for tests that kill them.
  std::vector<int> processes() const;

 private:
  using Clock = std::chrono::steady_clock;
  struct Worker {
    int process = -1;
    int socket = -1;
    std::deque<Point> points;  ///< given and not finished; the first is being run
    Clock::time_point since;   ///< of the first
    std::size_t finished = 0;
    MessageBuffer in;
    std::string out;  ///< not yet sent
  };

  void start(Worker& worker);
  void stop(Worker& worker);
  void send_point(Worker& worker, const Point& point);
  void flush(Worker& worker);
  void receive(Worker& worker, std::vector<Report>& reports);
  void handle(Worker& worker, std::string message, std::vector<Report>& reports);
  void bury(Worker& worker, std::vector<Report>& reports);
  void enforce_time(std::vector<Report>& reports);
  /// Replaces the worker; `first` says what became of its first point, if that is known.
  void replace(Worker& worker, std::vector<Report>& reports, const Outcome* first);
  int wait_milliseconds(int asked) const;

  Evaluate evaluate_;
  Limits limits_;
  FindLayers find_;
  std::vector<Worker> workers_;
  std::set<std::int64_t> retried_;
  QueueSize queue_;
};

}  // namespace switchyard::sweep
