#include "cli/named_config.h"

#include <fmt/format.h>

#include "base/text.h"

namespace switchyard::cli {

std::filesystem::path named_config(const std::string& folder, const std::string& name, std::string_view what) {
  std::error_code error;
  if (std::filesystem::is_regular_file(name, error)) return name;
  if (const auto found = find_config(folder, name)) return *found;
  std::vector<std::string> names;
  for (const auto& file : configs_in(folder)) names.push_back(file.stem().string());
  throw ConfigError(fmt::format("{} is no file and no {}; known: {}{}", in_quotes(name), what, comma_list(names),
                                did_you_mean(name, names)));
}

}  // namespace switchyard::cli
