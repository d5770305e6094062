#include "sweep/run.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <unordered_map>

#include "base/digest.h"
#include "base/error.h"
#include "sweep/plan.h"

namespace switchyard::sweep {
namespace {

constexpr int wait_milliseconds = 250;
/// Points that finish within so short a time share a commit, which makes the disk work as hard for one as for many.
/// A later one, and the first after a pause, is committed at once.
constexpr std::chrono::milliseconds shared_commit{20};
/// Points that need no run are recorded in portions, so that the crew is not kept waiting.
constexpr std::size_t largest_portion = 500;

bool is_transient(Status status) {
  return status == Status::crashed || status == Status::out_of_time || status == Status::out_of_memory;
}

class Run {
 public:
  Run(const Setup& setup, Store& store, Crew& crew, const RunOptions& options,
      const volatile std::sig_atomic_t& stop)
      : setup_(setup),
        store_(store),
        crew_(crew),
        options_(options),
        stop_(stop),
        plan_(setup.space, setup.config.sampling, setup.directions()),
        study_(setup.make_study()) {}

  RunResult run() {
    crew_.answer_with([this](const std::string& machine) { return store_.layers_of(machine); });
    result_.sweep = store_.begin(setup_.identity, setup_.space, setup_.objectives);
    finished_ = store_.finished(result_.sweep);
    progress_.best.resize(setup_.objectives.size());
    for (const Scores& scores :
         store_.scores(result_.sweep, setup_.objective_metrics(), plan_.points().size())) {
      for (std::size_t i = 0; scores && i < scores->size(); ++i) improve(i, (*scores)[i]);
    }
    do {
      store_.set_planned(result_.sweep, static_cast<std::int64_t>(plan_.points().size()), false);
      if (!run_round()) break;
      result_.complete = !plan_.may_grow();
      if (plan_.may_grow()) {
        plan_.next_round(store_.scores(result_.sweep, setup_.objective_metrics(), plan_.points().size()));
      }
    } while (!result_.complete);
    if (result_.complete) {
      store_.set_planned(result_.sweep, static_cast<std::int64_t>(plan_.points().size()), true);
    }
    tell();
    result_.progress = progress_;
    result_.dropped = plan_.dropped();
    return result_;
  }

 private:
  /// False if stopped.
  bool run_round() {
    tell();
    while (next_ < plan_.points().size() || !under_way_.empty()) {
      if (stop_ == 0) hand_out();
      // Once stopped, only what is ready is taken.
      std::vector<Report> reports = crew_.collect(stop_ != 0 || under_way_.empty() ? 0 : patience());
      for (Report& report : reports) take(std::move(report));
      if (stop_ != 0 || under_way_.empty() || patience() == 0) {
        store_.record(result_.sweep, setup_.space, portion_);
        portion_.clear();
        committed_ = Clock::now();
      }
      tell();
      if (stop_ != 0) return false;
    }
    return true;
  }

  /// How long to wait for more; 0 if what is there should be committed.
  int patience() const {
    if (portion_.empty()) return wait_milliseconds;
    if (portion_.size() >= largest_portion) return 0;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(committed_ + shared_commit - Clock::now());
    return std::max(0, static_cast<int>(left.count()));
  }

  void hand_out() {
    while (next_ < plan_.points().size() && crew_.room() > 0 && portion_.size() < largest_portion) {
      const Point& point = plan_.points()[next_++];
      const auto known = finished_.find(point.position);
      if (known != finished_.end() && !runs_again(known->second)) {
        count(known->second == Status::done, true);
        continue;
      }
      give(point);
    }
  }

  void give(const Point& point) {
    std::string digest;
    try {
      digest = point_digest(*study_, setup_.changes(point), setup_.identity.version);
    } catch (const ConfigError& error) {
      std::string words = setup_.identity.digest();
      for (const std::string& setting : point.settings) words += '\n' + setting;
      const Evaluate fail = [&](const Point&, LayerShelf&) -> Outcome { throw error; };
      finish(point, switchyard::digest(words), evaluate_safely(fail, point, no_shelf_), {});
      return;
    }
    if (const auto known = store_.result_of(digest); known && !runs_again(*known)) {
      portion_.push_back({point, digest, std::nullopt, {}});
      count(*known == Status::done, true);
      return;
    }
    const auto running = waiting_.find(digest);
    if (running != waiting_.end()) {
      running->second.push_back(point);
      return;
    }
    waiting_.emplace(digest, std::vector<Point>());
    under_way_.emplace(point.position, std::move(digest));
    crew_.give(point);
  }

  void take(Report report) {
    const auto found = under_way_.find(report.point.position);
    if (found == under_way_.end()) throw SimError("a point was reported that nobody runs");
    const std::string digest = found->second;
    under_way_.erase(found);
    const bool done = report.outcome.status == Status::done;
    finish(report.point, digest, std::move(report.outcome), std::move(report.layers));
    for (const Point& equal : waiting_[digest]) {
      portion_.push_back({equal, digest, std::nullopt, {}});
      count(done, true);
    }
    waiting_.erase(digest);
  }

  void finish(const Point& point, const std::string& digest, Outcome outcome,
              std::vector<LayerEntry> layers) {
    for (std::size_t i = 0; i < setup_.objectives.size(); ++i) {
      for (const auto& [name, value] : outcome.metrics) {
        const auto* number = std::get_if<double>(&value);
        if (name == setup_.objectives[i].first && number != nullptr) improve(i, *number);
      }
    }
    count(outcome.status == Status::done, false);
    portion_.push_back({point, digest, std::move(outcome), std::move(layers)});
  }

  void improve(std::size_t objective, double value) {
    std::optional<double>& best = progress_.best[objective];
    const bool less = setup_.objectives[objective].second == Direction::minimise;
    if (!best || (less ? value < *best : value > *best)) best = value;
  }

  bool runs_again(Status status) const { return options_.retry_failed && is_transient(status); }
  void count(bool done, bool reused) {
    ++progress_.finished;
    if (!done) ++progress_.failed;
    if (reused) ++progress_.reused;
  }
  void tell() {
    progress_.planned = static_cast<std::int64_t>(plan_.points().size());
    progress_.may_grow = plan_.may_grow();
    if (options_.listen) options_.listen(progress_);
  }

  struct NoShelf : LayerShelf {
    std::vector<LayerEntry> find(const std::string&) override { return {}; }
    void keep(LayerEntry) override {}
  };

  using Clock = std::chrono::steady_clock;

  const Setup& setup_;
  Store& store_;
  Crew& crew_;
  const RunOptions& options_;
  const volatile std::sig_atomic_t& stop_;
  Plan plan_;
  std::unique_ptr<Study> study_;
  NoShelf no_shelf_;
  std::map<std::int64_t, Status> finished_;  ///< by earlier runs
  std::size_t next_ = 0;
  std::map<std::int64_t, std::string> under_way_;                ///< position -> digest
  std::unordered_map<std::string, std::vector<Point>> waiting_;  ///< digest under way -> equal points
  std::vector<Finished> portion_;                                ///< to be recorded
  Clock::time_point committed_;                                  ///< last
  Progress progress_;
  RunResult result_;
};

}  // namespace

RunResult run_sweep(const Setup& setup, Store& store, Crew& crew, const RunOptions& options,
                    const volatile std::sig_atomic_t& stop) {
  return Run(setup, store, crew, options, stop).run();
}

}  // namespace switchyard::sweep
