// What a publication claims of dynamic paths ("28 % of energy at a 1.4 % drop"), asked of the simulated ones. Nothing is
// fitted: the answer says which path comes nearest and by how much it misses.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/keys.h"
#include "sim/experiment/path_profile.h"

namespace switchyard::sim {

/// A saving at a price. Shares of the value of the path it is relative to, 0 to 1.
struct Claim {
  std::string statement;
  std::string source;
  std::string from;                    ///< path it is relative to; empty: the baseline
  double drop = 0;                     ///< of the accuracy, relative
  std::optional<double> energy_saved;
  std::optional<double> time_saved;
};
void describe(Keys& keys, Claim& claim);

/// What one path saves and loses relative to another.
struct Saving {
  std::string path;
  double energy_saved = 0, time_saved = 0;
  std::optional<double> drop;          ///< none: an accuracy is not known
};

/// The answer to a claim on one device. Candidates are the other paths of the workload that the claim's path is of, so
/// that pruned paths are not mixed up with other networks.
struct ClaimAnswer {
  std::size_t claim = 0;             ///< index
  std::string device;
  std::string from;
  std::optional<Saving> at_drop;     ///< of paths that lose no more than the claim, to a tenth of a per cent, the one that
                                     ///< saves most energy (time, if the claim is of time alone); none: nothing does
  std::optional<Saving> at_saving;   ///< of paths that save at least as much, the one that loses least; none: no path
                                     ///< with a known accuracy does
  std::optional<Saving> nearest;     ///< of the same, known accuracy or not, the one that saves least beyond the claim
};

/// Saving of `path` relative to `from`.
Saving saving_of(const PathProfile& path, const PathProfile& from);

/// One answer per device and claim, for profiles of one resource level. Throws ConfigError if the accuracy of a path
/// that a claim is relative to is not known.
std::vector<ClaimAnswer> answers_to(const std::vector<Claim>& claims, const std::vector<PathProfile>& profiles,
                                    const std::string& baseline);

}  // namespace switchyard::sim
