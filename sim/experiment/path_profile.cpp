#include "sim/experiment/path_profile.h"

#include <algorithm>

#include "base/text.h"

namespace switchyard::sim {
namespace {

ProfileGroup& group_of(std::vector<ProfileGroup>& groups, const std::string& name) {
  const auto found = std::find_if(groups.begin(), groups.end(), [&](const ProfileGroup& g) { return g.name == name; });
  if (found != groups.end()) return *found;
  groups.push_back({name, 0, Seconds(0), Joules(0)});
  return groups.back();
}

void add(ProfileGroup& group, const ProfileLayer& layer) {
  group.macs += layer.macs;
  group.time += layer.time;
  group.energy += layer.energy;
}

}  // namespace

std::string module_of(const std::string& layer, std::int64_t depth) {
  std::size_t end = 0;
  for (std::int64_t i = 0; i < depth; ++i) {
    end = layer.find('.', i == 0 ? 0 : end + 1);
    if (end == std::string::npos) return layer;
  }
  return layer.substr(0, end);
}

std::vector<ProfileGroup> by_module(const PathProfile& profile, std::int64_t depth) {
  std::vector<ProfileGroup> groups;
  for (const ProfileLayer& layer : profile.layers) {
    add(group_of(groups, module_of(layer.layer, depth)), layer);
  }
  return groups;
}

std::vector<ProfileGroup> by_kind(const PathProfile& profile) {
  std::vector<ProfileGroup> groups;
  for (const ProfileLayer& layer : profile.layers) add(group_of(groups, layer.kind), layer);
  return groups;
}

}  // namespace switchyard::sim
