#include "base/load.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <system_error>

#include "base/tree_builder.h"

namespace switchyard {

std::string load_text(const std::filesystem::path& path, std::uint64_t limit) {
  const auto file = std::make_shared<const std::string>(path.string());
  std::error_code error;
  // The kind is asked for before opening: opening a FIFO would wait for a writer for ever.
  const std::filesystem::file_status status = std::filesystem::status(path, error);
  if (status.type() == std::filesystem::file_type::not_found) throw ConfigError({file}, "no such file");
  if (error) throw ConfigError({file}, "cannot be read: " + error.message());
  if (std::filesystem::is_directory(status)) throw ConfigError({file}, "is a directory; name a file in it");
  if (!std::filesystem::is_regular_file(status)) throw ConfigError({file}, "is not a regular file");
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  if (error) throw ConfigError({file}, "cannot be read: " + error.message());
  check_size(size, limit, file);

  errno = 0;
  std::ifstream stream(path, std::ios::binary);
  if (!stream) throw ConfigError({file}, std::string("cannot be read: ") + std::strerror(errno));
  std::string text(size, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(size));
  if (stream.bad()) throw ConfigError({file}, "cannot be read: input error");
  text.resize(static_cast<std::size_t>(stream.gcount()));
  return text;
}

Node load_file(const std::filesystem::path& path, const LoadLimits& limits) {
  if (path.extension() == ".json") return load_json(load_text(path, limits.max_bytes), path.string(), limits);
  return load_yaml(load_text(path, limits.max_yaml_bytes), path.string(), limits);
}

}  // namespace switchyard
