// switchyard gpu kernels: times the kernels of a measurement table, CSV in and CSV out, as tools/gpu/fit.py
// needs it.
#include <fmt/format.h>

#include <map>

#include "base/error.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/gpu_configs.h"
#include "gpu/kernel_time.h"
#include "gpu/measurement_table.h"
#include "gpu/residency.h"
#include "gpu/validation.h"

namespace switchyard::cli {

Output execute(const GpuKernelsOptions& options, Style) {
  std::vector<std::string> overrides;
  if (!options.constants.empty()) overrides.push_back("architecture=" + options.constants);
  std::map<std::string, gpu::Gpu> gpus;
  Output output;
  output.text =
      "line,device,class,dtype,measured_us,model_us,held_out,bound,algorithm,tile_rows,tile_columns,splits,"
      "waves,macs,"
      "dram_bytes,clock_mhz\n";
  for (const gpu::Measurement& row : gpu::read_measurements(options.rows)) {
    const std::string& device = options.device.empty() ? row.device : options.device;
    if (device.empty()) {
      throw ConfigError(fmt::format("{}: has no column ‘device’; name one with --device", options.rows));
    }
    auto gpu = gpus.find(device);
    if (gpu == gpus.end()) gpu = gpus.emplace(device, find_gpu(device, overrides)).first;
    gpu::Kernel kernel = row.kernel;
    gpu::settle_residency(gpu->second, kernel);
    const gpu::KernelTime time = gpu::time_kernel(gpu->second, kernel);
    output.text += fmt::format(
        "{},{},{},{},{:.6g},{:.6g},{},{},{},{},{},{},{},{},{:.6g},{:.6g}\n", row.line, device,
        row.table_class, gpu::precision_choices()[static_cast<std::size_t>(kernel.precision)].word,
        row.microseconds, 1e6 * gpu::predict(gpu->second, row).value(), row.held_out ? 1 : 0,
        gpu::name_of(time.bound), time.algorithm, time.tile_rows, time.tile_columns, time.splits, time.waves,
        gpu::macs(kernel), time.dram_bytes, 1e-6 * time.clock.value());
  }
  return output;
}

}  // namespace switchyard::cli
