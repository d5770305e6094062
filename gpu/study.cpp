#include "gpu/study.h"

#include "base/error.h"

namespace switchyard::gpu {

void describe(Keys& keys, GpuStudy& s) {
  describe_kind(keys, "gpu_study", "networks profiled on GPUs");
  keys.text({"title", "what the study shows"}, s.title);
  keys.map({"networks", "models with knobs, by name", true}, s.networks,
           [](Keys& k, Path& path) { path.describe(k); });
  keys.list({"devices", "files of configs/gpus", true}, s.devices,
            [](Keys& k, Gpu& gpu) {
              k.reference({"", "device file"}, [&](Keys& inner) { describe(inner, gpu); });
            },
            {1, 64});
  keys.reference({"host", "file of configs/gpus/hosts", true}, [&](Keys& k) { describe(k, s.host); });
  keys.list({"executions", "how the networks are run", true}, s.executions,
            [](Keys& k, Execution& execution) { describe(k, execution); }, {1, 64});
  keys.list({"batches", "images per pass; empty: as each network says"}, s.batches,
            [](Keys& k, std::int64_t& batch) {
              k.integer({"", "images"}, batch, {1, 65536});
            });
  keys.optional({"period", "time between images, for energy with idle time"}, s.period,
                [](Keys& k, const Key& key, Seconds& period) {
                  k.quantity(key, period, {1e-6, 1e6});
                });
  keys.integer({"depth", "components of a module's name in tables"}, s.depth, {1, 16});
  if (keys.reading() && s.networks.empty()) keys.complain("networks", "names no network");
}

std::string name_of(const Execution& e) {
  std::string name(precision_choices()[static_cast<std::size_t>(e.precision)].word);
  name += ' ';
  name += mode_choices()[static_cast<std::size_t>(e.mode)].word;
  if (e.autocast) name += " autocast";
  if (e.channels_last) name += " channels-last";
  if (e.fused_attention) name += " fused-attention";
  return name;
}

std::vector<StudyPoint> run_study(const GpuStudy& study) {
  std::vector<StudyPoint> points;
  for (const auto& [name, path] : study.networks) {
    const std::vector<std::int64_t> batches =
        study.batches.empty() ? std::vector{path.workload().batch} : study.batches;
    std::vector<Graph> graphs;
    for (const std::int64_t batch : batches) {
      Path at_batch = path;
      at_batch.workload().batch = batch;
      graphs.push_back(at_batch.build());
    }
    for (const Gpu& gpu : study.devices) {
      for (const Execution& execution : study.executions) {
        for (std::size_t i = 0; i < batches.size(); ++i) {
          NetworkProfile profile = switchyard::gpu::profile(gpu, study.host, graphs[i], execution);
          std::optional<Joules> energy;
          if (study.period) {
            energy = energy_at_period(gpu, profile, *study.period * static_cast<double>(batches[i]));
          }
          points.push_back(
              {name, gpu.spec.name, execution, batches[i], graphs[i], std::move(profile), energy});
        }
      }
    }
  }
  return points;
}

}  // namespace switchyard::gpu
