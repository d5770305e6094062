// Files of mappings: what is written reads back, and every way in which one cannot be forced has its own message.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "accel/mapper/mapper.h"
#include "accel/mapper/mapping_file.h"
#include "base/key_writer.h"
#include "tests/accel/machines.h"

namespace switchyard::accel {
namespace {

using ::testing::HasSubstr;

/// ResNet-18 on one Simba chiplet, two layers of it mapped.
struct Forcing {
  Accelerator machine = testing::shipped("simba-chip");
  Graph graph = Path("resnet18").build();
  std::vector<Task> program = program_of(graph, machine);
  MappingFile file;

  Forcing() {
    file.network = "resnet18";
    file.accelerator = "simba-chip";
    for (const std::size_t i : {std::size_t{0}, std::size_t{2}}) {
      const Task& task = program[i];
      if (!task.nest) continue;
      file.layers.push_back({graph.layer(task.layer).name,
                             {naive_output_stationary(*task.nest, machine), {}, shape_text(*task.nest)}});
    }
  }
  ForcedMappings forced() const { return forced_mappings(file, "resnet18", graph, program, machine); }
  std::string error() const {
    try {
      forced();
    } catch (const ConfigError& error) {
      return error.what();
    }
    return {};
  }
};

MappingFile again(const MappingFile& file) {
  return read<MappingFile>(load_yaml(to_yaml(file), "mappings.yaml"));
}

TEST(MappingFile, ReadsBackAsItWasWritten) {
  const Forcing f;
  ASSERT_EQ(f.file.layers.size(), 2U);
  const MappingFile read_back = again(f.file);
  EXPECT_EQ(read_back.network, f.file.network);
  EXPECT_EQ(read_back.accelerator, f.file.accelerator);
  ASSERT_EQ(read_back.layers.size(), f.file.layers.size());
  for (std::size_t i = 0; i < f.file.layers.size(); ++i) {
    EXPECT_EQ(read_back.layers[i].first, f.file.layers[i].first);
    EXPECT_EQ(read_back.layers[i].second.mapping, f.file.layers[i].second.mapping);
  }
  EXPECT_EQ(to_yaml(to_node(read_back)), to_yaml(to_node(f.file)));
}

TEST(MappingFile, SaysInACommentWhichLoopsTheLayerHas) {
  // ResNet's stem: 7 x 7, 3 -> 64 channels, stride 2, 112 x 112 outputs.
  EXPECT_THAT(to_yaml(Forcing().file), HasSubstr("  # K 64, C 3, P x Q 112 x 112, 7 x 7 filters, stride 2\n"));
}

TEST(MappingFile, IsForcedByTheNameOfTheLayerNotItsShape) {
  const Forcing f;
  const ForcedMappings forced = f.forced();
  ASSERT_EQ(forced.size(), 2U);
  EXPECT_EQ(forced.begin()->second, f.file.layers.front().second.mapping);
}

TEST(MappingFile, AnotherMachineOrNetworkIsAnError) {
  Forcing f;
  f.file.accelerator = "nvdla-64";
  EXPECT_EQ(f.error(), "the mappings are for accelerator ‘nvdla-64’, not ‘simba-chip’; export them for that one, or "
                       "change ‘accelerator’ if they suit it too");
  f.file.accelerator = "simba-chip";
  f.file.network = "resnet50";
  EXPECT_EQ(f.error(), "the mappings are for network ‘resnet50’, not ‘resnet18’; export them for that one, or change "
                       "‘network’ if they suit it too");
}

TEST(MappingFile, EveryLayerThatCannotBeForcedIsReportedAtItsPlace) {
  Forcing f;
  f.file.layers[0].first = "stem.cnv";
  f.file.layers[1].second.mapping.pe_tile[Dim::k] = 1000;
  f.file.layers.push_back({"stem.pool", f.file.layers[0].second});
  f.file = again(f.file);
  const std::string error = f.error();
  EXPECT_THAT(error, HasSubstr("mappings.yaml:7:5: the network has no layer ‘stem.cnv’ (did you mean ‘stem.conv’?)"));
  // The second layer has 64 output channels.
  EXPECT_THAT(error, HasSubstr("mappings.yaml:16:5: layer ‘" + f.file.layers[1].first +
                               "’: pe_tile of K is 1000; use 1 to 64, the size of the layer"));
  EXPECT_THAT(error, HasSubstr("mappings.yaml:25:5: layer ‘stem.pool’ is no dot product, so nothing maps it; remove it"));
}

TEST(MappingFile, AnOrderThatRepeatsADimensionIsAnErrorOfTheFile) {
  const std::string text =
      "kind: mappings\nnetwork: n\naccelerator: a\nlayers:\n  l:\n    dram_order: GNKPQQ\n";
  try {
    read<MappingFile>(load_yaml(text, "m.yaml"));
    FAIL();
  } catch (const ConfigError& error) {
    EXPECT_STREQ(error.what(), "m.yaml:6:17: \"GNKPQQ\" is no loop order; name each of G, N, K, P, Q, C once, "
                               "outermost first");
  }
}

TEST(MappingFile, ARowStationaryArrayTakesNoLoopNest) {
  Forcing f;
  f.machine = testing::shipped("eyeriss-rs");
  f.file.accelerator = "eyeriss-rs";
  EXPECT_EQ(f.error(), "‘eyeriss-rs’ is a row-stationary array, whose passes are searched whole and are no loop nest");
}

TEST(MappingFile, ASystolicArrayHasNothingToForce) {
  Forcing f;
  f.machine = testing::shipped("systolic-32x32");
  f.file.accelerator = "systolic-32x32";
  EXPECT_EQ(f.error(), "‘systolic-32x32’ is a systolic array, whose dataflow leaves nothing to map");
}

}  // namespace
}  // namespace switchyard::accel
