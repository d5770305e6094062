// Tables of measured whole networks, in the CSV form of tools/gpu/README.md, and the model's errors on them.
#pragma once

#include <array>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "gpu/device.h"
#include "gpu/execution.h"
#include "gpu/host.h"
#include "gpu/validation.h"
#include "models/path.h"

namespace switchyard::gpu {

/// One timed network. The time is that of one pass: waited for if `latency`, else in a row of passes.
struct NetworkMeasurement {
  std::size_t line = 0;
  std::string device;  ///< file stem in configs/gpus; empty if the table has no such column
  std::string host;    ///< file stem in configs/gpus/hosts; empty likewise
  std::string group;   ///< family, layout and precision, for the summary
  Path path;
  Execution execution;
  double milliseconds = 0;
};

struct NetworkTable {
  std::vector<NetworkMeasurement> rows;
  std::size_t unknown_networks = 0;  ///< rows of networks that no family builds
};

/// `model` rows of a table. Throws ConfigError for a malformed cell.
NetworkTable read_network_table(const std::filesystem::path& path);

/// Predictions beside the measurement.
struct NetworkError {
  const NetworkMeasurement* measurement = nullptr;
  std::array<double, predictor_count> milliseconds{};
};

struct NetworkErrors {
  std::vector<NetworkError> rows;
  std::array<double, predictor_count> mean_error{};
  std::array<double, predictor_count> rank_correlation{};  ///< Spearman's
};

/// Baselines are fitted on these very rows, which favours them.
NetworkErrors validate_networks(const std::map<std::string, Gpu>& gpus,
                                const std::map<std::string, Host>& hosts,
                                const std::vector<NetworkMeasurement>& measurements);

/// Spearman's rank correlation; 0 for fewer than two values.
double rank_correlation(const std::vector<double>& a, const std::vector<double>& b);

}  // namespace switchyard::gpu
