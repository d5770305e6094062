// Properties of the Swin and DETR graphs over random legal inputs and knobs.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <random>
#include <string>

#include "models/path.h"

namespace switchyard {
namespace {

/// Uniform in [least, most].
std::int64_t draw(std::mt19937_64& random, std::int64_t least, std::int64_t most) {
  return least + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(most - least + 1));
}

struct Settings {
  std::string model;
  std::string workload;
  std::string pruning;
};

/// Swin-T and Swin-B share a shape of knobs; `depths` are the blocks of the member.
std::string some_depth(std::mt19937_64& random, const std::array<std::int64_t, 4>& depths) {
  return fmt::format("encoder_depth: [{}, {}, {}, {}]", draw(random, 0, depths[0]),
                     draw(random, 0, depths[1]), draw(random, 0, depths[2]), draw(random, 0, depths[3]));
}

Settings draw_settings(std::mt19937_64& random) {
  Settings settings;
  settings.workload = fmt::format("input: {}x{}, batch: {}, classes: {}", draw(random, 32, 700),
                                  draw(random, 32, 700), draw(random, 1, 4), draw(random, 1, 200));
  switch (draw(random, 0, 3)) {
    case 0:
      settings.model = "swin-tiny";
      settings.pruning = some_depth(random, {2, 2, 6, 2});
      break;
    case 1:
      settings.model = "swin-base";
      settings.pruning = some_depth(random, {2, 2, 18, 2});
      break;
    case 2:
      settings.model = "swin-small-upernet";
      settings.pruning = fmt::format("{}, fpn_bottleneck_in_channels: {}", some_depth(random, {2, 2, 18, 2}),
                                     4 * draw(random, 1, 512));
      break;
    default:
      settings.model = "detr-r50";
      settings.pruning = fmt::format("encoder_layers: {}, decoder_layers: {}, queries: {}",
                                     draw(random, 1, 6), draw(random, 1, 6), draw(random, 1, 100));
  }
  return settings;
}

TEST(SwinAndDetrProperty, RandomLegalPathsChainAndNeverCostMoreThanTheFullPath) {
  std::mt19937_64 random(20240417);
  for (int i = 0; i < 150; ++i) {
    const Settings settings = draw_settings(random);
    SCOPED_TRACE(settings.model + " {" + settings.workload + ", " + settings.pruning + "}");
    // Graph::add checks that shapes chain; a mismatch would throw.
    const Graph full = parse_path(settings.model, settings.workload).build();
    const Graph cut = parse_path(settings.model, settings.workload + ", " + settings.pruning).build();
    const Totals f = full.totals();
    const Totals c = cut.totals();
    EXPECT_LE(c.macs, f.macs);
    EXPECT_LE(c.vector_operations, f.vector_operations);
    EXPECT_LE(c.parameters, f.parameters);
    EXPECT_LE(c.weight_elements, f.weight_elements);
    EXPECT_LE(c.input_elements, f.input_elements);
    EXPECT_LE(c.output_elements, f.output_elements);
    EXPECT_LE(cut.peak_live_elements(), full.peak_live_elements());
    // Pruning only leaves weights out.
    EXPECT_EQ(shared_weight_elements(cut, full), c.weight_elements);
  }
}

TEST(SwinAndDetrProperty, SeparateBatchNormsChangeNeitherMacsNorParameters) {
  for (const char* model : {"swin-tiny-upernet", "detr-r50"}) {
    Path path(model);
    const Totals folded = path.build().totals();
    path.workload().fold_batch_norm = false;
    const Totals apart = path.build().totals();
    EXPECT_EQ(apart.macs, folded.macs) << model;
    EXPECT_EQ(apart.parameters, folded.parameters) << model;
    EXPECT_GT(apart.vector_operations, folded.vector_operations) << model;
  }
}

}  // namespace
}  // namespace switchyard
