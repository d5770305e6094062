// The store as a file: made whole, checked before anything is written to it, locked against other writers.
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <system_error>

#include "base/error.h"
#include "sweep/schema.h"
#include "sweep/store_lock.h"

namespace switchyard::sweep {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& path, const std::string& why) {
  throw ConfigError(fmt::format("store {}: {}", path.string(), why));
}

std::uint32_t big_endian(const std::array<char, 100>& header, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8U | static_cast<unsigned char>(header.at(at + i));
  return value;
}

fs::path lock_path(const fs::path& store) { return store.string() + "-lock"; }

}  // namespace

StoreLock::StoreLock(const fs::path& store) {
  const fs::path path = lock_path(store);
  file_ = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (file_ < 0) {
    fail(store, fmt::format("{} cannot be written ({}); make its folder exist and writable", path.string(),
                            std::strerror(errno)));
  }
  // is_held() takes the lock for a moment.
  for (int attempt = 0; attempt < 10; ++attempt) {
    if (flock(file_, LOCK_EX | LOCK_NB) == 0) return;
    usleep(10'000);
  }
  close(file_);
  fail(store, "another sweep is writing to it; wait until it ends, or use another store");
}

StoreLock::~StoreLock() {
  if (file_ >= 0) close(file_);
}

bool StoreLock::is_held(const fs::path& store) {
  const int file = open(lock_path(store).c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  const bool held = flock(file, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  close(file);
  return held;
}

void check_store_file(const fs::path& path, bool for_writing) {
  std::error_code error;
  if (!fs::is_regular_file(path, error)) {
    fail(path, fs::exists(path, error) ? "is no regular file; name a file" : "there is no such file");
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) fail(path, "cannot be read; change its permissions");
  std::array<char, 100> header{};
  file.read(header.data(), header.size());
  constexpr std::string_view magic("SQLite format 3\0", 16);
  if (file.gcount() != header.size() || std::string_view(header.data(), magic.size()) != magic) {
    fail(path,
         "is no sweep store, or is damaged beyond its first bytes; it was not changed. Use another store");
  }
  // Offsets of the database header: https://www.sqlite.org/fileformat2.html#the_database_header
  constexpr std::size_t version_at = 60, application_at = 68;
  if (big_endian(header, application_at) != static_cast<std::uint32_t>(store_application_id)) {
    fail(path, "is a database of another program; it was not changed. Use another store");
  }
  const std::uint32_t version = big_endian(header, version_at);
  if (version > static_cast<std::uint32_t>(store_version)) {
    fail(path,
         fmt::format("was written by a newer version of Switchyard (schema {}; this one reads {}); use that "
                     "version, or another store",
                     version, store_version));
  }
  if (!for_writing) return;
  // Even root, who could write to it, should not where nobody may.
  struct stat status {};
  const bool nobody_may_write = stat(path.c_str(), &status) == 0 && (status.st_mode & 0222U) == 0;
  if (nobody_may_write || access(path.c_str(), W_OK) != 0) {
    fail(path, "is read-only; make it writable, or use another store");
  }
}

void create_store_file(const fs::path& path) {
  // Made beside its place and moved there whole, so that a store that exists is complete whenever the power
  // fails.
  std::string name = path.string() + "-new-XXXXXX";
  const int file = mkstemp(name.data());
  if (file < 0) {
    fail(path,
         fmt::format("cannot be made ({}); its folder must exist and be writable", std::strerror(errno)));
  }
  fchmod(file, 0644);
  const auto remove = [&] {
    for (const char* suffix : {"", "-journal", "-wal", "-shm"}) unlink((name + suffix).c_str());
  };
  try {
    {
      Database database(name, Database::Mode::write);
      database.run(
          fmt::format("PRAGMA synchronous=FULL; BEGIN; {} PRAGMA application_id={}; PRAGMA user_version={}; "
                      "COMMIT; PRAGMA journal_mode=WAL;",
                      schema_sql, store_application_id, store_version));
    }
    if (fsync(file) != 0) fail(path, fmt::format("cannot be made: {}", std::strerror(errno)));
    std::error_code error;
    fs::rename(name, path, error);
    if (error) fail(path, "cannot be made: " + error.message());
  } catch (...) {
    close(file);
    remove();
    throw;
  }
  close(file);
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  if (const int entry = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); entry >= 0) {
    fsync(entry);
    close(entry);
  }
}

}  // namespace switchyard::sweep
