#include "base/write.h"

#include <gtest/gtest.h>

#include "base/load.h"

namespace switchyard {
namespace {

Node text(const std::string& value) { return Node::scalar(value, {}, true); }

TEST(ToYaml, QuotesTextThatWouldBeReadAsSomethingElse) {
  for (const char* typed :
       {"010", "yes", "No", "1e3", "~", "", "null", "true", "-1", ".inf", "2001-01-01", "12:30", "y"}) {
    EXPECT_EQ(to_yaml(text(typed)), "\"" + std::string(typed) + "\"\n");
  }
  for (const char* plain : {"resnet50", "64x", "a b", "configs/x.yaml", "stage2.block3", "../x.yaml"}) {
    const std::string written = to_yaml(text(plain));
    EXPECT_EQ(load_yaml(written, "f").text, plain);
  }
  EXPECT_EQ(to_yaml(text("resnet50")), "resnet50\n");
  EXPECT_EQ(to_yaml(text("a: b # c")), "\"a: b # c\"\n");
  // no text in quotes: a number stays a number
  EXPECT_EQ(to_yaml(Node::scalar("010")), "010\n");
}

TEST(ToYaml, KeepsListsOfValuesOnOneLine) {
  EXPECT_EQ(to_yaml(load_yaml("{a: [1, 2, ~], b: [[1], {}, {c: [], d: {e: 1}}]}", "f")), R"(a: [1, 2, null]
b:
  - [1]
  - {}
  - c: []
    d:
      e: 1
)");
}

TEST(ToJson, WritesNumbersAndBooleansAsSuch) {
  EXPECT_EQ(
      to_json(load_yaml(
          "{a: 1.50, b: true, c: '1', d: 64 KiB, e: 010, f: ~, g: +1, h: 1e999, i: [1, x], j: [{}]}", "f")),
      R"({
  "a": 1.50,
  "b": true,
  "c": "1",
  "d": "64 KiB",
  "e": "010",
  "f": null,
  "g": "+1",
  "h": "1e999",
  "i": [1, "x"],
  "j": [
    {}
  ]
}
)");
}

}  // namespace
}  // namespace switchyard
