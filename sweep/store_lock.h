// The store as a file; store.cpp builds on it.
#pragma once

#include <filesystem>

#include "sweep/store.h"

namespace switchyard::sweep {

/// Keeps other writers out: an advisory lock on a file beside the store, which ends with the process that
/// holds it. SQLite's own locks are per transaction and would let two sweeps take turns.
class StoreLock {
 public:
  /// Throws ConfigError if another process holds it.
  explicit StoreLock(const std::filesystem::path& store);
  ~StoreLock();
  StoreLock(const StoreLock&) = delete;
  StoreLock& operator=(const StoreLock&) = delete;
  /// To be closed in forked processes that must not keep the lock alive.
  int file() const { return file_; }
  static bool is_held(const std::filesystem::path& store);

 private:
  int file_ = -1;
};

/// Throws ConfigError unless the file is a store that this version can read (and write). Reads the first
/// bytes only.
void check_store_file(const std::filesystem::path& path, bool for_writing);

/// A new, empty store at `path`, complete or not there at all. Throws ConfigError.
void create_store_file(const std::filesystem::path& path);

}  // namespace switchyard::sweep
