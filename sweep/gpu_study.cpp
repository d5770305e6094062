// Metrics of a gpu_study: of its one combination, or of each by name.
#include "gpu/study.h"

#include <fmt/format.h>

#include "base/key_writer.h"
#include "sweep/study.h"

namespace switchyard::sweep {
namespace {

class GpuStudyRunner : public Study {
 public:
  using Study::Study;

  Node resolve(const Node& config) const override {
    return to_node(read<gpu::GpuStudy>(config, options().reading));
  }

  Outcome run(const Node& changes, LayerShelf&) override {
    const auto study = read<gpu::GpuStudy>(whole(changes), options().reading);
    const std::vector<gpu::StudyPoint> points = gpu::run_study(study);
    Outcome outcome;
    for (const gpu::StudyPoint& point : points) {
      const std::string prefix = points.size() == 1 ? ""
                                                    : fmt::format("{}.{}.{}.{}.", point.network, point.device,
                                                                  gpu::name_of(point.execution), point.batch);
      const auto add = [&](const char* name, double value) {
        outcome.metrics.emplace_back(prefix + name, value);
      };
      const gpu::NetworkProfile& p = point.profile;
      add("energy_j", p.energy.value());
      if (point.energy_at_period) add("energy_at_period_j", point.energy_at_period->value());
      add("images_per_s", static_cast<double>(point.batch) / p.interval.value());
      add("latency_s", p.latency.value());
      add("macs", static_cast<double>(p.macs));
      add("power_w", p.average_power.value());
    }
    return outcome;
  }
};

}  // namespace

std::unique_ptr<Study> make_gpu_study(StudyOptions options) {
  return std::make_unique<GpuStudyRunner>(std::move(options));
}

}  // namespace switchyard::sweep
