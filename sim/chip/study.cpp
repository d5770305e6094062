#include "sim/chip/study.h"

#include <fmt/format.h>

#include <set>

#include "base/error.h"
#include "sim/chip/ledger.h"

namespace switchyard::sim {

void describe(Keys& keys, AccelStudy& s) {
  std::size_t only = 0;
  keys.choice({"kind", "what this file holds"}, only, {{"accel_study", "networks profiled on accelerators"}});
  keys.text({"title", "what the study shows"}, s.title);
  keys.map({"networks", "models with knobs, by name", true}, s.networks,
           [](Keys& k, Path& path) { path.describe(k); });
  keys.list({"accelerators", "files of configs/accelerators", true}, s.accelerators,
            [](Keys& k, accel::Accelerator& a) {
              k.reference({"", "accelerator"}, [&](Keys& inner) { accel::describe(inner, a); });
            },
            {1, 256});
  keys.reference({"energy", "energy tables: configs/energy/shipped.yaml or your own", true},
                 [&](Keys& k) { describe(k, s.energy); });
  keys.list({"objectives", "what mappings are chosen for"}, s.objectives,
            [](Keys& k, accel::Objective& o) { k.choice({"", "objective"}, o, objective_choices()); }, {1, 3});
  keys.list({"fidelities", "how cycles come about"}, s.fidelities,
            [](Keys& k, Fidelity& f) { k.choice({"", "fidelity"}, f, fidelity_choices()); }, {1, 2});
  keys.list({"batches", "images per pass; empty: as each network says"}, s.batches,
            [](Keys& k, std::int64_t& batch) { k.integer({"", "images"}, batch, {1, 65536}); });
  keys.number({"gated_mac", "energy of a MAC slot without work, as a fraction of a used one"}, s.gated_mac, {0, 1});
  keys.integer({"depth", "components of a module's name in tables"}, s.depth, {1, 16});
  keys.boolean({"layers", "layers go into the result, not modules alone"}, s.layers);
  if (!keys.reading()) return;
  if (s.networks.empty()) keys.complain("networks", "names no network");
  std::set<std::string> names;
  for (const accel::Accelerator& a : s.accelerators) {
    if (!names.insert(a.name).second) {
      keys.complain("accelerators", fmt::format("two machines are called ‘{}’; give each a name of its own", a.name));
    }
    if (a.array_template != accel::Template::systolic) continue;
    for (const Fidelity f : s.fidelities) {
      if (f == Fidelity::systemc) {
        keys.complain("fidelities", fmt::format("{}: a systolic array has the analytic model only", a.name));
      }
    }
  }
}

AccelResult run_study(const AccelStudy& study, const StudyOptions& options) {
  AccelResult result;
  std::vector<std::vector<Chip>> chips;  // by accelerator and objective
  for (const accel::Accelerator& a : study.accelerators) {
    const energy::EnergyTable table = table_for(study.energy, a);
    std::vector<Chip>& of_machine = chips.emplace_back();
    for (const accel::Objective objective : study.objectives) {
      ChipOptions chip;
      chip.objective = objective;
      chip.fidelity = study.fidelities.front();
      chip.gated_mac = study.gated_mac;
      chip.jobs = options.jobs;
      chip.cache = options.cache;
      of_machine.emplace_back(a, table, chip);
    }
    const Chip& chip = of_machine.front();
    result.devices.push_back(
        {a, table, chip.area(), energy::area_of(pe_array_parts(a), table).total(), chip.leakage()});
  }
  for (const auto& [name, network] : study.networks) {
    const std::vector<std::int64_t> batches =
        study.batches.empty() ? std::vector{network.workload().batch} : study.batches;
    std::vector<std::pair<Path, Graph>> at_batch;
    for (const std::int64_t batch : batches) {
      Path path = network;
      path.workload().batch = batch;
      Graph graph = path.build();
      at_batch.emplace_back(std::move(path), std::move(graph));
    }
    for (std::size_t a = 0; a < chips.size(); ++a) {
      for (std::size_t o = 0; o < study.objectives.size(); ++o) {
        for (const Fidelity fidelity : study.fidelities) {
          for (const auto& [path, graph] : at_batch) {
            result.points.push_back({name, path, a, study.objectives[o], fidelity, graph.totals().parameters,
                                     chips[a][o].profile(graph, fidelity)});
          }
        }
      }
    }
  }
  return result;
}

}  // namespace switchyard::sim
