#include "report/compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "report/config_diff.h"

namespace switchyard::report {
namespace {

using Pair = std::pair<const Profile*, const Profile*>;

std::string label_of(const Profile& p) {
  const std::string variant = variant_of(p);
  return fmt::format("{} on {}{}", p.path, p.device, variant.empty() ? "" : ", " + variant);
}

/// Moves pairs of equal keys from the unmatched lists to `pairs`; keys that several profiles share stay unmatched.
template <class Key_of>
void match(std::vector<const Profile*>& before, std::vector<const Profile*>& after, std::vector<Pair>& pairs,
           Key_of key_of) {
  const auto unique = [&](const std::vector<const Profile*>& list, const Profile& p) {
    return std::count_if(list.begin(), list.end(), [&](const Profile* q) { return key_of(*q) == key_of(p); }) == 1;
  };
  std::vector<Pair> found;
  for (const Profile* a : before) {
    const auto b = std::find_if(after.begin(), after.end(), [&](const Profile* q) { return key_of(*q) == key_of(*a); });
    if (b != after.end() && unique(before, *a) && unique(after, *a)) found.emplace_back(a, *b);
  }
  for (const auto& [a, b] : found) {
    before.erase(std::find(before.begin(), before.end(), a));
    after.erase(std::find(after.begin(), after.end(), b));
  }
  pairs.insert(pairs.end(), found.begin(), found.end());
}

std::vector<Pair> pairs_of(const Result& before, const Result& after) {
  std::vector<const Profile*> left;
  std::vector<const Profile*> right;
  for (const Profile& p : before.profiles) left.push_back(&p);
  for (const Profile& p : after.profiles) right.push_back(&p);
  std::vector<Pair> pairs;
  match(left, right, pairs, [](const Profile& p) { return std::tuple(p.path, p.device, variant_of(p)); });
  match(left, right, pairs, [](const Profile& p) { return std::tuple(p.path, variant_of(p)); });
  match(left, right, pairs, [](const Profile& p) { return std::tuple(p.path, p.level); });
  if (left.size() == 1 && right.size() == 1) {
    pairs.emplace_back(left.front(), right.front());
    left.clear();
    right.clear();
  }
  for (const Profile* p : left) pairs.emplace_back(p, nullptr);
  for (const Profile* p : right) pairs.emplace_back(nullptr, p);
  return pairs;
}

/// `read(side)` gives an optional number of a side that may be absent.
template <class Side, class Read>
Change change(std::string quantity, const Side* before, const Side* after, Read read) {
  Change c{std::move(quantity), std::nullopt, std::nullopt};
  if (before != nullptr) c.before = read(*before);
  if (after != nullptr) c.after = read(*after);
  return c;
}

/// Appends one change for every name that occurs on a side.
template <class Side>
void add_parts(std::vector<Change>& changes, const Side* before, const Side* after, Parts Side::* parts,
               std::string_view prefix) {
  std::vector<std::string> names;
  for (const Side* side : {before, after}) {
    if (side == nullptr) continue;
    for (const auto& [name, value] : side->*parts) {
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
  }
  for (const std::string& name : names) {
    changes.push_back(change(fmt::format("{}.{}", prefix, name), before, after, [&](const Side& side) {
      std::optional<double> found;
      for (const auto& [key, value] : side.*parts) {
        if (key == name) found = value;
      }
      return found;
    }));
  }
}

using Number = std::optional<double>;

std::vector<Change> quantities_of(const Profile* a, const Profile* b) {
  std::vector<Change> changes;
  const auto add = [&](std::string name, auto read) { changes.push_back(change(std::move(name), a, b, read)); };
  add("latency_s", [](const Profile& p) { return Number(p.latency_s); });
  add("energy_j", [](const Profile& p) { return Number(p.energy_j); });
  add("accuracy_percent", [](const Profile& p) { return p.accuracy ? Number(p.accuracy->value_percent) : Number(); });
  add("macs", [](const Profile& p) { return Number(p.macs); });
  add("parameters", [](const Profile& p) { return p.parameters; });
  add("weight_bytes", [](const Profile& p) { return p.weight_bytes; });
  add("utilisation", [](const Profile& p) { return p.utilisation; });
  add_parts(changes, a, b, &Profile::energy_by_component_j, "energy_by_component_j");
  add_parts(changes, a, b, &Profile::energy_by_operand_j, "energy_by_operand_j");
  std::erase_if(changes, [](const Change& c) { return !c.before && !c.after; });
  return changes;
}

std::vector<LayerChange> layer_changes(const Profile& before, const Profile& after) {
  std::map<std::string, LayerChange> by_name;
  for (const Layer& l : before.layers) {
    LayerChange& c = by_name[l.layer];
    c.presence = Presence::only_before;
    c.time_before_s += l.time_s;
    c.energy_before_j += l.energy_j;
    c.bound_before = l.bound;
  }
  for (const Layer& l : after.layers) {
    const bool known = by_name.contains(l.layer);
    LayerChange& c = by_name[l.layer];
    if (!known || c.presence == Presence::only_after) {
      c.presence = Presence::only_after;
    } else {
      c.presence = Presence::both;
    }
    c.time_after_s += l.time_s;
    c.energy_after_j += l.energy_j;
    c.bound_after = l.bound;
  }
  std::vector<LayerChange> changes;
  for (auto& [name, c] : by_name) {
    c.layer = name;
    const bool differs = c.presence != Presence::both || c.time_before_s != c.time_after_s ||
                         c.energy_before_j != c.energy_after_j || c.bound_before != c.bound_after;
    if (differs) changes.push_back(c);
  }
  std::stable_sort(changes.begin(), changes.end(), [](const LayerChange& x, const LayerChange& y) {
    return std::abs(x.time_after_s - x.time_before_s) > std::abs(y.time_after_s - y.time_before_s);
  });
  return changes;
}

std::vector<Change> quantities_of(const Device* a, const Device* b) {
  std::vector<Change> changes;
  const auto add = [&](std::string name, std::optional<double> Device::* member) {
    changes.push_back(change(std::move(name), a, b, [&](const Device& d) { return d.*member; }));
  };
  add("area_mm2", &Device::area_mm2);
  add("peak_macs_per_s", &Device::peak_macs_per_s);
  add("dram_bytes_per_s", &Device::dram_bytes_per_s);
  add("clock_hz", &Device::clock_hz);
  add("node_nm", &Device::node_nm);
  add("leakage_w", &Device::leakage_w);
  add_parts(changes, a, b, &Device::area_by_component_mm2, "area_by_component_mm2");
  std::erase_if(changes, [](const Change& c) { return !c.before && !c.after; });
  return changes;
}

std::vector<Change> quantities_of(const Run* a, const Run* b) {
  std::vector<Change> changes;
  const auto add = [&](std::string name, auto member) {
    changes.push_back(change(std::move(name), a, b, [&](const Run& r) { return Number(r.*member); }));
  };
  add("offered", &Run::offered);
  add("served", &Run::served);
  add("dropped", &Run::dropped);
  add("missed", &Run::missed);
  add("accuracy_per_served_percent", &Run::accuracy_per_served_percent);
  add("accuracy_per_offered_percent", &Run::accuracy_per_offered_percent);
  add("energy_j", &Run::energy_j);
  add("energy_per_served_j", &Run::energy_per_served_j);
  add("switches", &Run::switches);
  add("switch_time_s", &Run::switch_time_s);
  add_parts(changes, a, b, &Run::latency_s, "latency_s");
  add_parts(changes, a, b, &Run::energy_by_use_j, "energy_by_use_j");
  std::erase_if(changes, [](const Change& c) { return !c.before && !c.after; });
  return changes;
}

/// Pairs by name; if each side has one item only, these two. In the order of `before`, then what only `after` has.
template <class Item, class Name_of>
std::vector<NamedChanges> named_changes(const std::vector<Item>& before, const std::vector<Item>& after,
                                        Name_of name_of_item) {
  std::vector<NamedChanges> changes;
  const bool one_each = before.size() == 1 && after.size() == 1;
  for (const Item& a : before) {
    const auto b = one_each ? after.begin() : std::find_if(after.begin(), after.end(), [&](const Item& item) {
      return name_of_item(item) == name_of_item(a);
    });
    const Item* other = b == after.end() ? nullptr : &*b;
    std::string name = name_of_item(a);
    if (other != nullptr && name_of_item(*other) != name) name += " → " + name_of_item(*other);
    changes.push_back({name, other == nullptr ? Presence::only_before : Presence::both, quantities_of(&a, other)});
  }
  for (const Item& b : after) {
    const bool known = one_each || std::any_of(before.begin(), before.end(), [&](const Item& item) {
      return name_of_item(item) == name_of_item(b);
    });
    if (!known) {
      changes.push_back({name_of_item(b), Presence::only_after, quantities_of(static_cast<const Item*>(nullptr), &b)});
    }
  }
  return changes;
}

bool any_differs(const std::vector<Change>& changes) {
  return std::any_of(changes.begin(), changes.end(), [](const Change& c) { return c.differs(); });
}

}  // namespace

std::optional<double> Change::difference() const {
  return before && after ? std::optional(*after - *before) : std::nullopt;
}

std::optional<double> Change::percent() const {
  return before && after && *before != 0 ? std::optional(100 * (*after - *before) / *before) : std::nullopt;
}

std::string_view name_of(Presence presence) {
  switch (presence) {
    case Presence::both:
      return "both";
    case Presence::only_before:
      return "only in A";
    case Presence::only_after:
      return "only in B";
  }
  return {};
}

bool Comparison::equal() const {
  const auto named = [](const NamedChanges& c) { return c.presence != Presence::both || any_differs(c.quantities); };
  return config.empty() && std::none_of(devices.begin(), devices.end(), named) &&
         std::none_of(runs.begin(), runs.end(), named) &&
         std::none_of(profiles.begin(), profiles.end(), [](const ProfileChange& p) {
           return p.before != p.after || any_differs(p.quantities) || !p.layers.empty();
         });
}

Comparison compare(const Result& before, const Result& after) {
  Comparison comparison;
  comparison.before = before.file;
  comparison.after = after.file;
  comparison.config = config_changes(before.config, after.config);
  comparison.devices = named_changes(before.devices, after.devices, [](const Device& d) { return d.name; });
  for (const auto& [a, b] : pairs_of(before, after)) {
    ProfileChange change;
    if (a != nullptr) change.before = label_of(*a);
    if (b != nullptr) change.after = label_of(*b);
    change.quantities = quantities_of(a, b);
    if (a != nullptr && b != nullptr) change.layers = layer_changes(*a, *b);
    comparison.profiles.push_back(std::move(change));
  }
  comparison.runs = named_changes(before.runs, after.runs, [](const Run& r) {
    return r.device.empty() ? r.policy : r.policy + " on " + r.device;
  });
  return comparison;
}

}  // namespace switchyard::report
