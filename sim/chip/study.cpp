#include "sim/chip/study.h"

#include <fmt/format.h>

#include <set>

#include "base/error.h"
#include "base/text.h"
#include "sim/chip/ledger.h"

namespace switchyard::sim {

namespace {

std::vector<std::int64_t> batches_of(const AccelStudy& study, const Path& network) {
  return study.batches.empty() ? std::vector{network.workload().batch} : study.batches;
}

Path at_batch(const Path& network, std::int64_t batch) {
  Path path = network;
  path.workload().batch = batch;
  return path;
}

/// The mappings that a network is forced to on a machine; nullptr if it is free.
const accel::MappingFile* forced_on(const AccelStudy& study, const Path& path, const accel::Accelerator& a) {
  for (const accel::MappingFile& file : study.mappings) {
    if (file.accelerator == a.name && file.network == path.name()) return &file;
  }
  return nullptr;
}

/// Mappings that nothing in the study runs with would be forgotten silently.
void check_mappings(Keys& keys, const AccelStudy& s) {
  for (const accel::MappingFile& file : s.mappings) {
    bool used = false;
    for (const accel::Accelerator& a : s.accelerators) {
      for (const auto& [name, network] : s.networks) {
        for (const std::int64_t batch : batches_of(s, network)) {
          used = used || forced_on(s, at_batch(network, batch), a) == &file;
        }
      }
    }
    if (used) continue;
    keys.complain("mappings", fmt::format("nothing here runs {} on {} by these mappings; name both as the study does, "
                                          "and each pair once", in_quotes(file.network), in_quotes(file.accelerator)));
  }
}

}  // namespace

void describe(Keys& keys, AccelStudy& s) {
  describe_without_energy(keys, s);
  keys.reference({"energy", "energy tables: configs/energy/shipped.yaml or your own", true},
                 [&](Keys& k) { describe(k, s.energy); });
}

void describe_without_energy(Keys& keys, AccelStudy& s) {
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
  keys.list({"objectives", "what mappings are chosen for"}, s.objectives,
            [](Keys& k, accel::Objective& o) { k.choice({"", "objective"}, o, objective_choices()); }, {1, 3});
  keys.list({"fidelities", "how cycles come about"}, s.fidelities,
            [](Keys& k, Fidelity& f) { k.choice({"", "fidelity"}, f, fidelity_choices()); }, {1, 2});
  keys.list({"batches", "images per pass; empty: as each network says"}, s.batches,
            [](Keys& k, std::int64_t& batch) { k.integer({"", "images"}, batch, {1, 65536}); });
  keys.list({"mappings", "files of mappings to force, as of 'switchyard map --export'"}, s.mappings,
            [](Keys& k, accel::MappingFile& file) {
              k.reference({"", "mappings of one network on one of the accelerators"},
                          [&](Keys& inner) { accel::describe(inner, file); });
            },
            {0, 256});
  keys.choice({"mapper_effort", "how mappings are found"}, s.mapper_effort,
              {{"full", "searched"}, {"quick", "by rule, some hundred times faster; for sweeps over many machines"}});
  keys.number({"gated_mac", "energy of a MAC slot without work, as a fraction of a used one"}, s.gated_mac, {0, 1});
  keys.integer({"depth", "components of a module's name in tables"}, s.depth, {1, 16});
  keys.boolean({"layers", "layers go into the result, not modules alone"}, s.layers);
  if (!keys.reading()) return;
  if (s.networks.empty()) keys.complain("networks", "names no network");
  check_mappings(keys, s);
  std::set<std::string> names;
  for (const accel::Accelerator& a : s.accelerators) {
    if (!names.insert(a.name).second) {
      keys.complain("accelerators", fmt::format("two machines are called ‘{}’; give each a name of its own", a.name));
    }
    if (a.array_template == accel::Template::vector_pe) continue;
    for (const Fidelity f : s.fidelities) {
      if (f == Fidelity::systemc) {
        keys.complain("fidelities", fmt::format("{}: {} has the analytic model only", a.name,
                                                phrase_of(a.array_template)));
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
      chip.effort = study.mapper_effort;
      chip.jobs = options.jobs;
      chip.cache = options.cache;
      of_machine.emplace_back(a, table, chip);
    }
    const Chip& chip = of_machine.front();
    result.devices.push_back(
        {a, table, chip.area(), energy::area_of(pe_array_parts(a), table).total(), chip.leakage()});
  }
  for (const auto& [name, network] : study.networks) {
    std::vector<std::pair<Path, Graph>> built;
    for (const std::int64_t batch : batches_of(study, network)) {
      Path path = at_batch(network, batch);
      Graph graph = path.build();
      built.emplace_back(std::move(path), std::move(graph));
    }
    for (std::size_t a = 0; a < chips.size(); ++a) {
      for (std::size_t o = 0; o < study.objectives.size(); ++o) {
        for (const Fidelity fidelity : study.fidelities) {
          for (const auto& [path, graph] : built) {
            const accel::MappingFile* forced = forced_on(study, path, study.accelerators[a]);
            result.points.push_back({name, path, a, study.objectives[o], fidelity, graph.totals().parameters,
                                     chips[a][o].profile(graph, fidelity, forced)});
          }
        }
      }
    }
  }
  return result;
}

}  // namespace switchyard::sim
