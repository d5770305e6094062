#include "cli/units.h"

#include <fmt/format.h>

namespace switchyard::cli {

std::string Scale::operator()(std::int64_t value, int decimals) const {
  if (factor == 1) return std::to_string(value);
  return fmt::format("{:.{}f}", static_cast<double>(value) / factor, decimals);
}

Scale scale_for(std::int64_t most) {
  const auto largest = static_cast<double>(most);
  if (largest >= 1e9) return {1e9, "G"};
  if (largest >= 1e6) return {1e6, "M"};
  if (largest >= 1e3) return {1e3, "k"};
  return {};
}

std::string per_cent(std::int64_t part, std::int64_t whole) {
  if (whole == 0) return "";
  return fmt::format("{:.1f} %", 100 * static_cast<double>(part) / static_cast<double>(whole));
}

std::string counted(std::int64_t value, int decimals) {
  const Scale scale = scale_for(value);
  return scale.letter.empty() ? scale(value) : scale(value, decimals) + " " + scale.letter;
}

}  // namespace switchyard::cli
