// The committed example traces are what the models generate today. After a change of a model run
// tools/regenerate_traces.sh and say in the commit why they changed.
#include <gtest/gtest.h>

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "base/load.h"
#include "models/path.h"
#include "tests/traces/support.h"
#include "traces/trace_file.h"

namespace switchyard {
namespace {

const std::filesystem::path folder = std::filesystem::path(SWITCHYARD_SOURCE_DIR) / "traces/examples";

struct Example {
  std::string file;
  std::string model;
  std::string settings;
  double giga_macs;   ///< as published
  double half_digit;  ///< of the published number
};

const std::vector<Example>& examples() {
  static const std::vector<Example> list = {
      // NVlabs/SegFormer: 62.4 GFLOPs (GMACs) at 512x512; 62.34 by the recount in docs/workloads.md.
      {"segformer-b2.yaml", "segformer-b2", "", 62.34, 0.005},
      // torchvision: ResNet-50 has 4.089 GMACs at 224x224.
      {"resnet-50.yaml", "resnet50", "", 4.089, 0.0005},
      // Vitis-AI's model list: the largest sub-network has 15.0 G operations, 2 to a MAC, at 224x224.
      {"ofa-resnet50-max.yaml", "ofa-resnet50", "", 7.5, 0.05},
      // Vitis-AI's ofa_resnet50_search_byOps.ipynb prints 1984.9216 MMACs.
      {"ofa-resnet50-vitis.yaml", "ofa-resnet50",
       "input: 160, d: [2, 2, 1, 2, 2], e: [0.25, 0.35, 0.35, 0.25, 0.25, 0.25, 0.25, 0.35, 0.25, 0.35, "
       "0.35, 0.35, 0.35, 0.25, 0.35, 0.35, 0.25, 0.25], w: [0, 2, 0, 1, 1, 2]",
       1.9849216, 0.5e-7},
      // The smallest sub-network: 0.315 GMACs at 128x128 by the recount in docs/workloads.md.
      {"ofa-resnet50-min.yaml", "ofa-resnet50", "input: 128, depth: 0, expand: 0.2, width: 0.65", 0.315,
       0.0005},
  };
  return list;
}

class ExampleTraces : public testing::TestWithParam<Example> {};

TEST_P(ExampleTraces, AreWhatTheirPathsGenerate) {
  const Example& example = GetParam();
  const Path path = parse_path(example.model, example.settings);
  const std::string committed = load_text(folder / example.file, 1 << 24);
  EXPECT_TRUE(to_trace_yaml(path.build(), {path.name(), path.digest()}) == committed)
      << example.file << " is out of date: run tools/regenerate_traces.sh";
}

TEST_P(ExampleTraces, GiveTheTotalsOfTheGeneratedGraph) {
  const Example& example = GetParam();
  const Graph graph = load_trace(folder / example.file);
  EXPECT_EQ(graph.totals(), parse_path(example.model, example.settings).build().totals());
  EXPECT_NEAR(static_cast<double>(graph.totals().macs) / 1e9, example.giga_macs, example.half_digit);
}

INSTANTIATE_TEST_SUITE_P(Committed, ExampleTraces, testing::ValuesIn(examples()), [](const auto& instance) {
  std::string name = instance.param.file.substr(0, instance.param.file.find('.'));
  for (char& c : name) {
    if (c == '-') c = '_';
  }
  return name;
});

TEST(ExampleTraceFolder, HoldsNothingElse) {
  std::set<std::string> expected;
  for (const Example& example : examples()) expected.insert(example.file);
  std::set<std::string> found;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    found.insert(entry.path().filename().string());
  EXPECT_EQ(found, expected);
}

}  // namespace
}  // namespace switchyard
