// Metrics of an experiment: of its devices, of every path at the first level, and of every policy's run.
#include <fmt/format.h>

#include <filesystem>
#include <map>
#include <system_error>

#include "base/key_writer.h"
#include "models/accuracy_book.h"
#include "sim/experiment/run.h"
#include "sweep/study.h"

namespace switchyard::sweep {
namespace {

/// Profiles that a worker remembers between points; one takes some 100 kB.
constexpr std::size_t profiles_remembered = 512;

/// The accuracy tables below the search roots; of files with one name, the first root's.
std::vector<AccuracyTable> known_accuracies(const std::vector<std::filesystem::path>& roots) {
  std::map<std::string, std::filesystem::path> by_name;
  for (const std::filesystem::path& root : roots) {
    std::error_code none;
    for (std::filesystem::directory_iterator entry(root / "accuracy", none), end; !none && entry != end;
         entry.increment(none)) {
      if (entry->path().extension() == ".yaml")
        by_name.try_emplace(entry->path().filename().string(), entry->path());
    }
  }
  std::vector<std::filesystem::path> files;
  for (const auto& [name, file] : by_name) files.push_back(file);
  return load_accuracy(files).tables();
}

class ExperimentRunner : public Study {
 public:
  using Study::Study;

  /// With all accuracies and energies, because axes may choose other paths and nodes; traces of files are taken in.
  Node resolve(const Node& config) const override {
    auto experiment = read<sim::Experiment>(config, options().reading);
    const auto& roots = options().reading.search_roots;
    if (experiment.accuracy_tables.empty()) experiment.accuracy_tables = known_accuracies(roots);
    if (experiment.budget) take_in_file(*experiment.budget, roots);
    if (experiment.requests) take_in_file(*experiment.requests, roots);
    static_cast<void>(sim::resolved(experiment, roots));  // throws for names that do not fit
    return to_node(experiment);
  }

  std::string canonical(const Node& changes) override { return canonical_text(to_node(point(changes))); }

  Outcome run(const Node& changes, LayerShelf&) override {
    if (profiles_.size() > profiles_remembered) profiles_.clear();
    sim::RunContext context;
    context.remembered = &profiles_;
    const sim::ExperimentResult result = sim::run(point(changes), context);
    Outcome outcome;
    add_devices(outcome, result);
    add_paths(outcome, result);
    for (const sim::SystemRun& run : result.runs) add_run(outcome, run);
    return outcome;
  }

 private:
  sim::Experiment point(const Node& changes) const {
    return sim::resolved(read<sim::Experiment>(whole(changes), options().reading),
                         options().reading.search_roots);
  }

  static void add_devices(Outcome& outcome, const sim::ExperimentResult& result) {
    constexpr double square_millimetres = 1e6;
    for (const sim::DeviceFacts& device : result.devices) {
      if (device.kind != sim::ExperimentDevice::Kind::accelerator) continue;
      double area = 0;
      for (const auto& [component, square_metres] : device.area_by_component) area += square_metres;
      outcome.metrics.emplace_back(
          result.devices.size() == 1 ? "area_mm2" : fmt::format("device.{}.area_mm2", device.name),
          area * square_millimetres);
    }
  }

  static void add_paths(Outcome& outcome, const sim::ExperimentResult& result) {
    const std::string& first_level = result.profiles.front().level;
    for (const sim::PathProfile& p : result.profiles) {
      if (p.level != first_level) continue;
      const std::string prefix = result.devices.size() == 1 ? fmt::format("path.{}.", p.path)
                                                            : fmt::format("path.{}.{}.", p.path, p.device);
      if (p.accuracy) {
        outcome.metrics.emplace_back(prefix + "accuracy_percent", p.accuracy->value);
        outcome.metrics.emplace_back(prefix + "accuracy_provenance",
                                     std::string(name_of(p.accuracy->provenance)));
      }
      outcome.metrics.emplace_back(prefix + "energy_j", p.energy.value());
      outcome.metrics.emplace_back(prefix + "latency_s", p.latency.value());
    }
  }

  static void add_run(Outcome& outcome, const sim::SystemRun& run) {
    const auto add = [&](const char* name, double value) {
      outcome.metrics.emplace_back(fmt::format("policy.{}.{}", run.policy, name), value);
    };
    const auto real = [](std::int64_t count) { return static_cast<double>(count); };
    add("accuracy_per_offered_percent", run.accuracy_per_offered);
    add("accuracy_per_served_percent", run.accuracy_per_served);
    if (run.battery_left) add("battery_left_j", run.battery_left->value());
    add("dropped", real(run.dropped));
    add("energy_j", run.energy.total().value());
    add("latency_p50_s", run.latency.p50.value());
    add("latency_p95_s", run.latency.p95.value());
    add("latency_p99_s", run.latency.p99.value());
    add("missed", real(run.missed));
    if (run.offered > 0) add("missed_share", real(run.missed + run.dropped) / real(run.offered));
    add("offered", real(run.offered));
    add("served", real(run.served));
    add("switches", real(run.switches));
  }

  std::map<std::string, sim::PathProfile> profiles_;
};

}  // namespace

std::unique_ptr<Study> make_experiment_study(StudyOptions options) {
  return std::make_unique<ExperimentRunner>(std::move(options));
}

}  // namespace switchyard::sweep
