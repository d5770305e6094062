#include "base/save.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <string>
#include <system_error>
#include <utility>

#include "base/error.h"

namespace switchyard {
namespace {

[[noreturn]] void fail(const std::filesystem::path& path, int error, bool replaces) {
  std::string message = std::string("cannot be written: ") + std::strerror(error);
  switch (error) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      message += "; free some space or choose another folder";
      break;
    case ENOENT:
    case ENOTDIR:
      message += "; create the folder first";
      break;
    case EACCES:
    case EPERM:
    case EROFS:
      message += "; choose a folder that you may write to";
      break;
    default:
      break;
  }
  if (replaces) message += " (the old file is unchanged)";
  throw ConfigError(Mark{std::make_shared<const std::string>(path.string())}, message);
}

/// Closes, and removes the file unless it has been given its final name.
class OpenFile {
 public:
  OpenFile(int descriptor, std::string temporary)
      : descriptor_(descriptor), temporary_(std::move(temporary)) {}
  ~OpenFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  /// Each returns 0 or errno.
  int write_all(std::string_view text) {
    while (!text.empty()) {
      const ssize_t written = ::write(descriptor_, text.data(), text.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return errno;
      text.remove_prefix(static_cast<std::size_t>(written));
    }
    return 0;
  }
  int flush() { return ::fsync(descriptor_) == 0 ? 0 : errno; }
  int set_mode(mode_t mode) { return ::fchmod(descriptor_, mode) == 0 ? 0 : errno; }
  int close() { return ::close(std::exchange(descriptor_, -1)) == 0 ? 0 : errno; }
  int rename_to(const std::filesystem::path& path) {
    if (::rename(temporary_.c_str(), path.c_str()) != 0) return errno;
    temporary_.clear();
    return 0;
  }

 private:
  int descriptor_;
  std::string temporary_;
};

/// A new file in `folder`: its descriptor, or -1 and errno. The name is free of `folder`'s other names and of
/// other processes' temporary files.
int create_temporary(const std::filesystem::path& folder, std::string& name) {
  for (int attempt = 0; attempt < 1000; ++attempt) {
    name = (folder / (".switchyard-" + std::to_string(::getpid()) + "-" + std::to_string(attempt) + ".tmp"))
               .string();
    const int descriptor = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor >= 0 || errno != EEXIST) return descriptor;
  }
  return -1;
}

void write_directly(const std::filesystem::path& path, std::string_view text) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (descriptor < 0) fail(path, errno, false);
  OpenFile file(descriptor, {});
  if (const int error = file.write_all(text)) fail(path, error, false);
  if (const int error = file.close()) fail(path, error, false);
}

/// The rename itself is on the disk once its folder is. Not every file system can do this, and the file is
/// whole either way, so errors do not matter.
void flush_folder(const std::filesystem::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  ::fsync(descriptor);
  ::close(descriptor);
}

}  // namespace

void save_text(const std::filesystem::path& path, std::string_view text) {
  std::error_code ignored;
  const std::filesystem::path target =
      std::filesystem::is_symlink(path, ignored) ? std::filesystem::weakly_canonical(path, ignored) : path;
  struct stat old {};
  const bool exists = ::stat(target.c_str(), &old) == 0;
  if (exists && S_ISDIR(old.st_mode)) {
    throw ConfigError(Mark{std::make_shared<const std::string>(path.string())},
                      "is a directory; name a file in it");
  }
  if (exists && !S_ISREG(old.st_mode)) return write_directly(path, text);

  const std::filesystem::path folder = target.has_parent_path() ? target.parent_path() : ".";
  std::string temporary;
  const int descriptor = create_temporary(folder, temporary);
  if (descriptor < 0) fail(path, errno, exists);
  OpenFile file(descriptor, temporary);
  int error = file.write_all(text);
  if (error == 0 && exists) error = file.set_mode(old.st_mode & 07777);
  if (error == 0) error = file.flush();
  if (error == 0) error = file.close();
  if (error == 0) error = file.rename_to(target);
  if (error != 0) fail(path, error, exists);
  flush_folder(folder);
}

}  // namespace switchyard
