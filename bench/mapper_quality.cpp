// How far the pruned search is from the best of all mappings, by dataflow and objective: the table of
// docs/modelling/mapper.md. Layers are random and small enough to enumerate; the seed is fixed.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "tests/accel/small_layers.h"

namespace {

using namespace switchyard::accel;
using namespace switchyard::accel::testing;

constexpr std::array<const char*, dataflows.size()> names = {
    "weight-stationary", "output-stationary", "WS, local output", "OS, local weight"};

struct Tally {
  int optimal = 0;
  double sum = 0, worst = 1;
  void add(double ratio) {
    if (ratio <= 1 + 1e-12) ++optimal;
    sum += ratio;
    worst = std::max(worst, ratio);
  }
};

}  // namespace

int main(int argc, char** argv) {
  const int layers = argc > 1 ? std::atoi(argv[1]) : 20;
  std::printf("| dataflow | objective | layers | at the optimum | mean above | worst above |\n|---|---|---|---|---|---|\n");
  for (std::size_t d = 0; d < dataflows.size(); ++d) {
    const Accelerator machine = small_machine(dataflows[d]);
    RandomMappings random(100 + d);
    std::array<Tally, objectives.size()> tallies;
    for (int i = 0; i < layers; ++i) {
      const Nest nest = small_nest(random);
      const auto best = exhaustive_best(nest, machine);
      for (std::size_t o = 0; o < objectives.size(); ++o) tallies[o].add(pruned_over_best(nest, machine, o, best[o]));
    }
    for (std::size_t o = 0; o < objectives.size(); ++o) {
      const Tally& t = tallies[o];
      std::printf("| %s | %s | %d | %d | %.2f %% | %.2f %% |\n", names[d], std::string(name_of(objectives[o])).c_str(),
                  layers, t.optimal, 100 * (t.sum / layers - 1), 100 * (t.worst - 1));
    }
  }
  return 0;
}
