// Points of a sweep's store as one table, read by the documented tables (docs/results.md) of version 1.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "report/page.h"

namespace switchyard::report {

/// A store and which of its sweeps; nullopt: the only one.
struct StoreName {
  std::filesystem::path path;
  std::optional<std::int64_t> sweep;
};

/// "FILE" or "FILE:N" where FILE is an SQLite database, by its first bytes; nullopt for anything else.
std::optional<StoreName> store_named(const std::string& name);

/// Finished points of sweep number `sweep` (by default the only one), in their order: a column for every axis, then one
/// for every metric. A few scans of the store, not a look-up for every value; reads while a sweep writes. Throws
/// ConfigError for a file that is no store or of another version, and for several sweeps where none is named.
PagePoints points_of_store(const std::filesystem::path& store, std::optional<std::int64_t> sweep);

}  // namespace switchyard::report
