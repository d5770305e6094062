// Mappings on disk: found again, never trusted, never in the way.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "accel/program.h"
#include "base/load.h"
#include "tests/base/temporary_folder.h"
#include "tests/sim/chip_support.h"

namespace switchyard::sim {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::uint64_t any_size = 1 << 20;

accel::Mapping some_mapping() {
  accel::Mapping mapping;
  mapping.pe_tile.of = {1, 1, 8, 16, 4, 4};
  mapping.buffer_tile.of = {1, 1, 64, 16, 8, 8};
  mapping.spatial.of = {1, 1, 2, 1, 2, 1};
  return mapping;
}

std::vector<std::filesystem::path> files_in(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  return files;
}

TEST(MappingCache, GivesBackWhatWasKept) {
  const TemporaryFolder folder;
  MappingCache cache(folder.path());
  EXPECT_FALSE(cache.find("question"));
  cache.keep("question", some_mapping());
  EXPECT_EQ(cache.find("question"), some_mapping());
  EXPECT_FALSE(cache.find("another question"));
  EXPECT_THAT(cache.take_warnings(), IsEmpty());
}

TEST(MappingCache, NoDamagedByteChangesAnAnswer) {
  const TemporaryFolder folder;
  MappingCache cache(folder.path());
  cache.keep("question", some_mapping());
  const std::filesystem::path file = cache.file_of("question");
  const std::string whole = load_text(file, any_size);
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::string damaged = whole;
    damaged[i] = static_cast<char>(damaged[i] ^ 1);
    std::ofstream(file, std::ios::binary) << damaged;
    const auto found = cache.find("question");
    // White space and the like may be damaged without harm.
    if (found) {
      EXPECT_EQ(*found, some_mapping()) << "byte " << i;
    }
  }
  for (std::size_t length = 0; length < whole.size() - 1; length += 7) {
    std::ofstream(file, std::ios::binary) << whole.substr(0, length);
    EXPECT_FALSE(cache.find("question")) << length << " bytes";
  }
}

TEST(MappingCache, ADamagedFileIsSearchedAgainWithAWarningAndTheSameResult) {
  const TemporaryFolder folder;
  ChipOptions options;
  options.fidelity = Fidelity::analytic;
  const Graph graph = parse_path("resnet18", "input: 32x32").build();
  const Cycles without = testing::chip("simba-chip", options).profile(graph).cycles;
  options.cache = std::make_shared<MappingCache>(folder.path());
  EXPECT_EQ(testing::chip("simba-chip", options).profile(graph).cycles, without) << "first run";
  EXPECT_EQ(testing::chip("simba-chip", options).profile(graph).cycles, without) << "from the cache";
  EXPECT_THAT(options.cache->take_warnings(), IsEmpty());

  const std::filesystem::path victim = files_in(folder.path()).front();
  std::ofstream(victim) << "{";
  EXPECT_EQ(testing::chip("simba-chip", options).profile(graph).cycles, without) << "after damage";
  EXPECT_THAT(options.cache->take_warnings(), ElementsAre(HasSubstr("it is searched again")));
  EXPECT_EQ(testing::chip("simba-chip", options).profile(graph).cycles, without) << "mended";
  EXPECT_THAT(options.cache->take_warnings(), IsEmpty());
}

TEST(MappingCache, AMappingThatCannotRunIsSearchedAgain) {
  const TemporaryFolder folder;
  ChipOptions options;
  options.fidelity = Fidelity::analytic;
  options.cache = std::make_shared<MappingCache>(folder.path());
  const Graph graph = parse_path("resnet18", "input: 32x32").build();
  const accel::Accelerator a = testing::machine("simba-chip");
  accel::Nest nest;
  for (const accel::Task& task : accel::program_of(graph, a)) {
    if (task.nest) nest = *task.nest;
  }
  accel::Mapping illegal;
  illegal.spatial.of = {64, 1, 1, 1, 1, 1};  // 64 PEs of 16
  options.cache->keep(accel::mapping_digest(nest, a, {}), illegal);
  testing::chip("simba-chip", options).profile(graph);
  EXPECT_THAT(options.cache->take_warnings(), ElementsAre(HasSubstr("cannot run")));
}

TEST(MappingCache, AFolderThatCannotBeWrittenGivesOneWarning) {
  const TemporaryFolder folder;
  std::ofstream(folder.path() / "file") << "not a folder";
  MappingCache cache(folder.path() / "file");
  cache.keep("one", some_mapping());
  cache.keep("two", some_mapping());
  EXPECT_THAT(cache.take_warnings(), ElementsAre(HasSubstr("mappings are not kept")));
  EXPECT_FALSE(cache.find("one"));
}

}  // namespace
}  // namespace switchyard::sim
