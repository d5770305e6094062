// Whatever a tree holds, it loads back equal after it was written.
#include <gtest/gtest.h>

#include <random>

#include "base/load.h"
#include "base/write.h"

namespace switchyard {
namespace {

using Random = std::mt19937_64;

std::string random_text(Random& random) {
  static const std::vector<std::string> pieces = {"a",
                                                  "0",
                                                  " ",
                                                  "\n",
                                                  "\t",
                                                  "\"",
                                                  "'",
                                                  "\\",
                                                  ":",
                                                  "#",
                                                  "-",
                                                  "?",
                                                  "[",
                                                  "]",
                                                  "{",
                                                  "}",
                                                  ",",
                                                  "&",
                                                  "*",
                                                  "!",
                                                  "|",
                                                  ">",
                                                  "%",
                                                  "@",
                                                  "`",
                                                  "~",
                                                  "=",
                                                  "<<",
                                                  "µ",
                                                  "\r",
                                                  "\x7f",
                                                  "\x01",
                                                  ": ",
                                                  " #",
                                                  "- ",
                                                  "\xc2\x85",
                                                  "\xe2\x80\xa8",
                                                  "\xef\xbb\xbf",
                                                  "yes",
                                                  "null",
                                                  ".",
                                                  "e",
                                                  "---",
                                                  "..."};
  std::string text;
  const std::size_t length = random() % 6;
  for (std::size_t i = 0; i < length; ++i) text += pieces[random() % pieces.size()];
  return random() % 50 == 0 ? text + std::string(2000, 'k') : text;
}

Node random_tree(Random& random, int depth) {
  const std::uint64_t kind = random() % (depth > 0 ? 6 : 4);
  if (kind == 0) return Node();
  if (kind < 4) return Node::scalar(random_text(random), {}, random() % 2 == 0);
  Node node = kind == 4 ? Node::sequence() : Node::mapping();
  const std::size_t count = random() % 5;
  for (std::size_t i = 0; i < count; ++i) {
    if (kind == 4)
      node.items.push_back(random_tree(random, depth - 1));
    else
      node.set(random_text(random), random_tree(random, depth - 1));
  }
  return node;
}

TEST(Writers, WriteTreesThatLoadBackEqual) {
  Random random(2);
  for (int i = 0; i < 3000; ++i) {
    const Node tree = random_tree(random, 4);
    const std::string yaml = to_yaml(tree);
    const std::string json = to_json(tree);
    ASSERT_NO_THROW({ ASSERT_EQ(load_yaml(yaml, "f"), tree) << yaml; }) << yaml;
    ASSERT_NO_THROW({ ASSERT_EQ(load_json(json, "f"), tree) << json; }) << json;
    ASSERT_NO_THROW({ ASSERT_EQ(load_yaml(to_yaml(tree, {.origins = true}), "f"), tree) << yaml; }) << yaml;
  }
}

}  // namespace
}  // namespace switchyard
