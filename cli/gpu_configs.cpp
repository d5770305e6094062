#include "cli/gpu_configs.h"

#include <fmt/format.h>

#include <filesystem>

#include "base/compose.h"
#include "base/key_reader.h"
#include "base/text.h"
#include "cli/config_places.h"

namespace switchyard::cli {
namespace {

std::filesystem::path place_of(const std::string& folder, const std::string& name, std::string_view what) {
  std::error_code error;
  if (std::filesystem::is_regular_file(name, error)) return name;
  if (const auto found = find_config(folder, name)) return *found;
  std::vector<std::string> names;
  for (const auto& file : configs_in(folder)) names.push_back(file.stem().string());
  throw ConfigError(fmt::format("{} is no file and no {}; known: {}{}", in_quotes(name), what,
                                comma_list(names), did_you_mean(name, names)));
}

template <class T>
T read_config(const std::filesystem::path& file, const std::vector<std::string>& overrides) {
  ReadOptions options;
  options.search_roots = search_roots();
  return read<T>(load_config(file, overrides, options.search_roots), options);
}

}  // namespace

gpu::Gpu find_gpu(const std::string& name, const std::vector<std::string>& overrides) {
  return read_config<gpu::Gpu>(place_of("gpus", name, "GPU"), overrides);
}

gpu::Host find_host(const std::string& name) {
  return read_config<gpu::Host>(place_of("gpus/hosts", name, "GPU host"), {});
}

}  // namespace switchyard::cli
