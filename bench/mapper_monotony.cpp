// How often the search finds less on a machine with more: doubles one resource at a time and compares the best latency of
// every layer of ResNet-50 and SegFormer-B2. As no mapping is slower with more (tests/accel/mapper_property_test.cpp),
// every rise is the search's. The figures of docs/modelling/mapper.md. "--list" shows the rises.
#include <algorithm>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "accel/mapper/mapper.h"
#include "tests/accel/machines.h"

namespace {

using namespace switchyard;
using namespace switchyard::accel;

constexpr double noticeable = 1.005;

const std::vector<std::pair<const char*, void (*)(Accelerator&)>> doublings = {
    {"PE rows", [](Accelerator& m) { m.pe_rows *= 2; }},
    {"DRAM channels", [](Accelerator& m) { m.dram.channels *= 2; }},
    {"link", [](Accelerator& m) { m.network.link_bytes_per_cycle *= 2; }},
    {"PE ports", [](Accelerator& m) { m.network.pe_port_bytes_per_cycle *= 2; }},
    {"buffer banks", [](Accelerator& m) { m.global_buffer.banks *= 2; }},
    {"global buffer", [](Accelerator& m) { m.global_buffer.size = m.global_buffer.size * 2; }},
    {"weight buffer", [](Accelerator& m) { m.pe.weight_buffer = m.pe.weight_buffer * 2; }},
    {"input buffer", [](Accelerator& m) { m.pe.input_buffer = m.pe.input_buffer * 2; }},
    {"accumulation buffer", [](Accelerator& m) { m.pe.accumulation_buffer = m.pe.accumulation_buffer * 2; }},
};

std::vector<Nest> layers_on(const Accelerator& machine) {
  std::vector<Nest> different;
  for (const char* network : {"resnet50", "segformer-b2"}) {
    for (const Nest& nest : accel::testing::nests_of(Path(network).build(), machine)) {
      if (std::find(different.begin(), different.end(), nest) == different.end()) different.push_back(nest);
    }
  }
  return different;
}

}  // namespace

int main(int argc, char** argv) {
  const bool list = argc > 1 && std::string_view(argv[1]) == "--list";
  int compared = 0, raised = 0;
  double worst = 1, sum = 0;
  for (const char* name : {"simba-chip", "magnet-like"}) {
    Accelerator machine = accel::testing::shipped(name);
    machine.network.hop_latency = Cycles(0);  // a larger array is farther across
    for (const Nest& nest : layers_on(machine)) {
      const MappedLayer before = find_mapping(nest, machine, {});
      sum += static_cast<double>(before.cost.cycles.total);
      for (const auto& [resource, change] : doublings) {
        Accelerator more = machine;
        change(more);
        const MappedLayer after = find_mapping(nest, more, {});
        const double ratio =
            static_cast<double>(after.cost.cycles.total) / static_cast<double>(before.cost.cycles.total);
        ++compared;
        worst = std::max(worst, ratio);
        if (ratio <= noticeable) continue;
        ++raised;
        if (list) {
          std::printf("%s, %s, %+.1f %%\n%s%s\n", name, resource, 100 * (ratio - 1),
                      loop_nest_text(nest, before.mapping, machine).c_str(), loop_nest_text(nest, after.mapping, more).c_str());
        }
      }
    }
  }
  std::printf("%d of %d comparisons rise by more than 0.5 %%, at worst by %.1f %%; all layers %.0f cycles\n", raised, compared,
              100 * (worst - 1), sum);
  return 0;
}
