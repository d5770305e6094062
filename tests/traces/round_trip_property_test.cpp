// Export -> import -> equal, for the published members of all families and for random legal paths.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "models/path.h"
#include "tests/traces/support.h"

namespace switchyard {
namespace {

TEST(RoundTripProperty, HoldsForEveryPublishedMember) {
  for (std::size_t i = 0; i < model_choices().size(); ++i) {
    const std::string name(model_choices()[i].word);
    SCOPED_TRACE(name);
    const Graph graph = Path(name).build();
    // YAML is slow to parse: one format per member, both over the list.
    const Graph again = i % 2 == 0 ? from_json(to_trace_json(graph)) : from_yaml(to_trace_yaml(graph));
    EXPECT_TRUE(again == graph);
    EXPECT_EQ(again.totals(), graph.totals());
    EXPECT_EQ(again.peak_live_elements(), graph.peak_live_elements());
  }
}

class RandomPaths {
 public:
  std::string settings_of(const std::string& model) {
    std::string text =
        fmt::format("batch: {}, classes: {}, fold_batch_norm: {}", pick(1, 3), pick(2, 200), pick(0, 1) == 1);
    if (model.starts_with("segformer")) {
      text +=
          fmt::format(", input: {}x{}, decoder_width: {}", 32 * pick(2, 8), 32 * pick(2, 8), 8 * pick(1, 30));
    } else if (model == "ofa-resnet50") {
      text += fmt::format(", input: {}, d: [{}, {}, {}, {}, {}], w: [{}, {}, {}, {}, {}, {}], expand: {}",
                          32 * pick(4, 8), 2 * pick(0, 1), pick(0, 2), pick(0, 2), pick(0, 2), pick(0, 2),
                          pick(0, 2), pick(0, 2), pick(0, 2), pick(0, 2), pick(0, 2), pick(0, 2),
                          pick(0, 1) == 0 ? "0.2" : "0.35");
    } else if (model.starts_with("pvt")) {
      text += fmt::format(", input: {}x{}, encoder_depth: [{}, {}, {}, {}]", pick(64, 300), pick(64, 300),
                          pick(1, 2), pick(0, 2), pick(1, 2), pick(0, 2));
    } else {
      text += fmt::format(", input: {}x{}", 32 * pick(4, 9), 32 * pick(4, 9));
    }
    return text;
  }

 private:
  std::int64_t pick(std::int64_t least, std::int64_t most) {
    return std::uniform_int_distribution<std::int64_t>(least, most)(random_);
  }

  std::mt19937_64 random_{20240417};
};

TEST(RoundTripProperty, HoldsForRandomPaths) {
  RandomPaths paths;
  for (const std::string model : {"segformer-b0", "segformer-b2", "ofa-resnet50", "resnet18", "resnet50d",
                                  "pvt_v2-b1", "swin-tiny", "swin-tiny-upernet", "detr-r50"}) {
    for (int i = 0; i < 4; ++i) {
      const std::string settings = paths.settings_of(model);
      SCOPED_TRACE(model + " {" + settings + "}");
      const Graph graph = parse_path(model, settings).build();
      EXPECT_TRUE(from_json(to_trace_json(graph)) == graph);
      EXPECT_TRUE(read_trace(write_trace(graph)) == graph);
      if (i == 0) {
        EXPECT_TRUE(from_yaml(to_trace_yaml(graph)) == graph);
      }
    }
  }
}

}  // namespace
}  // namespace switchyard
