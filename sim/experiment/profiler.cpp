#include "sim/experiment/profiler.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <memory>

#include "base/digest.h"
#include "base/error.h"
#include "base/key_writer.h"
#include "base/text.h"
#include "base/write.h"
#include "sim/experiment/profile_cache.h"
#include "sim/experiment/profile_device.h"
#include "sim/experiment/workers.h"

namespace switchyard::sim {
namespace {

/// A folder that lives as long as this, for what processes hand over when nothing is to be kept.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "switchyard-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw ConfigError(name + ": no temporary folder can be made; set TMPDIR");
    folder_ = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::filesystem::path& path() const { return folder_; }

 private:
  std::filesystem::path folder_;
};

/// A profile that is needed.
struct Job {
  std::size_t path = 0, device = 0, level = 0;
  std::string digest;
};

/// What profiles of one device at one level share.
struct Site {
  std::unique_ptr<AcceleratorProfiler> accelerator;  ///< none for a GPU
};

class Profiler {
 public:
  Profiler(const Experiment& experiment, const std::vector<NamedPath>& paths, std::shared_ptr<MappingCache> mappings)
      : experiment_(experiment),
        paths_(paths),
        mappings_(std::move(mappings)),
        levels_(levels_of(experiment)),
        graphs_(paths.size()) {}

  const Graph& graph(std::size_t path) {
    if (!graphs_[path]) {
      try {
        graphs_[path] = std::make_unique<Graph>(paths_[path].path->build());
      } catch (const ConfigError& error) {
        throw ConfigError(paths_[path].where, fmt::format("path {}: {}", in_quotes(paths_[path].name), error.what()));
      }
    }
    return *graphs_[path];
  }

  /// Maps what the jobs need on `threads` threads, so that processes forked later share the mappings.
  void prepare(const std::vector<Job>& jobs, int threads) {
    std::map<std::pair<std::size_t, std::size_t>, std::vector<const Graph*>> needed;
    for (const Job& job : jobs) needed[{job.device, job.level}].push_back(&graph(job.path));
    for (const auto& [place, graphs] : needed) {
      Site& site = sites_[place];
      const ExperimentDevice& device = experiment_.devices[place.first];
      if (device.kind != ExperimentDevice::Kind::accelerator) continue;
      site.accelerator = std::make_unique<AcceleratorProfiler>(device, experiment_.energy.value(),
                                                               levels_[place.second].second, threads, mappings_);
      site.accelerator->prepare(graphs);
    }
  }

  PathProfile profile(const Job& job) {
    const ExperimentDevice& device = experiment_.devices[job.device];
    const Path& path = *paths_[job.path].path;
    try {
      if (device.kind == ExperimentDevice::Kind::gpu) {
        return profile_on_gpu(device, levels_[job.level].second, path, graph(job.path));
      }
      return sites_.at({job.device, job.level}).accelerator->profile(path, graph(job.path));
    } catch (const ConfigError& error) {
      throw ConfigError(paths_[job.path].where, fmt::format("path {} on {}: {}", in_quotes(paths_[job.path].name),
                                                            device.label(), error.what()));
    }
  }

 private:
  const Experiment& experiment_;
  const std::vector<NamedPath>& paths_;
  std::shared_ptr<MappingCache> mappings_;
  std::vector<std::pair<std::string, ResourceLevel>> levels_;
  std::vector<std::unique_ptr<Graph>> graphs_;
  std::map<std::pair<std::size_t, std::size_t>, Site> sites_;
};

}  // namespace

std::vector<std::pair<std::string, ResourceLevel>> levels_of(const Experiment& experiment) {
  if (experiment.budget) return experiment.budget->levels;
  return {{"full", ResourceLevel{}}};
}

std::string profile_digest(const std::string& path_digest, const ExperimentDevice& device,
                           const std::optional<EnergyLibrary>& energy, const ResourceLevel& level,
                           const std::string& tool) {
  std::string all = tool + '\n' + path_digest + '\n' + device.label() + '\n';
  if (device.kind == ExperimentDevice::Kind::accelerator) {
    const AcceleratorDevice& a = device.accelerator;
    all += to_json_line(switchyard::to_node(a.accelerator));
    all += fmt::format("\n{} {} {}\n", name_of(a.objective), name_of(a.fidelity), shortest_decimal(a.gated_mac));
    all += to_json_line(switchyard::to_node(table_for(energy.value(), a.accelerator)));
  } else {
    const GpuDevice& g = device.gpu;
    all += to_json_line(switchyard::to_node(g.gpu)) + to_json_line(switchyard::to_node(g.host)) + to_json_line(switchyard::to_node(g.execution));
    all += shortest_decimal(g.host_link.value());
  }
  all += fmt::format("\n{} {} {} {}", shortest_decimal(level.array), shortest_decimal(level.memory),
                     shortest_decimal(level.clock), level.power_cap ? shortest_decimal(level.power_cap->value()) : "none");
  return digest(all);
}

std::vector<PathProfile> profile_all(const Experiment& experiment, const std::vector<NamedPath>& paths,
                                     const std::vector<std::size_t>& levels, const RunContext& context,
                                     ProfilingStatistics& statistics) {
  const auto names = levels_of(experiment);
  // Paths of equal digest (the full path under two names) are one job.
  std::vector<std::string> digests;
  for (const NamedPath& path : paths) digests.push_back(path.path->digest());
  std::vector<Job> wanted;
  for (std::size_t path = 0; path < paths.size(); ++path) {
    for (std::size_t device = 0; device < experiment.devices.size(); ++device) {
      for (const std::size_t level : levels) {
        wanted.push_back({path, device, level,
                          profile_digest(digests[path], experiment.devices[device], experiment.energy,
                                         names[level].second, context.tool)});
      }
    }
  }

  std::optional<TemporaryFolder> temporary;
  if (!context.cache) temporary.emplace();
  const ProfileCache cache(context.cache ? *context.cache / "profiles" : temporary->path());
  std::map<std::string, PathProfile> known;
  std::vector<Job> missing;
  for (const Job& job : wanted) {
    if (known.contains(job.digest)) continue;
    if (context.remembered != nullptr && context.remembered->contains(job.digest)) {
      known.emplace(job.digest, context.remembered->at(job.digest));
      ++statistics.cached;
    } else if (auto profile = cache.load(job.digest)) {
      known.emplace(job.digest, std::move(*profile));
      ++statistics.cached;
    } else {
      known.emplace(job.digest, PathProfile{});
      missing.push_back(job);
    }
  }

  Profiler profiler(experiment, paths, context.cache ? std::make_shared<MappingCache>(*context.cache) : nullptr);
  profiler.prepare(missing, context.jobs);
  in_processes(missing.size(), context.jobs,
               [&](std::size_t i) { cache.store(missing[i].digest, profiler.profile(missing[i])); });
  for (const Job& job : missing) {
    auto profile = cache.load(job.digest);
    if (!profile) {
      cache.store(job.digest, profiler.profile(job));  // says what went wrong in the process that tried
      profile = cache.load(job.digest);
    }
    if (!profile) throw SimError("a stored profile could not be read back: " + cache.file(job.digest).string());
    known.at(job.digest) = std::move(*profile);
    ++statistics.simulated;
  }

  if (context.remembered != nullptr) context.remembered->insert(known.begin(), known.end());

  std::vector<PathProfile> profiles;
  for (const Job& job : wanted) {
    PathProfile profile = known.at(job.digest);
    profile.path = paths[job.path].name;
    profile.workload = paths[job.path].workload;
    profile.device = experiment.devices[job.device].label();
    profile.level = names[job.level].first;
    profiles.push_back(std::move(profile));
  }
  return profiles;
}

}  // namespace switchyard::sim
