// Pieces of weights for paths that nest within their checkpoints.
#include <algorithm>
#include <map>

#include "sim/system/system.h"

namespace switchyard::sim {

void set_nested_weights(System& system, const std::vector<std::string>& checkpoints, const std::vector<Bytes>& bytes) {
  if (checkpoints.size() != system.paths.size() || bytes.size() != system.paths.size()) {
    throw SimError("weights are not given for exactly the paths that there are");
  }
  system.weights.clear();
  std::map<std::string, std::vector<std::size_t>> paths_of;
  for (std::size_t i = 0; i < checkpoints.size(); ++i) paths_of[checkpoints[i]].push_back(i);
  for (auto& [checkpoint, paths] : paths_of) {
    std::stable_sort(paths.begin(), paths.end(), [&](std::size_t a, std::size_t b) { return bytes[a] < bytes[b]; });
    // Each path adds to the one below it what it has more.
    std::vector<std::size_t> pieces;
    Bytes below;
    for (const std::size_t path : paths) {
      if (bytes[path] > below) {
        pieces.push_back(system.weights.size());
        system.weights.push_back(bytes[path] - below);
        below = bytes[path];
      }
      system.paths[path].weights = pieces;
    }
  }
}

}  // namespace switchyard::sim
