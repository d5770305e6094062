// docs/reference.md and configs/schema/ are generated (tools/regenerate.sh); these tests keep them current.
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "base/load.h"
#include "tests/cli/command_line.h"

namespace switchyard {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t any_size = 64U << 20U;

std::string committed(const std::string& file) {
  return load_text(fs::path(SWITCHYARD_SOURCE_DIR) / file, any_size);
}

std::vector<std::string> kinds() {
  const Node listing = load_json(switchyard_program({"list", "kinds", "--json"}).out, "list");
  std::vector<std::string> names;
  for (const Node& row : listing.find("rows")->items) names.push_back(row.find("kind")->text);
  return names;
}

TEST(Reference, TheCommittedMarkdownIsWhatTheProgramWrites) {
  EXPECT_EQ(switchyard_program({"reference"}).out, committed("docs/reference.md"))
      << "tools/regenerate.sh brings it up to date";
}

TEST(Reference, EveryCommittedSchemaIsWhatTheProgramWrites) {
  for (const std::string& kind : kinds()) {
    EXPECT_EQ(switchyard_program({"reference", "--format", "json-schema", kind}).out,
              committed("configs/schema/" + kind + ".schema.json"))
        << "tools/regenerate.sh brings it up to date";
  }
}

TEST(Reference, NoSchemaIsLeftOfAKindThatIsGone) {
  std::set<std::string> expected = {"result.schema.json"};  // written by hand: what runs write, no configuration
  for (const std::string& kind : kinds()) expected.insert(kind + ".schema.json");
  std::set<std::string> found;
  for (const auto& entry : fs::directory_iterator(fs::path(SWITCHYARD_SOURCE_DIR) / "configs/schema")) {
    found.insert(entry.path().filename().string());
  }
  EXPECT_EQ(found, expected);
}

}  // namespace
}  // namespace switchyard
