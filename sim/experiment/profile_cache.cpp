#include "sim/experiment/profile_cache.h"

#include <fmt/format.h>

#include "base/digest.h"
#include "base/error.h"
#include "base/load.h"
#include "base/save.h"
#include "base/write.h"

namespace switchyard::sim {
namespace {

constexpr std::string_view header = "switchyard-profile/1 ";
constexpr std::size_t digest_length = 32;
/// A profile of 300 layers takes some 300 kB.
constexpr std::uint64_t most_bytes = 64ULL << 20;

}  // namespace

std::filesystem::path ProfileCache::file(const std::string& digest) const {
  return folder_ / digest.substr(0, 2) / (digest + ".profile");
}

std::optional<PathProfile> ProfileCache::load(const std::string& name) const {
  const std::filesystem::path path = file(name);
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return std::nullopt;
  try {
    // First line: header and digest of the rest, so that a file cut short or changed is known as such.
    const std::string text = load_text(path, most_bytes);
    const std::size_t body = header.size() + digest_length + 1;
    if (text.size() <= body || !text.starts_with(header) || text[body - 1] != '\n') return std::nullopt;
    if (text.compare(header.size(), digest_length, digest(std::string_view(text).substr(body))) != 0) return std::nullopt;
    return profile_of(load_json(text.substr(body), path.string()));
  } catch (const ConfigError&) {
    return std::nullopt;
  }
}

void ProfileCache::store(const std::string& name, const PathProfile& profile) const {
  const std::filesystem::path path = file(name);
  std::error_code error;
  std::filesystem::create_directories(path.parent_path(), error);
  if (error) {
    throw ConfigError(fmt::format("{}: the folder of cached profiles cannot be made: {}; name another with --cache, or "
                                  "use --no-cache",
                                  path.parent_path().string(), error.message()));
  }
  const std::string body = to_json_line(to_node(profile)) + "\n";
  save_text(path, std::string(header) + digest(body) + "\n" + body);
}

}  // namespace switchyard::sim
