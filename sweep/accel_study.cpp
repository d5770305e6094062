// Metrics of an accel_study: of its one combination, or of each by name. Works with sums over the network, so
// that a point costs what its different layers cost; layer by layer, `switchyard run` shows the same.
#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <unordered_map>

#include "accel/machine/machine.h"
#include "accel/mapper/mapper.h"
#include "accel/program.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/key_writer.h"
#include "base/load.h"
#include "base/write.h"
#include "sim/chip/chip_profile.h"
#include "sim/chip/ledger.h"
#include "sim/chip/study.h"
#include "sweep/study.h"

namespace switchyard::sweep {
namespace {

constexpr std::size_t machines_remembered = 16, graphs_remembered = 256;

/// Remembers the latest few values by key.
template <class T>
class Recent {
 public:
  explicit Recent(std::size_t most) : most_(most) {}
  template <class Make>
  T& get(const std::string& key, Make make) {
    const auto found =
        std::find_if(values_.begin(), values_.end(), [&](const auto& v) { return v.first == key; });
    if (found != values_.end()) return found->second;
    if (values_.size() == most_) values_.pop_front();
    return values_.emplace_back(key, make()).second;
  }

 private:
  std::size_t most_;
  std::deque<std::pair<std::string, T>> values_;
};

struct Network {
  Graph graph;
  Totals totals;
};

struct Machine {
  Machine(accel::Accelerator a, energy::EnergyTable t, const accel::MapperOptions& options)
      : accelerator(a), table(std::move(t)), mapper_options(options), mapper(std::move(a), options) {
    const std::vector<energy::Part> parts = sim::parts_of(accelerator);
    leakage = energy::leakage_power(parts, table);
    area = energy::area_of(parts, table).total();
    pe_array = energy::area_of(sim::pe_array_parts(accelerator), table).total();
  }
  accel::Accelerator accelerator;
  energy::EnergyTable table;
  accel::MapperOptions mapper_options;
  accel::Mapper mapper;
  Watts leakage;
  SquareMetres area, pe_array;
  std::optional<std::map<std::string, std::string>> shelf;  ///< mappings by digest, once asked for
};

/// Of a whole network.
struct Sums {
  std::int64_t cycles = 0;
  accel::ActionCounts counts;
};

class AccelStudyRunner : public Study {
 public:
  using Study::Study;

  Node resolve(const Node& config) const override {
    return to_node(read<sim::AccelStudy>(config, options().reading));
  }

  void set_base(Node base) override {
    Study::set_base(std::move(base));
    study_ = read<sim::AccelStudy>(this->base(), options().reading);
    small_ = this->base();
    if (const auto at = std::find(small_.keys.begin(), small_.keys.end(), "energy");
        at != small_.keys.end()) {
      small_.items.erase(small_.items.begin() + (at - small_.keys.begin()));
      small_.key_marks.clear();
      small_.keys.erase(at);
    }
    for (std::size_t i = 0; i < this->base().keys.size(); ++i) {
      Node one = Node::mapping();
      one.set(this->base().keys[i], this->base().items[i]);
      lines_.push_back(canonical_text(one));
    }
  }

  std::string canonical(const Node& changes) override {
    if (changes.find("energy") != nullptr) return canonical_text(to_node(read_point(changes)));
    const Node resolved = to_small_node(read_point(changes));
    std::string text;
    for (std::size_t i = 0; i < base().keys.size(); ++i) {
      const Node* value = changes.find(base().keys[i]) != nullptr ? resolved.find(base().keys[i]) : nullptr;
      if (value == nullptr) {
        text += lines_[i];
        continue;
      }
      Node one = Node::mapping();
      one.set(base().keys[i], *value);
      text += canonical_text(one);
    }
    return text;
  }

  Outcome run(const Node& changes, LayerShelf& shelf) override {
    const sim::AccelStudy study = read_point(changes);
    const std::vector<std::int64_t> batches =
        study.batches.empty() ? std::vector<std::int64_t>{0} : study.batches;
    const std::size_t combinations = study.networks.size() * study.accelerators.size() *
                                     study.objectives.size() * study.fidelities.size() * batches.size();
    const Node* energy = changes.find("energy");
    const std::string energy_key = energy != nullptr ? digest(to_json_line(*energy)) : "";
    Outcome outcome;
    for (const auto& [name, path] : study.networks) {
      for (const accel::Accelerator& accelerator : study.accelerators) {
        for (const accel::Objective objective : study.objectives) {
          Machine& machine = machine_of(accelerator, objective, study, energy_key);
          for (const sim::Fidelity fidelity : study.fidelities) {
            for (const std::int64_t batch : batches) {
              std::string prefix;
              if (combinations > 1) {
                prefix = fmt::format("{}.{}.{}.{}.{}.", name, accelerator.name, sim::name_of(objective),
                                     sim::name_of(fidelity), batch);
              }
              add_metrics(outcome, prefix, machine, network_of(path, batch), fidelity, study, shelf);
            }
          }
        }
      }
    }
    return outcome;
  }

 private:
  sim::AccelStudy read_point(const Node& changes) const {
    if (changes.find("energy") != nullptr) return read<sim::AccelStudy>(whole(changes), options().reading);
    Node node = small_;
    for (std::size_t i = 0; i < changes.keys.size(); ++i) node.set(changes.keys[i], changes.items[i]);
    sim::AccelStudy study;
    Diagnostics diagnostics;
    read_into(
        node, study, [](Keys& k, sim::AccelStudy& s) { sim::describe_without_energy(k, s); }, diagnostics,
        options().reading);
    diagnostics.throw_if_any();
    study.energy = study_.energy;
    return study;
  }

  static Node to_small_node(sim::AccelStudy study) {
    KeyWriter writer;
    sim::describe_without_energy(writer, study);
    return writer.take();
  }

  Machine& machine_of(const accel::Accelerator& accelerator, accel::Objective objective,
                      const sim::AccelStudy& study, const std::string& energy_key) {
    accel::MapperOptions options;
    options.objective = objective;
    options.effort = study.mapper_effort;
    const std::string key =
        fmt::format("{} {} {}\n", static_cast<int>(objective), static_cast<int>(options.effort), energy_key) +
        to_json_line(to_node(accelerator));
    return machines_.get(
        key, [&] { return Machine(accelerator, sim::table_for(study.energy, accelerator), options); });
  }

  const Network& network_of(const Path& path, std::int64_t batch) {
    Path wanted = path;
    if (batch > 0) wanted.workload().batch = batch;
    return networks_.get(wanted.digest(), [&] {
      Graph graph = wanted.build();
      Totals totals = graph.totals();
      return Network{std::move(graph), totals};
    });
  }

  void map_layers(Machine& machine, const std::vector<accel::Task>& program, LayerShelf& shelf) {
    if (!options().keep_layers || machine.accelerator.array_template != accel::Template::vector_pe) return;
    const std::string key = digest(to_json_line(to_node(machine.accelerator)));
    for (const accel::Task& task : program) {
      if (!task.nest || machine.mapper.knows(*task.nest)) continue;
      if (!machine.shelf) {
        machine.shelf.emplace();
        for (LayerEntry& entry : shelf.find(key))
          machine.shelf->emplace(std::move(entry.nest), std::move(entry.mapping));
      }
      const std::string nest = accel::mapping_digest(*task.nest, machine.accelerator, machine.mapper_options);
      const auto kept = machine.shelf->find(nest);
      if (kept != machine.shelf->end()) {
        machine.mapper.force(*task.nest, read<accel::Mapping>(load_json(kept->second, "store")));
      } else {
        shelf.keep({key, nest, to_json_line(to_node(machine.mapper.map(*task.nest).mapping))});
      }
    }
  }

  Sums sums_of(Machine& machine, const Graph& graph, sim::Fidelity fidelity, LayerShelf& shelf) {
    const std::vector<accel::Task> program = accel::program_of(graph, machine.accelerator);
    map_layers(machine, program, shelf);
    std::vector<accel::Mapping> mappings;
    mappings.reserve(program.size());
    for (const accel::Task& task : program) {
      mappings.push_back(task.nest ? machine.mapper.map(*task.nest).mapping : accel::Mapping{});
    }
    if (fidelity == sim::Fidelity::systemc) {
      const accel::NetworkRun run = accel::simulate(program, mappings, machine.accelerator);
      return {run.cycles, run.counts};
    }
    Sums sums;
    for (const accel::LayerCost& cost : accel::analyse(program, mappings, machine.accelerator)) {
      sums.cycles += cost.cycles.total;
      sums.counts += cost.counts;
    }
    return sums;
  }

  void add_metrics(Outcome& outcome, const std::string& prefix, Machine& machine, const Network& network,
                   sim::Fidelity fidelity, const sim::AccelStudy& study, LayerShelf& shelf) {
    const accel::Accelerator& a = machine.accelerator;
    if (a.array_template == accel::Template::systolic && fidelity == sim::Fidelity::systemc) {
      throw ConfigError(
          fmt::format("{}: a systolic array has the analytic model only; use fidelity: analytic", a.name));
    }
    const Sums sums = sums_of(machine, network.graph, fidelity, shelf);
    const Seconds latency = Cycles(sums.cycles) / a.clock;
    energy::EnergyBreakdown energy =
        energy::price(sim::ledger_of(sums.counts, a), machine.table, {study.gated_mac});
    energy.add(energy::Component::leakage, energy::Operand::none, machine.leakage * latency);
    const double joules = energy.total().value();
    constexpr double square_millimetres = 1e6, bits_per_byte = 8;
    const auto add = [&](const char* name, double value) {
      outcome.metrics.emplace_back(prefix + name, value);
    };
    add("area_mm2", machine.area.value() * square_millimetres);
    add("cycles", static_cast<double>(sums.cycles));
    add("dram_bytes", static_cast<double>(sums.counts.dram_reads.total() + sums.counts.dram_writes.total()) /
                          bits_per_byte);
    add("energy_delay_js", joules * latency.value());
    add("energy_dram_j", energy.of(energy::Component::dram).value());
    add("energy_j", joules);
    add("energy_leakage_j", energy.of(energy::Component::leakage).value());
    add("latency_s", latency.value());
    add("macs", static_cast<double>(network.totals.macs));
    add("pe_array_mm2", machine.pe_array.value() * square_millimetres);
    add("utilisation", static_cast<double>(network.totals.macs) /
                           (static_cast<double>(sums.cycles) * static_cast<double>(a.peak_macs_per_cycle())));
  }

  sim::AccelStudy study_;
  Node small_;                      ///< the base without its energy tables, which take long to read
  std::vector<std::string> lines_;  ///< canonical text of each key of the base
  Recent<Machine> machines_{machines_remembered};
  Recent<Network> networks_{graphs_remembered};
};

}  // namespace

std::unique_ptr<Study> make_accel_study(StudyOptions options) {
  return std::make_unique<AccelStudyRunner>(std::move(options));
}

bool accel_study_searches_long(const Node& resolved) {
  const Node* effort = resolved.find("mapper_effort");
  return effort == nullptr || effort->text == "full";
}

}  // namespace switchyard::sweep
