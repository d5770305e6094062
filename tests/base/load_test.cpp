#include "base/load.h"

#include <gtest/gtest.h>

#include "tests/base/config_error_text.h"

namespace switchyard {
namespace {

std::string yaml_error(const std::string& text) {
  return config_error_of([&] { load_yaml(text, "f.yaml"); });
}
std::string json_error(const std::string& text) {
  return config_error_of([&] { load_json(text, "f.json"); });
}

TEST(LoadYaml, KeepsTextAndPlaceOfEveryValue) {
  const Node root = load_yaml("a: 010\nb:\n  - 'x y'\n  - ~\nc: {d: 64 KiB}\n", "f.yaml");
  EXPECT_EQ(root.keys, (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(root.find("a")->text, "010");
  EXPECT_FALSE(root.find("a")->quoted);
  EXPECT_TRUE(root.find("b")->items[0].quoted);
  EXPECT_TRUE(root.find("b")->items[1].is_null());
  EXPECT_EQ(root.find("c")->find("d")->mark.to_string(), "f.yaml:5:8");
  EXPECT_EQ(root.key_marks[1].to_string(), "f.yaml:2:1");
}

TEST(LoadYaml, ExpandsAliases) {
  const Node root = load_yaml("a: &x [1, 2]\nb: *x\n", "f.yaml");
  EXPECT_EQ(*root.find("a"), *root.find("b"));
}

TEST(LoadYaml, WantsExactlyOneDocument) {
  EXPECT_EQ(yaml_error(""), "f.yaml: holds no value; write ‘{}’ for a mapping without keys");
  EXPECT_EQ(yaml_error("# only a remark\n"), "f.yaml: holds no value; write ‘{}’ for a mapping without keys");
  EXPECT_EQ(yaml_error("a: 1\n---\nb: 2\n"), "f.yaml:2:1: a second document; a file holds exactly one");
}

TEST(LoadYaml, ReportsDuplicatesTagsAndMergeKeysTogether) {
  EXPECT_EQ(yaml_error("a: 1\nb: &b {c: 1}\na: 2\nd:\n  <<: *b\ne: !!python/object:os.system x\n"),
            "f.yaml:3:1: duplicate key ‘a’ (first at line 1)\n"
            "f.yaml:5:3: merge keys ‘<<’ are not read; use ‘from: file’ with overrides instead\n"
            "f.yaml:6:4: tag ‘tag:yaml.org,2002:python/object:os.system’ is not read; write the plain value");
}

TEST(LoadYaml, FindsADuplicateAmongManyKeys) {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "k" + std::to_string(i) + ": 1\n";
  EXPECT_EQ(yaml_error(text + "k42: 1\n"), "f.yaml:101:1: duplicate key ‘k42’ (first at line 43)");
}

TEST(LoadYaml, WantsTextForKeys) {
  EXPECT_EQ(yaml_error("[1, 2]: 3"),
            "f.yaml:1:1: a list or mapping where a key belongs; is its bracket closed?");
  EXPECT_EQ(yaml_error("~: 3"), "f.yaml:1:1: a key must be plain text");
}

TEST(LoadYaml, SaysWhereTheSyntaxIsWrong) {
  EXPECT_EQ(yaml_error("a: [1, 2\nb: 3\n"), "f.yaml:2:2: not YAML: end of sequence flow not found");
  EXPECT_EQ(yaml_error("a: *nowhere"), "f.yaml:1:4: not YAML: the referenced anchor is not defined");
  EXPECT_EQ(yaml_error("a: &a [*a]"), "f.yaml:1:8: an alias of a value that is still being written");
}

TEST(LoadYaml, RefusesWhatIsNotText) {
  EXPECT_EQ(yaml_error(std::string("a: x\0y", 6)), "f.yaml:1:5: a NUL byte; this is not a text file");
  EXPECT_EQ(yaml_error("a: \"x\\0y\""), "f.yaml:1:4: a NUL character within text");
  EXPECT_EQ(yaml_error("a: 1\nb: \xff\n"), "f.yaml:2:4: not UTF-8; save the file as UTF-8 text");
  // an overlong slash, a surrogate, a code point beyond U+10FFFF, a character cut short
  for (const char* bytes : {"\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82"}) {
    EXPECT_EQ(yaml_error(bytes), "f.yaml:1:1: not UTF-8; save the file as UTF-8 text");
  }
  EXPECT_EQ(load_yaml("µ: ‘✓’ 𝛼", "f.yaml").find("µ")->text, "‘✓’ 𝛼");
}

TEST(LoadJson, KeepsDigitsAndPlaces) {
  const Node root =
      load_json("{\"a\": 1.50,\n \"b\\\"\": [true, null, \"x\\n\\\\\"],\n \"c\": -0}", "f.json");
  EXPECT_EQ(root.find("a")->text, "1.50");
  EXPECT_EQ(root.find("a")->mark.to_string(), "f.json:1:7");
  EXPECT_EQ(root.key_marks[1].to_string(), "f.json:2:2");
  const Node& list = *root.find("b\"");
  EXPECT_EQ(list.items[0].text, "true");
  EXPECT_EQ(list.items[0].mark.to_string(), "f.json:2:10");
  EXPECT_TRUE(list.items[1].is_null());
  EXPECT_EQ(list.items[1].mark.to_string(), "f.json:2:16");
  EXPECT_EQ(list.items[2].text, "x\n\\");
  EXPECT_EQ(list.items[2].mark.to_string(), "f.json:2:22");
  EXPECT_TRUE(list.items[2].quoted);
  EXPECT_EQ(root.find("c")->text, "-0");
}

TEST(LoadJson, KeepsNumbersThatStandAlone) {
  EXPECT_EQ(load_json("12", "f.json").text, "12");
  EXPECT_EQ(load_json(" 1e3\n", "f.json").text, "1e3");
}

TEST(LoadJson, SaysWhereTheSyntaxIsWrong) {
  EXPECT_EQ(json_error("{\"a\": 1,\n \"b\": }"),
            "f.json:2:7: not JSON: syntax error while parsing value - unexpected '}'; expected '[', '{', or "
            "a literal");
  EXPECT_EQ(json_error(""),
            "f.json:1:1: not JSON: syntax error while parsing value - unexpected end of input; expected '[', "
            "'{', or a "
            "literal");
  EXPECT_EQ(json_error("{\"a\": 1, \"a\": 2}"), "f.json:1:10: duplicate key ‘a’ (first at line 1)");
  EXPECT_EQ(json_error("[1e999]"), "f.json:1:7: not JSON: number overflow parsing '1e999'");
  EXPECT_NE(json_error("{\"a\": NaN}"), "no error");
  EXPECT_EQ(json_error("\"\\u0000\""), "f.json:1:1: a NUL character within text");
}

}  // namespace
}  // namespace switchyard
