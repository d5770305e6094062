// DETR-R50 against published and derived figures. MACs are those of convolutions, linears and the two
// attention products; published "GFLOPs" of this model are GMACs.
#include <gtest/gtest.h>

#include <string>

#include "models/path.h"
#include "tests/models/zoo_figures.h"

namespace switchyard {
namespace {

Graph detr() { return parse_path("detr-r50", "").build(); }

TEST(Detr, At800x1066NeedsMacsNearThePublishedAverage) {
  const double gmacs = giga(detr().totals().macs);
  // Deformable-DETR README: 86 G, an average over the differently shaped images of COCO val, so within 7 %.
  EXPECT_NEAR(gmacs, 86.0, 0.07 * 86.0);
  // Recount with the backbone scaled by area from 224x224: 80.6 G. The maps of this image round
  // up to 67 and 34 columns from 66.6 and 33.3, which adds 0.5 G; hence 1 %.
  EXPECT_NEAR(gmacs, 80.6, 0.01 * 80.6);
}

TEST(Detr, PartsOfItNeedTheDerivedMacs) {
  const Graph graph = detr();
  // ResNet-50 without its classifier is 4.0871 G at 224x224; 800 x 1066 has 16.996 times the area: 69.5 G,
  // and 0.5 G more by rounding up the odd maps.
  EXPECT_NEAR(giga(module_totals(graph, 1, "backbone").macs), 69.5, 0.01 * 69.5);
  // The last map has 25 x 34 = 850 tokens; 2048 -> 256 channels: 0.45 G.
  constexpr std::int64_t tokens = 25 * 34;
  EXPECT_EQ(module_totals(graph, 1, "input_proj").macs, tokens * 2048 * 256);
  // Six layers of four 256 x 256 projections, two products of 850 x 850 x 256 and an FFN of 2 x 256 x
  // 2048: 8.9 G.
  const std::int64_t encoder = 6 * (tokens * (4 * 256 * 256 + 2 * 256 * 2048) + 2 * tokens * tokens * 256);
  EXPECT_EQ(module_totals(graph, 1, "encoder").macs, encoder);
  EXPECT_NEAR(giga(encoder), 8.9, 0.05);
  // Six layers on 100 queries: self-attention; cross-attention with keys and values from 850 tokens; FFN: 1.8
  // G.
  const std::int64_t self = 100 * 4 * 256 * 256 + 2 * 100 * 100 * 256;
  const std::int64_t cross = (2 * 100 + 2 * tokens) * 256 * 256 + 2 * 100 * tokens * 256;
  const std::int64_t decoder = 6 * (self + cross + 100 * 2 * 256 * 2048);
  EXPECT_EQ(module_totals(graph, 1, "decoder").macs, decoder);
  EXPECT_NEAR(giga(decoder), 1.8, 0.05);
  // 91 classes and "no object"; a box by 256 -> 256 -> 256 -> 4.
  EXPECT_EQ(module_totals(graph, 1, "head").macs, 100 * (256 * 92 + 2 * 256 * 256 + 256 * 4));
}

TEST(Detr, BackboneIsSixSeventhsOfTheMacs) {
  const Graph graph = detr();
  // About 86 %.
  EXPECT_NEAR(giga(module_totals(graph, 1, "backbone").macs) / giga(graph.totals().macs), 0.86, 0.005);
}

TEST(Detr, HasThePublishedParameters) {
  // The published code prints 41,302,368: the values it trains. Frozen are the stem's 3 x 64 x 49 weights,
  // the 212,992 of stage 1 and a scale and a shift for each of the 26,560 channels with batch norm.
  EXPECT_EQ(detr().totals().parameters, 41'302'368 + 3 * 64 * 49 + 212'992 + 2 * 26'560);
  // A folded batch norm leaves one bias a channel.
  EXPECT_EQ(detr().totals().weight_elements, 41'302'368 + 3 * 64 * 49 + 212'992 + 26'560);
}

}  // namespace
}  // namespace switchyard
