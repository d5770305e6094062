#include "sim/system/oracle.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <unordered_map>

#include "base/error.h"

namespace switchyard::sim {

namespace {

using policy::Decision;

constexpr std::uint32_t no_node = 0xffffffff;

/// An answer and the one before it.
struct Step {
  std::uint32_t before = no_node;
  Decision decision;
};

/// A state that waits for an answer (or is over), and how it was reached.
struct Label {
  Core core;
  std::uint32_t step = no_node;
};

/// Until the next question or the end. False if frames would wait for ever.
bool run_to_question(Core& core) {
  while (!core.over() && !core.question()) {
    if (core.process()) continue;
    const Ticks next = core.next();
    if (next == never) return false;
    core.enter(next);
  }
  return true;
}

class KeyWords {
 public:
  void add(std::uint64_t word) { words_.append(reinterpret_cast<const char*>(&word), sizeof word); }
  void add(std::int64_t word) { add(static_cast<std::uint64_t>(word)); }
  void add(double value) {
    std::uint64_t word = 0;
    std::memcpy(&word, &value, sizeof word);
    add(word);
  }
  std::string take() { return std::move(words_); }

 private:
  std::string words_;
};

void add_resident(const DeviceState& device, bool order, KeyWords& key) {
  const std::size_t pieces = device.uses().size();
  static const Pieces low(~0ULL);
  for (std::size_t i = 0; i < pieces; i += 64) key.add(static_cast<std::uint64_t>(((device.resident() >> i) & low).to_ullong()));
  if (!order) return;
  // What is evicted next depends on the order of uses, not on how many there were.
  std::vector<std::size_t> by_use(pieces);
  for (std::size_t i = 0; i < pieces; ++i) by_use[i] = i;
  std::stable_sort(by_use.begin(), by_use.end(),
                   [&](std::size_t a, std::size_t b) { return device.uses()[a] < device.uses()[b]; });
  for (const std::size_t i : by_use) key.add(static_cast<std::uint64_t>(i));
}

/// Everything that the future depends on besides energy: states with one key can go the same ways.
std::string key_of(const Core& core, const Tables& tables) {
  KeyWords key;
  key.add(core.now());
  key.add(static_cast<std::uint64_t>(core.off()));
  for (std::size_t i = 0; i < core.queue().size(); ++i) key.add(core.queue().at(i));
  for (const DeviceState& device : core.devices()) {
    key.add(static_cast<std::uint64_t>(device.service() ? 1 : 0) + (device.load() ? 2U : 0U));
    if (const auto& service = device.service()) {
      key.add(service->frame);
      key.add(static_cast<std::uint64_t>(service->path));
      key.add(static_cast<std::uint64_t>(service->waits_for_weights));
      key.add(service->work.left());
      key.add(service->work.end());
      key.add(device.settled());
      key.add(service->joules + service->switch_joules);
    }
    if (const auto& load = device.load()) {
      key.add(static_cast<std::uint64_t>(load->path));
      key.add(static_cast<std::uint64_t>(load->demanded));
      key.add(load->work.left());
      key.add(load->work.end());
    }
    add_resident(device, tables.evictions(), key);
  }
  return key.take();
}

class Search {
 public:
  /// All of which outlive it. `thrift`: what energy is worth when states are cut, in prices of the bound.
  Search(const Tables& tables, const OracleOptions& options, const OracleBound& bound, double thrift);
  void run();
  /// The best plan found, its value, and whether no state had to be cut.
  std::vector<Decision> plan() const;
  double value() const { return best_ ? best_->core.value() : 0; }
  bool exact() const { return exact_; }

 private:
  /// Shares the answers that may still be tried among the frames from `frame` on.
  void limit_labels(std::int64_t frame);
  void expand(const Label& label);
  void try_answer(const Label& label, const Decision& decision);
  void try_prefetches(const Label& label, const Decision& decision);
  /// Keeps, of the labels with one key, those that no other beats; cuts what is too much.
  std::vector<Label> pruned(std::vector<Label> labels);
  bool beats(const Label& a, const Label& b) const;
  double promise(const Label& label) const;

  const Tables& tables_;
  const OracleBound& bound_;
  double thrift_;
  bool energy_matters_;
  std::size_t most_labels_ = 1;    ///< of the frame that is expanded
  const OracleOptions& options_;
  std::int64_t tried_ = 0;         ///< answers
  std::int64_t expanded_ = 0;      ///< labels
  std::map<std::int64_t, std::vector<Label>> waiting_;  ///< by the frame in question
  std::vector<Step> steps_;
  std::optional<Label> best_;
  bool exact_ = true;
};

Search::Search(const Tables& tables, const OracleOptions& options, const OracleBound& bound, double thrift)
    : tables_(tables), bound_(bound), thrift_(thrift), options_(options) {
  energy_matters_ = tables.system().options.energy_allowance || tables.system().options.battery;
  // Charge that flows in while a system is off makes more energy spent not always worse.
  exact_ = !tables.system().options.battery;
}

void Search::run() {
  Label start{Core(tables_), no_node};
  if (!run_to_question(start.core)) throw SimError(start.core.who_waits());
  if (start.core.over()) {
    best_ = start;
    return;
  }
  waiting_[start.core.head()].push_back(start);
  while (!waiting_.empty()) {
    const auto first = waiting_.begin();
    limit_labels(first->first);
    std::vector<Label> labels = std::move(first->second);
    waiting_.erase(first);
    for (const Label& label : pruned(std::move(labels))) expand(label);
  }
}

void Search::limit_labels(std::int64_t frame) {
  // A label costs as many answers as those so far did.
  const double each = expanded_ > 0 ? static_cast<double>(tried_) / static_cast<double>(expanded_) : 1;
  const double for_frame = static_cast<double>(std::max<std::int64_t>(0, options_.transitions - tried_)) /
                           static_cast<double>(tables_.frames() - frame);
  most_labels_ = static_cast<std::size_t>(std::clamp<double>(for_frame / each, 1, static_cast<double>(options_.labels)));
}

void Search::expand(const Label& label) {
  ++expanded_;
  for (std::size_t i = 0; i < label.core.option_count(); ++i) {
    try_answer(label, policy::serve(i));
    try_prefetches(label, policy::serve(i));
  }
  try_answer(label, policy::drop());
}

void Search::try_prefetches(const Label& label, const Decision& decision) {
  const policy::Prefetch served = label.core.option(decision.option);
  for (std::size_t d = 0; d < tables_.devices(); ++d) {
    const DeviceState& device = label.core.devices()[d];
    // The link of a device that has to load what it serves is taken.
    if (d == served.device && device.missing(served.path).any()) continue;
    for (const std::size_t p : tables_.runs[d]) {
      if (device.missing(p).none()) continue;
      Decision with = decision;
      with.prefetch = policy::Prefetch{p, d};
      try_answer(label, with);
    }
  }
}

void Search::try_answer(const Label& label, const Decision& decision) {
  ++tried_;
  Label next = label;
  next.core.answer(decision);
  if (decision.prefetch) {
    const auto& load = next.core.devices()[decision.prefetch->device].load();
    if (!load || load->path != decision.prefetch->path) return;  // refused: the same as without
  }
  if (!run_to_question(next.core)) return;
  next.step = static_cast<std::uint32_t>(steps_.size());
  steps_.push_back({label.step, decision});
  if (!next.core.over()) {
    waiting_[next.core.head()].push_back(std::move(next));
  } else if (!best_ || beats(next, *best_)) {
    best_ = std::move(next);
  }
}

bool Search::beats(const Label& a, const Label& b) const {
  if (a.core.value() != b.core.value()) return a.core.value() > b.core.value();
  return a.core.joules() < b.core.joules();
}

double Search::promise(const Label& label) const {
  return label.core.value() - thrift_ * bound_.per_joule * label.core.joules() - bound_.per_second * to_seconds(label.core.now()).value();
}

std::vector<Label> Search::pruned(std::vector<Label> labels) {
  struct Ranked {
    Label label;
    std::string key;
    double joules;
  };
  std::vector<Ranked> ranked;
  ranked.reserve(labels.size());
  for (Label& label : labels) {
    std::string key = key_of(label.core, tables_);
    const double joules = label.core.joules();
    ranked.push_back({std::move(label), std::move(key), joules});
  }
  // Of one key the best value first; a later label stays only if it took less energy than all before.
  std::stable_sort(ranked.begin(), ranked.end(), [](const Ranked& a, const Ranked& b) {
    return a.label.core.value() != b.label.core.value() ? a.label.core.value() > b.label.core.value() : a.joules < b.joules;
  });
  std::unordered_map<std::string, double> least_joules;
  std::vector<Label> kept;
  for (Ranked& entry : ranked) {
    const auto [known, is_new] = least_joules.try_emplace(entry.key, entry.joules);
    if (!is_new && (!energy_matters_ || entry.joules >= known->second)) continue;
    known->second = entry.joules;
    kept.push_back(std::move(entry.label));
  }
  if (kept.size() <= most_labels_) return kept;
  exact_ = false;
  std::stable_sort(kept.begin(), kept.end(), [this](const Label& a, const Label& b) { return promise(a) > promise(b); });
  kept.erase(kept.begin() + static_cast<std::ptrdiff_t>(most_labels_), kept.end());
  return kept;
}

std::vector<Decision> Search::plan() const {
  std::vector<Decision> plan;
  for (std::uint32_t step = best_ ? best_->step : no_node; step != no_node; step = steps_[step].before) {
    plan.push_back(steps_[step].decision);
  }
  std::reverse(plan.begin(), plan.end());
  return plan;
}

/// What a plan delivers; nothing if it does not fit the run.
std::optional<double> value_of(const Tables& tables, const std::vector<Decision>& plan) {
  Core core(tables);
  for (const Decision& decision : plan) {
    if (!run_to_question(core) || core.over()) return std::nullopt;
    // A plan that waits gets its next question at the next event.
    core.answer(decision);
  }
  if (!run_to_question(core) || !core.over()) return std::nullopt;
  return core.value();
}

}  // namespace

OraclePlan plan_oracle(const Tables& tables, const OracleOptions& options,
                       const std::vector<std::vector<Decision>>& incumbents) {
  const OracleBound bound = bound_of(tables);
  // At the bound's price of energy paths tie, and states that spend more than there is may be the ones kept: where states
  // were cut, energy is made dearer in two shorter searches.
  constexpr std::array<double, 3> thrifts = {1, 1.05, 1.2};
  OracleOptions effort = options;
  OraclePlan best;
  for (const double thrift : thrifts) {
    Search search(tables, effort, bound, thrift);
    search.run();
    if (best.decisions.empty() || search.value() > best.report.value) {
      best = {search.plan(), {search.value(), bound.value, search.exact(), "search"}};
    }
    if (search.exact() || bound.per_joule <= 0) break;
    effort.transitions = options.transitions / 3;
  }
  for (const std::vector<Decision>& plan : incumbents) {
    const std::optional<double> value = value_of(tables, plan);
    if (!value || *value <= best.report.value) continue;
    best.decisions = plan;
    for (Decision& decision : best.decisions) decision.fallback = false;
    best.report.value = *value;
    best.report.note = "plan of another policy on the same trace";
  }
  // A value that reaches the bound needs no further proof.
  constexpr double rounding = 1e-9;
  if (best.report.value >= bound.value * (1 - rounding)) best.report.exact = true;
  return best;
}

}  // namespace switchyard::sim
