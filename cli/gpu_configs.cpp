#include "cli/gpu_configs.h"

#include "cli/named_config.h"

namespace switchyard::cli {

gpu::Gpu find_gpu(const std::string& name, const std::vector<std::string>& overrides) {
  return read_named_config<gpu::Gpu>("gpus", name, "GPU", overrides);
}

gpu::Host find_host(const std::string& name) {
  return read_named_config<gpu::Host>("gpus/hosts", name, "GPU host");
}

}  // namespace switchyard::cli
