// Once-For-All ResNet-50 against the check values of once-for-all, Vitis AI and Sony.
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "models/path.h"
#include "models/zoo/supernet.h"
#include "tests/models/zoo_figures.h"

namespace switchyard {
namespace {

Totals totals(const std::string& settings) { return parse_path("ofa-resnet50", settings).build().totals(); }

constexpr std::array<double, 3> widths = {0.65, 0.8, 1.0};

TEST(OfaResNet50, LayerWidthsFollowTheRoundingRule) {
  // once-for-all, ofa_resnets.py: outputs of the stem and of the stages at the widths 0.65, 0.8 and 1.
  const std::array<std::array<std::int64_t, 3>, 5> expected = {
      {{40, 48, 64}, {168, 208, 256}, {336, 408, 512}, {664, 816, 1024}, {1328, 1640, 2048}}};
  const std::array<const char*, 5> layers = {"stem.conv2", "stage1.block1.conv3", "stage2.block1.conv3",
                                             "stage3.block1.conv3", "stage4.block1.conv3"};
  // Half of the stem's output, rounded by the same rule.
  const std::array<std::int64_t, 3> within_stem = {24, 24, 32};
  for (std::size_t w = 0; w < widths.size(); ++w) {
    const Graph graph = parse_path("ofa-resnet50", fmt::format("width: {}", widths[w])).build();
    EXPECT_EQ(layer_named(graph, "stem.conv1").output.channels, within_stem[w]);
    EXPECT_EQ(layer_named(graph, "stem.residual.conv").output.channels, within_stem[w]);
    for (std::size_t i = 0; i < layers.size(); ++i) {
      EXPECT_EQ(layer_named(graph, layers[i]).output.channels, expected[i][w])
          << layers[i] << " at " << widths[w];
    }
  }
}

TEST(OfaResNet50, InnerWidthsFollowTheRoundingRule) {
  constexpr std::array<double, 3> ratios = {0.2, 0.25, 0.35};
  // once-for-all, dynamic_layers.py: inner channels by stage, width and expansion ratio.
  const std::array<std::array<std::array<std::int64_t, 3>, 3>, 4> expected = {
      {{{{32, 40, 56}, {40, 56, 72}, {48, 64, 88}}},
       {{{64, 88, 120}, {80, 104, 144}, {104, 128, 176}}},
       {{{136, 168, 232}, {160, 208, 288}, {208, 256, 360}}},
       {{{264, 336, 464}, {328, 408, 576}, {408, 512, 720}}}}};
  for (std::size_t w = 0; w < widths.size(); ++w) {
    for (std::size_t e = 0; e < ratios.size(); ++e) {
      const Graph graph =
          parse_path("ofa-resnet50", fmt::format("width: {}, expand: {}", widths[w], ratios[e])).build();
      for (std::size_t stage = 0; stage < expected.size(); ++stage) {
        const Layer& conv = layer_named(graph, fmt::format("stage{}.block2.conv2", stage + 1));
        EXPECT_EQ(conv.output.channels, expected[stage][w][e]) << "stage " << stage + 1;
      }
    }
  }
}

TEST(OfaResNet50, EquivalentOfResNet50DNeedsItsMacsAndParameters) {
  const Totals equivalent = totals("d: [2, 1, 2, 2, 1], expand: 0.25");
  // Independent recount: 4.329 GMACs and 25.576 M parameters.
  EXPECT_NEAR(giga(equivalent.macs), 4.329, 0.0005);
  EXPECT_NEAR(mega(equivalent.parameters), 25.576, 0.0005);
  // The very network, but for the stem's residual add and the pool that runs at stride 1.
  const Totals plain = parse_path("resnet50d", "").build().totals();
  EXPECT_EQ(equivalent.macs, plain.macs);
  EXPECT_EQ(equivalent.parameters, plain.parameters);
  EXPECT_EQ(equivalent.layers, plain.layers + 2);
}

TEST(OfaResNet50, LargestAndSmallestNetworksNeedTheKnownMacsAndParameters) {
  // Independent recount; Vitis AI's pt_OFA-resnet50 prints 15.0 G operations = 2 x 7.5 GMACs for the largest.
  EXPECT_NEAR(giga(totals("").macs), 7.492, 0.0005);
  EXPECT_NEAR(mega(totals("").parameters), 48.11, 0.005);
  const std::string smallest = "depth: 0, expand: 0.2, width: 0.65";
  EXPECT_NEAR(giga(totals(smallest + ", input: 128").macs), 0.315, 0.0005);
  EXPECT_NEAR(giga(totals(smallest).macs), 0.962, 0.0005);
  EXPECT_NEAR(mega(totals(smallest).parameters), 6.54, 0.005);
}

TEST(OfaResNet50, CheckVectorOfVitisAiIsMetExactly) {
  // Xilinx/Vitis-AI@b2b2279 examples/ofa/ofa_resnet50/ofa_resnet50_search_byOps.ipynb: 1984.9216 MMACs at
  // 160, 5078.20 MMACs at 256, 34.37 M parameters.
  const std::string network =
      "d: [2, 2, 1, 2, 2], w: [0, 2, 0, 1, 1, 2], "
      "e: [0.25, 0.35, 0.35, 0.25, 0.25, 0.25, 0.25, 0.35, 0.25, 0.35, 0.35, 0.35, 0.35, 0.25, 0.35, 0.35, "
      "0.25, 0.25]";
  EXPECT_EQ(totals(network + ", input: 160").macs, 1'984'921'600);
  EXPECT_NEAR(mega(totals(network + ", input: 256").macs), 5078.20, 0.005);
  EXPECT_NEAR(mega(totals(network + ", input: 160").parameters), 34.37, 0.005);
}

TEST(OfaResNet50, UniformSubNetworksNeedTheTabulatedMacsAndParameters) {
  struct Row {
    int depth;
    double expand, width, mmacs, parameters;
  };
  // Recounted by the rule of once-for-all, at 224; the stem's residual convolution runs where depth > 0.
  const std::vector<Row> table = {
      {0, 0.2, 0.65, 962.2, 6.539},    {0, 0.2, 0.8, 1399.7, 9.45},    {0, 0.2, 1.0, 2252.9, 14.411},
      {0, 0.25, 0.65, 1259.2, 8.271},  {0, 0.25, 0.8, 1898.9, 12.053}, {0, 0.25, 1.0, 2903.0, 18.239},
      {0, 0.35, 0.65, 1897.0, 12.146}, {0, 0.35, 0.8, 2861.0, 18.196}, {0, 0.35, 1.0, 4444.1, 27.886},
      {1, 0.2, 0.65, 1285.6, 8.327},   {1, 0.2, 0.8, 1854.9, 12.154},  {1, 0.2, 1.0, 2985.6, 18.665},
      {1, 0.25, 0.65, 1699.6, 10.826}, {1, 0.25, 0.8, 2550.2, 15.866}, {1, 0.25, 1.0, 3892.1, 24.179},
      {1, 0.35, 0.65, 2585.1, 16.38},  {1, 0.35, 0.8, 3882.0, 24.685}, {1, 0.35, 1.0, 6025.7, 38.001},
      {2, 0.2, 0.65, 1543.9, 10.109},  {2, 0.2, 0.8, 2245.1, 14.852},  {2, 0.2, 1.0, 3602.6, 22.909},
      {2, 0.25, 0.65, 2074.9, 13.376}, {2, 0.25, 0.8, 3136.4, 19.674}, {2, 0.25, 1.0, 4765.6, 30.109},
      {2, 0.35, 0.65, 3208.1, 20.608}, {2, 0.35, 0.8, 4838.0, 31.168}, {2, 0.35, 1.0, 7491.6, 48.106}};
  ASSERT_EQ(table.size(), 27U);
  for (const Row& row : table) {
    const std::string settings =
        fmt::format("depth: {}, expand: {}, width: {}", row.depth, row.expand, row.width);
    const Totals network = totals(settings);
    EXPECT_NEAR(mega(network.macs), row.mmacs, 0.05) << settings;
    EXPECT_NEAR(mega(network.parameters), row.parameters, 0.0005) << settings;
  }
}

TEST(OfaResNet50, SonysUniformSubNetworksNeedTheirMacsAndParameters) {
  struct Row {
    const char* settings;
    double gmacs, parameters;
  };
  // sony/nnabla-nas@ebad975 names the networks; MACs at 224 and parameters are recounts.
  const std::vector<Row> table = {{"depth: 2, expand: 0.35, width: 1.0", 7.49, 48.1},
                                  {"depth: 0, expand: 0.35, width: 1.0", 4.44, 27.9},
                                  {"depth: 0, expand: 0.35, width: 0.65", 1.90, 12.1},
                                  {"depth: 0, expand: 0.2, width: 1.0", 2.25, 14.4},
                                  {"depth: 0, expand: 0.2, width: 0.65", 0.96, 6.5}};
  for (const Row& row : table) {
    EXPECT_NEAR(giga(totals(row.settings).macs), row.gmacs, 0.005) << row.settings;
    EXPECT_NEAR(mega(totals(row.settings).parameters), row.parameters, 0.05) << row.settings;
  }
}

TEST(OfaResNet50, SkippedStemConvolutionTakesItsAddAlong) {
  const Graph with = parse_path("ofa-resnet50", "d: [2, 0, 0, 0, 0]").build();
  const Graph without = parse_path("ofa-resnet50", "d: [0, 0, 0, 0, 0]").build();
  // 3x3, 32 -> 32 channels at 112 x 112; convolution, ReLU and add.
  EXPECT_EQ(with.totals().macs - without.totals().macs, 9 * 32 * 32 * 112 * 112);
  EXPECT_EQ(with.totals().layers - without.totals().layers, 3);
  // once-for-all keeps it at the largest value only (ofa_resnets.py, set_active_subnet).
  EXPECT_EQ(parse_path("ofa-resnet50", "d: [1, 0, 0, 0, 0]").digest(),
            parse_path("ofa-resnet50", "d: [0, 0, 0, 0, 0]").digest());
}

TEST(MakeDivisible, RoundsToEightsAndNeverDropsMoreThanATenth) {
  // 168 * 0.35 = 58.8 -> 59 -> 56; 16 * 1.2 = 19.2 -> 16, which is below 0.9 * 19.2, so 24.
  EXPECT_EQ(zoo::inner_channels(168, 0.35), 56);
  EXPECT_EQ(zoo::make_divisible(19.2), 24);
  EXPECT_EQ(zoo::make_divisible(1.0), 8);
}

}  // namespace
}  // namespace switchyard
