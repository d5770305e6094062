// Documents damaged at random: each gives a value or a ConfigError, and nothing else, in bounded time.
#include <gtest/gtest.h>

#include <random>
#include <typeinfo>

#include "base/compose.h"
#include "base/key_reader.h"
#include "base/load.h"
#include "base/write.h"
#include "tests/base/machine_fixture.h"

namespace switchyard {
namespace {

using Random = std::mt19937_64;

const std::vector<std::string> yaml_seeds = {
    "lanes: 16\nutilisation: 1e-1\nfuse: false\nname: 'x'\ninput: 640x480\nclock: 800 MHz\nmemory: {size: 2 "
    "MiB, kind: dram}\n"
    "tiles: [8, 16, 32]\nlevels:\n  l1: {size: 1 kB}\n  l0:\n    size: 1 B\ncap: 250 W\n",
    "%YAML 1.2\n---\na: &a [x, y]\nb: *a\nc: |\n  block\n  text\nd: >-\n  folded\n? e\n: \"\\u00e9\"\n...\n",
    "- - - 1\n  - 2\n- {a: [b, {c: d}], ? e : f}\n- !!str x\n- <<: {a: 1}\n",
};
const std::vector<std::string> json_seeds = {
    "{\"lanes\": 16, \"fuse\": false, \"memory\": {\"size\": \"2 MiB\"}, \"tiles\": [1, 2.5e3, -0], "
    "\"name\": \"\\u00e9\\n\"}",
    "[[], {}, null, true, \"\\ud83d\\ude00\", {\"a\": {\"b\": [1, 2, 3]}}]",
};

std::string mutated(const std::string& seed, Random& random) {
  static const std::vector<std::string> pieces = {
      "[",     "]",     "{",  "}",    ": ",   ":",     "- ", "-",    "? ",   "&a ",     "*a", "!", "!!x ",
      "<<: ",  "\n",    "\t", " ",    "#",    "|",     ">",  "'",    "\"",   "\\",      ",",  "%", "@",
      "---\n", "...\n", "~",  "\xff", "\xc3", "1e999", "-0", ".nan", "from", "\\u0000", "\r"};
  std::string text = seed;
  const std::uint64_t edits = 1 + random() % 6;
  for (std::uint64_t i = 0; i < edits; ++i) {
    const std::size_t at = random() % (text.size() + 1);
    switch (random() % 5) {
      case 0:
        text.insert(at, pieces[random() % pieces.size()]);
        break;
      case 1:
        text.erase(at, 1 + random() % 4);
        break;
      case 2:
        if (at < text.size()) text[at] = static_cast<char>(random());
        break;
      case 3:
        text.insert(at, text.substr(random() % (text.size() + 1), random() % 40));
        break;
      default:
        text.resize(at);
        break;
    }
  }
  return text;
}

// Loads, reads and writes; true if all of it went well. A failure of any other kind than ConfigError escapes.
template <class Load>
bool survives(const std::string& text, Load load) {
  try {
    const Node node = load(text);
    EXPECT_EQ(load_yaml(to_yaml(node), "again"), node) << text;
    read<Machine>(node);
    return true;
  } catch (const ConfigError& error) {
    EXPECT_NE(std::string(error.what()), "");
    return false;
  }
}

TEST(Mutations, OfYamlGiveAValueOrAConfigError) {
  Random random(3);
  for (int i = 0; i < 6000; ++i) {
    const std::string text = mutated(yaml_seeds[random() % yaml_seeds.size()], random);
    ASSERT_NO_THROW(survives(text, [](const std::string& t) { return load_yaml(t, "f"); })) << text;
  }
}

TEST(Mutations, OfJsonGiveAValueOrAConfigError) {
  Random random(4);
  for (int i = 0; i < 6000; ++i) {
    const std::string text = mutated(json_seeds[random() % json_seeds.size()], random);
    ASSERT_NO_THROW(survives(text, [](const std::string& t) { return load_json(t, "f"); })) << text;
  }
}

TEST(Mutations, OfOverridesGiveAValueOrAConfigError) {
  Random random(5);
  for (int i = 0; i < 4000; ++i) {
    const std::string assignment = mutated("levels.l1.size=[1, {a: 2}]", random);
    ASSERT_NO_THROW(survives(assignment, [](const std::string& t) {
      Node root = load_yaml(yaml_seeds[0], "f");
      apply_override(root, t);
      return root;
    })) << assignment;
  }
}

TEST(Mutations, LeaveUndamagedDocumentsReadable) {
  EXPECT_TRUE(survives(yaml_seeds[0], [](const std::string& t) { return load_yaml(t, "f"); }));
}

}  // namespace
}  // namespace switchyard
