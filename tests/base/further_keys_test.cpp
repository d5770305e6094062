// Keys that one of several sets adds, by a choice made elsewhere: the reference points to their chapter, the
// schema allows what any of the sets allows.
#include <gtest/gtest.h>

#include "base/json_schema.h"
#include "base/key_reference.h"
#include "base/load.h"

namespace switchyard {
namespace {

/// Three sizes of a network: `depth` has another range in each, `shape` is a number or a list.
struct Network {
  std::int64_t batch = 1;
};

void describe_size(Keys& keys, std::size_t size) {
  std::int64_t depth = static_cast<std::int64_t>(size) + 1;
  keys.integer({"depth", "blocks"}, depth,
               {static_cast<std::int64_t>(size) + 1, 10 * static_cast<std::int64_t>(size) + 10});
  bool wide = false;
  keys.boolean({"wide", "twice the channels"}, wide);
  if (size == 0) {
    keys.integer({"shape", "one for all"}, depth);
  } else {
    std::vector<std::int64_t> shape;
    keys.list({"shape", "one for each"}, shape,
              [&](Keys& k, std::int64_t& v) {
                k.integer({"", "width"}, v, {static_cast<std::int64_t>(size), 64});
              },
              {1, static_cast<std::int64_t>(size) + 1});
  }
}

void describe(Keys& keys, Network& network) {
  keys.integer({"batch", "images"}, network.batch, {1, 8});
  keys.further_keys("Sizes", 3, describe_size);
}

TEST(FurtherKeys, TheReferencePointsToTheirChapter) {
  EXPECT_EQ(key_reference<Network>(),
            "| Key | Type | Range | Default | Meaning |\n"
            "|---|---|---|---|---|\n"
            "| `batch` | integer | [1, 8] | `1` | images |\n"
            "| `…` | | | | further keys, see “Sizes” |\n");
}

TEST(FurtherKeys, TheSchemaAllowsWhatAnySetAllows) {
  const Node schema = load_json(json_schema<Network>("network"), "schema");
  const Node& properties = *schema.find("anyOf")->items[1].find("properties");
  // depth: [1, 10], [2, 20] and [3, 30] together; the default is not the same in all.
  EXPECT_EQ(*properties.find("depth"),
            load_json(R"({"type": "integer", "minimum": 1, "maximum": 30, "description": "blocks"})", "t"));
  // wide: the same in all.
  EXPECT_EQ(*properties.find("wide"),
            load_json(R"({"type": "boolean", "description": "twice the channels", "default": false})", "t"));
  // shape: an integer of one set, or a list of the others (1 to 3 values from 1 to 64).
  EXPECT_EQ(*properties.find("shape"), load_json(R"({"anyOf": [
    {"type": "integer", "minimum": 0, "description": "one for all", "default": 1},
    {"type": "array", "items": {"type": "integer", "minimum": 1, "maximum": 64, "description": "width"},
     "minItems": 1, "maxItems": 3, "description": "one for each"}]})",
                                                 "t"));
}

TEST(KeyReference, GivesItsRowsOneByOne) {
  Network network;
  KeyReference reference;
  describe(reference, network);
  ASSERT_EQ(reference.rows().size(), 2U);
  EXPECT_EQ(reference.rows()[0].key, "batch");
  EXPECT_EQ(reference.rows()[0].range, "[1, 8]");
  EXPECT_EQ(reference.rows()[0].default_value, "1");
  EXPECT_EQ(reference.rows()[1].more, "Sizes");
}

}  // namespace
}  // namespace switchyard
