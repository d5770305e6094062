#include <gtest/gtest.h>

#include "base/json_schema.h"
#include "base/key_reference.h"
#include "base/load.h"
#include "tests/base/machine_fixture.h"

namespace switchyard {
namespace {

TEST(KeyReference, ListsEveryKeyOnce) {
  EXPECT_EQ(key_reference<Memory>(), R"(| Key | Type | Range | Default | Meaning |
|---|---|---|---|---|
| `size` | a size in bytes (B, kB, KiB, MB, MiB, GB, GiB, TB, TiB) | [1 B, 1 TiB] | required | capacity |
| `kind` | one of | `sram`: on the chip; `dram`: beside the chip | `sram` | technology |

### `kind: sram`

on the chip.

No further keys.

### `kind: dram`

beside the chip.

| Key | Type | Range | Default | Meaning |
|---|---|---|---|---|
| `bandwidth` | a bandwidth (B/s, kB/s, KiB/s, MB/s, MiB/s, GB/s, GiB/s, TB/s, TiB/s) | at least 0 B/s | `34 GB/s` | peak bandwidth |
| `refresh` | a time (ps, ns, us, µs, ms, s, min, h) | at least 0 s | `7.8 us` | time between refreshes |
)");
}

TEST(KeyReference, ShowsPathsOfNestedKeysElementsAndOptionalKeys) {
  const std::string text = key_reference<Machine>();
  for (const char* line : {
           "| `lanes` | integer | [1, 1024] | `8` | dot-product units |\n",
           "| `memory` | file name, mapping, or mapping with `from: file` |  |  | where operands live |\n",
           "| `memory.size` | a size in bytes",
           "| `tiles` | list | length [0, 4] |  | tile sizes to try |\n",
           "| `tiles[]` | integer | [1, 4096] |  | tile size |\n",
           "| `levels` | mapping with names of your choice |  | `{}` | further memories by name |\n",
           "| `levels.NAME.size` | a size in bytes",
           "### `levels.NAME.kind: dram`\n",
           "| `cap` | a power (nW, uW, µW, mW, W, kW) | at least 0 W | absent | power cap |\n",
       }) {
    EXPECT_NE(text.find(line), std::string::npos) << line << "\nin\n" << text;
  }
}

TEST(JsonSchema, DescribesAlternativesAsShapesOfTheMapping) {
  const Node schema = load_json(json_schema<Memory>("memory"), "schema");
  EXPECT_EQ(schema.find("$schema")->text, "https://json-schema.org/draft/2020-12/schema");
  // The first form starts from another file, the second stands for itself.
  ASSERT_EQ(schema.find("anyOf")->items.size(), 2U);
  EXPECT_EQ(schema.find("anyOf")->items[1], load_json(R"({
    "type": "object",
    "oneOf": [
      {
        "type": "object",
        "properties": {
          "size": {"type": "string",
                   "pattern": "^[+-]?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)? *(B|kB|KiB|MB|MiB|GB|GiB|TB|TiB)$",
                   "description": "capacity"},
          "kind": {"const": "sram", "description": "on the chip"}
        },
        "required": ["size"],
        "additionalProperties": false
      },
      {
        "type": "object",
        "properties": {
          "size": {"type": "string",
                   "pattern": "^[+-]?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)? *(B|kB|KiB|MB|MiB|GB|GiB|TB|TiB)$",
                   "description": "capacity"},
          "kind": {"const": "dram", "description": "beside the chip"},
          "bandwidth": {"type": "string",
                        "pattern": "^[+-]?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)? *(B/s|kB/s|KiB/s|MB/s|MiB/s|GB/s|GiB/s|TB/s|TiB/s)$",
                        "description": "peak bandwidth", "default": "34 GB/s"},
          "refresh": {"type": "string",
                      "pattern": "^[+-]?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)? *(ps|ns|us|µs|ms|s|min|h)$",
                      "description": "time between refreshes", "default": "7.8 us"}
        },
        "required": ["size", "kind"],
        "additionalProperties": false
      }
    ]
  })",
                                                      "expected"));
}

TEST(JsonSchema, KnowsEveryKindOfKey) {
  const Node schema = load_json(json_schema<Machine>("machine"), "schema");
  const Node& keys = *schema.find("anyOf")->items[1].find("properties");
  EXPECT_EQ(*keys.find("lanes"), load_json(R"({"type": "integer", "minimum": 1, "maximum": 1024,
                                              "description": "dot-product units", "default": 8})",
                                           "e"));
  EXPECT_EQ(
      *keys.find("fuse"),
      load_json(R"({"type": "boolean", "description": "fuse element-wise ops", "default": true})", "e"));
  EXPECT_EQ(*keys.find("policy"),
            load_json(R"({"oneOf": [{"const": "fifo", "description": "first come, first served"},
                                                          {"const": "priority", "description": "most urgent first"}],
                                                "description": "order of service", "default": "fifo"})",
                      "e"));
  EXPECT_EQ(*keys.find("tiles"),
            load_json(R"({"type": "array", "items": {"type": "integer", "minimum": 1, "maximum": 4096,
                                               "description": "tile size"}, "maxItems": 4, "description": "tile sizes to try"})",
                      "e"));
  // a file name, a file with overrides, or the mapping itself
  EXPECT_EQ(keys.find("memory")->find("anyOf")->items.size(), 3U);
  EXPECT_EQ(keys.find("levels")->find("additionalProperties")->find("oneOf")->items.size(), 2U);
  EXPECT_EQ(keys.find("cap")->find("default"), nullptr);
}

}  // namespace
}  // namespace switchyard
