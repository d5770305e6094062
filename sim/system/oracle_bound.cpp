// The bound of the oracle: every frame by itself, at the level that suits it best, with its weights resident and a device
// free; frames share only the energy of the run and the time of the devices, whose prices (Lagrange multipliers) are chosen
// to make the bound least. Any price gives a valid bound, so rounding of the search for prices does no harm.
#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <tuple>

#include "sim/system/oracle.h"

namespace switchyard::sim {

namespace {

/// What serving one frame along one path may bring and must take at least.
struct Candidate {
  double accuracy = 0;
  double joules = 0;
  double seconds = 0;
};
using Candidates = std::vector<Candidate>;

/// Work is rounded to picoseconds at each change of conditions; this much is surely more.
constexpr Ticks rounding = 1000;

class Frames {
 public:
  explicit Frames(const Tables& tables);
  std::size_t size() const { return group_of_.size(); }
  /// Most that the frames up to each bring if a joule and a second have these prices: `use` is called for each frame with
  /// the sum so far.
  void sums(double per_joule, double per_second, const std::function<void(std::size_t, double)>& use) const;
  double most_accuracy() const;
  /// A price at which nothing pays any more.
  double highest_price(double Candidate::*cost) const;
  /// Joules are counted above what idle devices take.
  bool above_idle() const { return above_idle_; }

 private:
  Candidates candidates_of(const Tables& tables, std::size_t frame) const;
  void add(const Tables& tables, std::size_t frame, std::size_t device, std::size_t path, std::size_t first,
           std::size_t last, Candidates& found) const;

  bool above_idle_ = true;
  std::vector<Candidates> groups_;
  std::vector<std::size_t> group_of_;
};

/// Serving takes more power than idling everywhere, so that what frames take beyond idling is never negative.
bool serving_takes_more_than_idling(const Tables& tables) {
  for (std::size_t d = 0; d < tables.devices(); ++d) {
    for (const std::size_t p : tables.runs[d]) {
      for (std::size_t l = 0; l < tables.system().levels.size(); ++l) {
        const Cost& cost = tables.cost(d, p, l);
        if (cost.joules < tables.level(d, l).idle_watts * to_seconds(cost.latency).value()) return false;
      }
    }
  }
  return true;
}

/// Indices of the first change of level at or before `time`, and so on: the range of levels within a window.
std::size_t change_at(const Tables& tables, Ticks time) {
  const auto after = std::upper_bound(tables.changes.begin(), tables.changes.end(), time);
  return static_cast<std::size_t>(after - tables.changes.begin()) - 1;
}

Frames::Frames(const Tables& tables) {
  const PredictionError& error = tables.system().options.prediction;
  const bool noise = error.latency_noise > 0 || error.energy_noise > 0;
  above_idle_ = !noise && !tables.system().options.battery && serving_takes_more_than_idling(tables);
  // Frames with the same window of levels, deadline and allowance have the same candidates.
  std::map<std::tuple<std::vector<std::size_t>, Ticks, double, std::size_t>, std::size_t> known;
  for (std::size_t i = 0; i < tables.arrivals.size(); ++i) {
    std::vector<std::size_t> levels;
    for (std::size_t c = change_at(tables, tables.arrivals[i]); c <= change_at(tables, tables.deadlines[i]); ++c) {
      levels.push_back(tables.system().budget[c].level);
    }
    std::sort(levels.begin(), levels.end());
    levels.erase(std::unique(levels.begin(), levels.end()), levels.end());
    const auto& allowance = tables.system().requests[i].allowance;
    const auto [entry, is_new] =
        known.try_emplace({levels, tables.deadlines[i] - tables.arrivals[i], allowance ? allowance->value() : -1,
                           noise ? i : 0},
                          groups_.size());
    if (is_new) groups_.push_back(candidates_of(tables, i));
    group_of_.push_back(entry->second);
  }
}

Candidates Frames::candidates_of(const Tables& tables, std::size_t frame) const {
  Candidates found;
  const std::size_t first = change_at(tables, tables.arrivals[frame]);
  const std::size_t last = change_at(tables, tables.deadlines[frame]);
  for (std::size_t d = 0; d < tables.devices(); ++d) {
    for (const std::size_t p : tables.runs[d]) add(tables, frame, d, p, first, last, found);
  }
  return found;
}

void Frames::add(const Tables& tables, std::size_t frame, std::size_t device, std::size_t path, std::size_t first,
                 std::size_t last, Candidates& found) const {
  const Noise noise = tables.noise(static_cast<std::int64_t>(frame));
  double ticks = INFINITY, joules = INFINITY, above = INFINITY;
  for (std::size_t c = first; c <= last; ++c) {
    const std::size_t level = tables.system().budget[c].level;
    const Cost& cost = tables.cost(device, path, level);
    const double latency = static_cast<double>(cost.latency) * noise.latency;
    ticks = std::min(ticks, latency);
    joules = std::min(joules, cost.joules * noise.energy);
    above = std::min(above, cost.joules * noise.energy -
                                tables.level(device, level).idle_watts * latency / ticks_per_second);
  }
  if (ticks > static_cast<double>(tables.deadlines[frame] - tables.arrivals[frame] + rounding)) return;
  const auto& allowance = tables.system().requests[frame].allowance;
  constexpr double summing = 1 + 1e-12;  // of joules in parts
  if (allowance && joules > allowance->value() * summing) return;
  const Candidate candidate{tables.system().paths[path].accuracy, above_idle_ ? above : joules,
                            std::max(0.0, ticks - rounding) / ticks_per_second};
  for (const Candidate& other : found) {
    if (other.accuracy >= candidate.accuracy && other.joules <= candidate.joules && other.seconds <= candidate.seconds) return;
  }
  found.push_back(candidate);
}

void Frames::sums(double per_joule, double per_second, const std::function<void(std::size_t, double)>& use) const {
  std::vector<double> best(groups_.size());
  for (std::size_t g = 0; g < groups_.size(); ++g) {
    for (const Candidate& c : groups_[g]) {
      best[g] = std::max(best[g], c.accuracy - per_joule * c.joules - per_second * c.seconds);
    }
  }
  double sum = 0;
  for (std::size_t i = 0; i < group_of_.size(); ++i) use(i, sum += best[group_of_[i]]);
}

double Frames::highest_price(double Candidate::*cost) const {
  double price = 0;
  for (const Candidates& group : groups_) {
    for (const Candidate& c : group) {
      if (c.*cost > 0) price = std::max(price, c.accuracy / (c.*cost));
    }
  }
  return price;
}

/// The least value of a convex function within [0, most], and where it is.
std::pair<double, double> least(const std::function<double(double)>& f, double most) {
  constexpr int steps = 100;  // each leaves two thirds
  double low = 0, high = most;
  for (int i = 0; i < steps; ++i) {
    const double a = low + (high - low) / 3, b = high - (high - low) / 3;
    (f(a) <= f(b) ? high : low) = f(a) <= f(b) ? b : a;
  }
  return {f(low), low};
}

/// Joules that idle devices take until each frame arrives.
std::vector<double> idle_until(const Tables& tables) {
  std::vector<double> joules;
  double sum = 0;
  Ticks since = 0;
  std::size_t next = 1;
  const auto watts = [&] { return tables.idle_watts(tables.system().budget[next - 1].level); };
  for (const Ticks arrival : tables.arrivals) {
    for (; next < tables.changes.size() && tables.changes[next] <= arrival; ++next) {
      sum += watts() * to_seconds(tables.changes[next] - since).value();
      since = tables.changes[next];
    }
    joules.push_back(sum + watts() * to_seconds(arrival - since).value());
  }
  return joules;
}

}  // namespace

OracleBound bound_of(const Tables& tables) {
  OracleBound bound;
  if (tables.frames() == 0) return bound;
  const Frames frames(tables);
  frames.sums(0, 0, [&](std::size_t, double sum) { bound.value = sum; });

  const Ticks last = *std::max_element(tables.deadlines.begin(), tables.deadlines.end());
  const double time = to_seconds(last - tables.arrivals.front()).value() * static_cast<double>(tables.devices());
  const auto by_time = [&](double price) {
    double all = 0;
    frames.sums(0, price, [&](std::size_t, double sum) { all = sum; });
    return all + price * time;
  };
  const auto [time_value, per_second] = least(by_time, frames.highest_price(&Candidate::seconds));
  if (time_value < bound.value) bound = {time_value, 0, per_second};

  const auto limit_energy = [&](const std::function<double(std::size_t)>& supply) {
    const auto by_energy = [&](double price) {
      double most = 0;
      frames.sums(price, 0, [&](std::size_t i, double sum) { most = std::max(most, sum + price * supply(i)); });
      return most;
    };
    const auto [value, per_joule] = least(by_energy, frames.highest_price(&Candidate::joules));
    bound.per_joule = std::max(bound.per_joule, per_joule);
    bound.value = std::min(bound.value, value);
  };
  const SystemOptions& options = tables.system().options;
  if (options.energy_allowance) {
    const double allowance = options.energy_allowance->value();
    const std::vector<double> idle = frames.above_idle() ? idle_until(tables) : std::vector<double>(frames.size());
    limit_energy([&](std::size_t i) { return allowance - idle[i]; });
  }
  if (const auto& battery = options.battery) {
    const double initial = battery->initial.value_or(battery->capacity).value();
    limit_energy([&](std::size_t i) { return initial + battery->harvest.value() * to_seconds(tables.deadlines[i]).value(); });
  }
  return bound;
}

}  // namespace switchyard::sim
