#include "sim/experiment/claims.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/text.h"

namespace switchyard::sim {
namespace {

void share(Keys& keys, const Key& key, double& value) { keys.number(key, value, {0, 1}); }

/// What the claim is about.
double main_saving(const Claim& claim, const Saving& saving) {
  return claim.energy_saved || !claim.time_saved ? saving.energy_saved : saving.time_saved;
}

/// Tenths of a per cent: papers print no more, so a drop of 1.404 % is one of "1.4 %".
long as_printed(double drop) { return std::lround(1000 * drop); }

bool saves_as_claimed(const Claim& claim, const Saving& saving) {
  return (!claim.energy_saved || saving.energy_saved >= *claim.energy_saved) &&
         (!claim.time_saved || saving.time_saved >= *claim.time_saved);
}

const PathProfile& find(const std::vector<PathProfile>& profiles, const std::string& path, const std::string& device) {
  for (const PathProfile& p : profiles) {
    if (p.path == path && p.device == device) return p;
  }
  throw SimError(fmt::format("path {} has no profile on {}", path, device));
}

ClaimAnswer answer(std::size_t index, const Claim& claim, const std::vector<PathProfile>& profiles,
                   const PathProfile& from) {
  ClaimAnswer found{index, from.device, from.path, {}, {}, {}};
  for (const PathProfile& p : profiles) {
    if (p.device != from.device || p.workload != from.workload || p.path == from.path) continue;
    const Saving saving = saving_of(p, from);
    const double saved = main_saving(claim, saving);
    if (saving.drop && as_printed(*saving.drop) <= as_printed(claim.drop) && saved > 0 &&
        (!found.at_drop || saved > main_saving(claim, *found.at_drop))) {
      found.at_drop = saving;
    }
    if ((!claim.energy_saved && !claim.time_saved) || !saves_as_claimed(claim, saving)) continue;
    if (!found.nearest || saved < main_saving(claim, *found.nearest)) found.nearest = saving;
    if (saving.drop && (!found.at_saving || *saving.drop < *found.at_saving->drop)) found.at_saving = saving;
  }
  return found;
}

}  // namespace

void describe(Keys& keys, Claim& claim) {
  keys.text({"statement", "what is claimed, in words", true}, claim.statement);
  keys.text({"source", "who claims it", true}, claim.source);
  keys.text({"from", "path that the saving is relative to; empty: the baseline"}, claim.from);
  keys.number({"drop", "accuracy lost, relative to that of the path", true}, claim.drop, {0, 1});
  keys.optional({"energy_saved", "share of the path's energy"}, claim.energy_saved, &share);
  keys.optional({"time_saved", "share of the path's latency"}, claim.time_saved, &share);
}

Saving saving_of(const PathProfile& path, const PathProfile& from) {
  Saving saving{path.path, 1 - path.energy / from.energy, 1 - path.latency / from.latency, {}};
  if (path.accuracy && from.accuracy && path.accuracy->dataset == from.accuracy->dataset &&
      path.accuracy->metric == from.accuracy->metric) {
    saving.drop = 1 - path.accuracy->value / from.accuracy->value;
  }
  return saving;
}

std::vector<ClaimAnswer> answers_to(const std::vector<Claim>& claims, const std::vector<PathProfile>& profiles,
                                    const std::string& baseline) {
  std::vector<std::string> devices;
  for (const PathProfile& p : profiles) {
    if (std::find(devices.begin(), devices.end(), p.device) == devices.end()) devices.push_back(p.device);
  }
  std::vector<ClaimAnswer> answers;
  for (const std::string& device : devices) {
    for (std::size_t i = 0; i < claims.size(); ++i) {
      const PathProfile& from = find(profiles, claims[i].from.empty() ? baseline : claims[i].from, device);
      if (!from.accuracy) {
        throw ConfigError(fmt::format("claims: the accuracy of {} is not known, so nothing can be said of drops from "
                                      "it; name another path in ‘from’ or ‘baseline’",
                                      in_quotes(from.path)));
      }
      answers.push_back(answer(i, claims[i], profiles, from));
    }
  }
  return answers;
}

}  // namespace switchyard::sim
