// Tables of measured kernels, in the CSV form of tools/gpu/README.md, turned into kernels of the model.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "gpu/kernel.h"

namespace switchyard::gpu {

/// One timed kernel.
struct Measurement {
  std::size_t line = 0;
  std::string device;  ///< file stem in configs/gpus ("v100_pcie"); empty if the table has no such column
  std::string
      table_class;  ///< "bmm", "linear", "conv", "elementwise", "softmax", "layernorm", "depthwise", ...
  Kernel kernel;
  std::optional<Kernel> follow_up;  ///< a bias kernel measured together with it (column `bias`)
  double microseconds = 0;
  bool held_out = false;  ///< by the hash of its shape: never used in a fit, on any device
};

/// Kernel rows of a table: `kernel` and `layer_op` rows in `graph` mode, all rows where those columns are
/// absent. Rows with a `failed` note and operators without a model are left out. Throws ConfigError for a
/// malformed cell.
std::vector<Measurement> read_measurements(const std::filesystem::path& path);

}  // namespace switchyard::gpu
