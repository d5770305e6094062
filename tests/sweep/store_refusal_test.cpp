// Files that are no store, or none that can be used now: a clear message each, and not a byte of them
// changed.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <sstream>

#include "sweep/store.h"
#include "tests/base/temporary_folder.h"
#include "tests/sweep/sweeps.h"

namespace switchyard::sweep {
namespace {

std::string bytes_of(const std::filesystem::path& path) {
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  return bytes.str();
}

/// What opening says after "store PATH: ".
std::string refusal(const std::filesystem::path& path, Store::Access access) {
  const bool existed = std::filesystem::exists(path);
  const std::string before = bytes_of(path);
  try {
    const Store store(path, access);
    return "opened";
  } catch (const ConfigError& error) {
    if (existed && bytes_of(path) != before) return "the file was changed";
    const std::string prefix = "store " + path.string() + ": ";
    const std::string words = error.what();
    return words.starts_with(prefix) ? words.substr(prefix.size()) : words;
  }
}

void write_at(const std::filesystem::path& path, std::streamoff at, const std::string& bytes) {
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(at);
  file << bytes;
}

std::filesystem::path empty_store(const TemporaryFolder& folder) {
  const auto path = folder.path() / "s.sqlite";
  Store(path, Store::Access::write)
      .begin({"t", "k", "{}", "{}", "v"}, Space(config_of("axes: {a: {values: [1]}}")), {});
  return path;
}

TEST(StoreRefusal, AFileThatIsNoDatabase) {
  const TemporaryFolder folder;
  const auto path = folder.write("notes.txt", std::string(200, 'x'));
  const std::string words =
      "is no sweep store, or is damaged beyond its first bytes; it was not changed. Use another store";
  EXPECT_EQ(refusal(path, Store::Access::write), words);
  EXPECT_EQ(refusal(path, Store::Access::read), words);
  EXPECT_EQ(refusal(folder.write("short.txt", "x"), Store::Access::write), words);
}

TEST(StoreRefusal, ADatabaseOfAnotherProgram) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "other.sqlite";
  Database(path, Database::Mode::create).run("CREATE TABLE t(x); PRAGMA user_version=7;");
  EXPECT_EQ(refusal(path, Store::Access::write),
            "is a database of another program; it was not changed. Use another store");
}

TEST(StoreRefusal, AStoreOfANewerVersion) {
  const TemporaryFolder folder;
  const auto path = empty_store(folder);
  Database(path, Database::Mode::write).run("PRAGMA user_version=2; PRAGMA wal_checkpoint(TRUNCATE);");
  EXPECT_EQ(refusal(path, Store::Access::read),
            "was written by a newer version of Switchyard (schema 2; this one reads 1); use that version, or "
            "another store");
}

TEST(StoreRefusal, ADamagedStore) {
  const TemporaryFolder folder;
  const auto path = empty_store(folder);
  ASSERT_EQ(refusal(path, Store::Access::write), "opened");
  // The pages behind the first hold the tables; SQLite's default page has 4096 bytes.
  write_at(path, 4096, std::string(3 * 4096, '\xee'));
  const std::string words = refusal(path, Store::Access::write);
  EXPECT_NE(words.find("the file is damaged"), std::string::npos) << words;
  EXPECT_NE(words.find("nothing was changed in it"), std::string::npos) << words;
}

TEST(StoreRefusal, ATruncatedStore) {
  const TemporaryFolder folder;
  const auto path = empty_store(folder);
  std::filesystem::resize_file(path, 4096);
  EXPECT_NE(refusal(path, Store::Access::write).find("the file is damaged"), std::string::npos);
}

TEST(StoreRefusal, AStoreThatAnotherSweepWrites) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "s.sqlite";
  const Store first(path, Store::Access::write);
  EXPECT_EQ(refusal(path, Store::Access::write),
            "another sweep is writing to it; wait until it ends, or use another store");
}

TEST(StoreRefusal, AStoreThatAnotherProgramHasLocked) {
  const TemporaryFolder folder;
  const auto path = empty_store(folder);
  Store store(path, Store::Access::write);
  Database other(path, Database::Mode::write);
  other.run("BEGIN IMMEDIATE");
  store.database().run("PRAGMA busy_timeout=10");
  try {
    store.set_planned(1, 5, false);
    FAIL();
  } catch (const ConfigError& error) {
    EXPECT_EQ(std::string(error.what()),
              "store " + path.string() +
                  ": another program has locked it; close that program, or wait for it "
                  "(database is locked)");
  }
}

TEST(StoreRefusal, AReadOnlyStoreCanBeReadButNotWritten) {
  const TemporaryFolder folder;
  const auto path = empty_store(folder);
  chmod(path.c_str(), 0444);
  EXPECT_EQ(refusal(path, Store::Access::write), "is read-only; make it writable, or use another store");
  EXPECT_EQ(refusal(path, Store::Access::read), "opened");
}

TEST(StoreRefusal, PlacesWhereNoStoreCanBe) {
  const TemporaryFolder folder;
  EXPECT_EQ(refusal(folder.path(), Store::Access::write), "is no regular file; name a file");
  EXPECT_EQ(refusal(folder.path() / "none.sqlite", Store::Access::read), "there is no such file");
  const auto lost = folder.path() / "no" / "folder" / "s.sqlite";
  EXPECT_EQ(refusal(lost, Store::Access::write),
            lost.string() +
                "-lock cannot be written (No such file or directory); make its folder exist and writable");
}

TEST(StoreRefusal, AnEmptyFileBecomesAStore) {
  const TemporaryFolder folder;
  EXPECT_EQ(refusal(folder.write("new.sqlite", ""), Store::Access::write), "opened");
}

}  // namespace
}  // namespace switchyard::sweep
