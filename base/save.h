// Writes a file so that a reader sees the old one or the new one, never half of one.
#pragma once

#include <filesystem>
#include <string_view>

namespace switchyard {

/// Replaces `path` by `text`: a temporary file in the same folder is written, flushed to the disk and
/// renamed. If that fails (no space, no permission) the old file is whole and no temporary file stays. A
/// symbolic link stays a link; a device or a pipe is written to directly. Throws ConfigError that names the
/// file and the remedy.
void save_text(const std::filesystem::path& path, std::string_view text);

}  // namespace switchyard
