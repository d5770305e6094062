// GPUs and hosts by name, for the commands that take them.
#pragma once

#include <string>
#include <vector>

#include "gpu/device.h"
#include "gpu/host.h"

namespace switchyard::cli {

/// A file, or the name of one in configs/gpus ("v100_pcie"); overrides as --set. Throws ConfigError.
gpu::Gpu find_gpu(const std::string& name, const std::vector<std::string>& overrides = {});

/// A file, or the name of one in configs/gpus/hosts.
gpu::Host find_host(const std::string& name);

}  // namespace switchyard::cli
