#include "sim/experiment/experiment.h"

#include <algorithm>

namespace switchyard::sim {
namespace {

const std::vector<Choice>& accuracy_rules() {
  static const std::vector<Choice> choices = {
      {"required", "a path without exactly one known accuracy is an error that lists the nearest known ones"},
      {"optional", "such a path is shown without accuracy, and policies cannot choose it"}};
  return choices;
}

void describe_workload(Keys& keys, ExperimentWorkload& w) {
  w.where = keys.where("");
  keys.reference({"workload", "file of configs/workloads", true}, [&](Keys& k) { describe(k, w.workload); });
  keys.text({"label", "paths are called label/path; empty: path"}, w.label);
  keys.list({"paths", "names of the paths taken; empty: all"}, w.paths,
            [](Keys& k, std::string& name) { k.text({"", "name of a path of the workload"}, name); });
}

void describe_device(Keys& keys, ExperimentDevice& d) {
  d.where = keys.where("");
  keys.text({"name", "what results call the device; empty: as the machine is called"}, d.name);
  auto kind = static_cast<std::size_t>(d.kind);
  keys.alternatives(
      {"type", "what the device is"}, kind,
      {{"accelerator", "a dot-product machine, mapped and simulated"}, {"gpu", "a GPU, by the model of its kernels"}},
      [&](Keys& k, std::size_t index) {
        if (index == 0) {
          AcceleratorDevice& a = d.accelerator;
          k.reference({"accelerator", "file of configs/accelerators", true},
                      [&](Keys& inner) { describe(inner, a.accelerator); });
          k.choice({"objective", "what mappings are chosen for"}, a.objective, objective_choices());
          k.choice({"fidelity", "how the cycles of a mapped network come about"}, a.fidelity, fidelity_choices());
          k.number({"gated_mac", "energy of a MAC slot without work, relative to a MAC"}, a.gated_mac, {0, 1});
        } else {
          GpuDevice& g = d.gpu;
          k.reference({"gpu", "file of configs/gpus", true}, [&](Keys& inner) { describe(inner, g.gpu); });
          k.reference({"host", "file of configs/gpus/hosts", true}, [&](Keys& inner) { describe(inner, g.host); });
          k.section({"execution", "how the networks are run"}, [&](Keys& inner) { describe(inner, g.execution); });
          k.quantity({"host_link", "rate at which weights that are not resident arrive"}, g.host_link, {1e6, 1e13});
        }
      });
  d.kind = static_cast<ExperimentDevice::Kind>(kind);
  keys.section({"switching", "what switching between networks takes"}, [&](Keys& k) { describe(k, d.switching); });
}

}  // namespace

void describe(Keys& keys, Experiment& e) {
  std::size_t only = 0;
  keys.choice({"kind", "what this file holds"}, only, {{"experiment", "paths on devices, and policies that choose"}});
  keys.text({"title", "what the study shows"}, e.title);
  keys.text({"question", "what the study answers"}, e.question);
  keys.list({"workloads", "networks and their paths", true}, e.workloads, &describe_workload, {1, 64});
  keys.choice({"accuracy", "what becomes of a path whose accuracy is not known"}, e.accuracy, accuracy_rules());
  keys.list({"accuracy_tables", "files of configs/accuracy; empty: all of them"}, e.accuracy_tables,
            [](Keys& k, AccuracyTable& table) {
              k.reference({"", "accuracy table"}, [&](Keys& inner) { describe(inner, table); });
            });
  keys.list({"devices", "what the paths run on", true}, e.devices, &describe_device, {1, 32});
  keys.optional({"energy", "energy tables of accelerators: configs/energy/shipped.yaml or your own"}, e.energy,
                [](Keys& k, const Key& key, EnergyLibrary& energy) {
                  k.reference(key, [&](Keys& inner) { describe(inner, energy); });
                });
  keys.optional({"budget", "file of kind budget_trace: levels of resources and when each begins"}, e.budget,
                [](Keys& k, const Key& key, BudgetTrace& budget) {
                  k.reference(key, [&](Keys& inner) { describe(inner, budget); });
                });
  keys.optional({"requests", "file of kind request_trace: when frames arrive; absent: paths are profiled only"},
                e.requests, [](Keys& k, const Key& key, RequestTrace& requests) {
                  k.reference(key, [&](Keys& inner) { describe(inner, requests); });
                });
  keys.section({"system", "queue, battery, energy allowance, errors of prediction"},
               [&](Keys& k) { describe(k, e.system); });
  keys.section({"oracle", "how much the oracle may search"}, [&](Keys& k) { describe(k, e.oracle); });
  keys.list({"policies", "who chooses paths; every fixed path and the oracle stand beside them"}, e.policies,
            [](Keys& k, policy::PolicyConfig& config) { describe(k, config); }, {0, 64});
  keys.text({"baseline", "path that savings are relative to; empty: the first one"}, e.baseline);
  keys.list({"claims", "published savings to find among the paths"}, e.claims,
            [](Keys& k, Claim& claim) { describe(k, claim); }, {0, 64});
  keys.integer({"depth", "components of a module's name in tables"}, e.depth, {1, 16});
  keys.list({"layers_of", "paths whose layers the result lists one by one"}, e.layers_of,
            [](Keys& k, std::string& name) { k.text({"", "name of a path"}, name); });
  keys.boolean({"by_kind", "result and summary have shares of MACs, time and energy by kind of operator"}, e.by_kind);
  const bool accelerators = std::any_of(e.devices.begin(), e.devices.end(), [](const ExperimentDevice& device) {
    return device.kind == ExperimentDevice::Kind::accelerator;
  });
  if (keys.reading() && accelerators && !e.energy) {
    keys.complain("", "an accelerator needs ‘energy’; write ‘energy: configs/energy/shipped.yaml’");
  }
  if (keys.reading() && !e.policies.empty() && !e.requests) {
    keys.complain("policies", "there are policies but no frames to serve; add ‘requests’ or remove the policies");
  }
}

}  // namespace switchyard::sim
