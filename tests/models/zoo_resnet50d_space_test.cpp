// The 24 published networks of the ResNet50D design space: MACs as in their file names, parameters recounted.
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "models/path.h"
#include "tests/models/zoo_figures.h"

namespace switchyard {
namespace {

struct Network {
  double gmacs, parameters;
  const char* settings;
};

const std::vector<Network>& networks() {
  // maxin-cn/classification@a39223c mmcls/models/backbones/ofa_plus/net_config: layer lists and GMACs at 224
  // from the files and their names, parameters in M recounted from them.
  static const std::vector<Network> table = {
      {1.09, 6.55,
       "stem: [24, 32, 40], depth: [2, 2, 4, 2], width: [168, 336, 664, 1328], "
       "expand: 0.2"},
      {1.15, 6.90,
       "stem: [24, 32, 40], depth: [2, 2, 5, 2], width: [168, 336, 664, 1328], "
       "expand: 0.2"},
      {1.29, 8.51,
       "stem: [24, 32, 48], depth: [2, 2, 4, 2], width: [168, 408, 664, 1640], "
       "expand: 0.2"},
      {1.39, 8.63,
       "stem: [24, 32, 48], depth: [2, 3, 4, 2], width: [168, 408, 664, 1640], "
       "expand: 0.2"},
      {1.46, 8.98,
       "stem: [24, 32, 48], depth: [2, 3, 5, 2], width: [168, 408, 664, 1640], "
       "expand: 0.2"},
      {1.63, 9.95,
       "stem: [24, 32, 48], depth: [2, 2, 5, 2], width: [208, 408, 816, 1640], "
       "expand: 0.2"},
      {1.72, 10.08,
       "stem: [24, 32, 48], depth: [2, 3, 5, 2], width: [208, 408, 816, 1640], "
       "expand: 0.2"},
      {1.99, 13.00,
       "stem: [24, 32, 64], depth: [2, 2, 5, 2], width: [208, 512, 816, 2048], "
       "expand: 0.2"},
      {2.15, 13.20,
       "stem: [24, 32, 64], depth: [2, 3, 5, 2], width: [208, 512, 816, 2048], "
       "expand: 0.2"},
      {2.41, 16.41,
       "stem: [24, 32, 64], depth: [3, 3, 5, 3], width: [208, 512, 816, 2048], "
       "expand: 0.2"},
      {2.52, 18.70,
       "stem: [24, 32, 64], depth: [3, 2, 4, 3], width: [208, 512, 816, 2048], "
       "e: [[0.2, 0.25, 0.2], [0.25, 0.2], [0.25, 0.2, 0.25, 0.2], [0.25, 0.2, 0.25]]"},
      {2.67, 19.80,
       "stem: [24, 32, 64], depth: [3, 3, 5, 3], width: [168, 512, 664, 2048], "
       "expand: 0.25"},
      {2.74, 18.28,
       "stem: [24, 32, 64], depth: [3, 3, 5, 3], width: [208, 512, 816, 2048], "
       "e: [[0.25, 0.2, 0.25], [0.2, 0.25, 0.2], [0.2, 0.25, 0.2, 0.25, 0.2], [0.2, 0.25, 0.2]]"},
      {2.88, 19.72,
       "stem: [24, 32, 64], depth: [3, 3, 5, 3], width: [208, 512, 816, 2048], "
       "e: [[0.2, 0.25, 0.2], [0.25, 0.2, 0.25], [0.25, 0.2, 0.25, 0.2, 0.25], [0.25, 0.2, 0.25]]"},
      {2.99, 18.66,
       "stem: [32, 32, 64], depth: [3, 3, 5, 3], width: [256, 512, 1024, 2048], "
       "expand: 0.2"},
      {3.13, 20.41,
       "stem: [24, 32, 64], depth: [3, 4, 6, 3], width: [208, 512, 816, 2048], "
       "e: [[0.2, 0.25, 0.2], [0.25, 0.2, 0.25, 0.2], [0.25, 0.2, 0.25, 0.2, 0.25, 0.2], [0.25, 0.2, 0.25]]"},
      {3.43, 18.61,
       "stem: [32, 32, 64], depth: [3, 3, 6, 2], width: [256, 512, 1024, 2048], "
       "e: [[0.25, 0.2, 0.25], [0.2, 0.25, 0.2], [0.2, 0.25, 0.2, 0.25, 0.2, 0.25], [0.2, 0.25]]"},
      {3.37, 20.67,
       "stem: [32, 32, 64], depth: [3, 3, 5, 3], width: [256, 512, 1024, 2048], "
       "e: [[0.25, 0.2, 0.25], [0.2, 0.25, 0.2], [0.2, 0.25, 0.2, 0.25, 0.2], [0.2, 0.25, 0.2]]"},
      {3.67, 23.27,
       "stem: [32, 32, 64], depth: [2, 4, 4, 3], width: [256, 512, 1024, 2048], "
       "expand: 0.25"},
      {3.27, 21.82,
       "stem: [24, 32, 64], depth: [2, 4, 5, 3], width: [208, 512, 816, 2048], "
       "expand: 0.25"},
      {3.53, 22.33,
       "stem: [32, 32, 64], depth: [2, 4, 5, 3], width: [256, 512, 1024, 2048], "
       "e: [[0.2, 0.25], [0.25, 0.2, 0.25, 0.2], [0.25, 0.2, 0.25, 0.2, 0.25], [0.25, 0.2, 0.25]]"},
      {3.83, 23.20,
       "stem: [32, 32, 64], depth: [3, 4, 6, 3], width: [256, 512, 1024, 2048], "
       "e: [[0.2, 0.25, 0.2], [0.25, 0.2, 0.25, 0.2], [0.25, 0.2, 0.25, 0.2, 0.25, 0.2], [0.25, 0.2, 0.25]]"},
      {3.89, 24.18,
       "stem: [32, 32, 64], depth: [3, 3, 5, 3], width: [256, 512, 1024, 2048], "
       "expand: 0.25"},
      {4.33, 25.58,
       "stem: [32, 32, 64], depth: [3, 4, 6, 3], width: [256, 512, 1024, 2048], "
       "expand: 0.25"},
  };
  return table;
}

TEST(ResNet50dSpace, All24NetworksNeedTheirPublishedMacsAndParameters) {
  ASSERT_EQ(networks().size(), 24U);
  for (const Network& network : networks()) {
    const Totals totals = parse_path("resnet50d-space", network.settings).build().totals();
    // Both are printed to two digits.
    EXPECT_NEAR(giga(totals.macs), network.gmacs, 0.0055) << network.settings;
    EXPECT_NEAR(mega(totals.parameters), network.parameters, 0.0055) << network.settings;
  }
}

TEST(ResNet50dSpace, EveryNetworkIsACheckpointOfItsOwn) {
  std::set<std::string> checkpoints;
  for (const Network& network : networks())
    checkpoints.insert(parse_path("resnet50d-space", network.settings).checkpoint());
  EXPECT_EQ(checkpoints.size(), networks().size());
  const Graph first = parse_path("resnet50d-space", networks()[0].settings).build();
  const Graph second = parse_path("resnet50d-space", networks()[1].settings).build();
  EXPECT_EQ(shared_weight_elements(first, second), 0);
  EXPECT_EQ(shared_weight_elements(first, first), first.totals().weight_elements);
}

TEST(ResNet50dSpace, PublishedNetworkIsResNet50D) {
  // Stem 32, 32, 64, depths 3, 4, 6, 3, expansion 0.25: layer for layer ResNet-50-D.
  EXPECT_EQ(parse_path("resnet50d-space", "").build().totals(), parse_path("resnet50d", "").build().totals());
}

TEST(ResNet50dSpace, RatiosFollowTheDepthUnlessTheyAreGiven) {
  const Graph graph = parse_path("resnet50d-space", "depth: [2, 5, 6, 3]").build();
  EXPECT_EQ(graph.find("stage1.block3.conv2"), nullptr);
  // 512 * 0.25.
  EXPECT_EQ(layer_named(graph, "stage2.block5.conv2").output.channels, 128);
}

}  // namespace
}  // namespace switchyard
