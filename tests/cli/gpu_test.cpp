// switchyard run, gpu kernels and validate gpu.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/load.h"
#include "tests/cli/command_line.h"

namespace switchyard {
namespace {

using ::testing::HasSubstr;

std::string table_with(const std::string& text) {
  const auto path = std::filesystem::path(::testing::TempDir()) /
                    (std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()) + ".csv");
  std::ofstream(path) << text;
  return path.string();
}

constexpr const char* products =
    "device,op,b,m,n,k,dtype,time_us_median\n"
    "v100_pcie,bmm,8,512,512,64,fp32,60\n"
    "v100_pcie,bmm,64,512,512,64,fp32,260\n"
    "v100_pcie,bmm,96,1024,1024,64,fp32,1300\n"
    "v100_pcie,bmm,32,512,64,512,fp32,150\n";

TEST(GpuStudy, ShowsTheFuseConvolutionsShareOfMacsBesideItsShareOfTime) {
  const auto result = switchyard_program(
      {"run", "configs/studies/gpu_segformer.yaml", "--set", "devices=[configs/gpus/h200.yaml]"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("decoder.linear_fuse"));
  EXPECT_THAT(result.out, HasSubstr("62.0"));  // its share of 62.34 GMACs
}

TEST(GpuStudy, JsonHoldsEveryCombination) {
  const auto result =
      switchyard_program({"run", "configs/studies/gpu_segformer.yaml", "--json", "--set", "batches=[1, 2]"});
  const Node node = load_json(result.out, "study");
  EXPECT_EQ(node.find("schema")->text, "switchyard-result/1");
  EXPECT_EQ(node.find("profiles")->items.size(), 6U * 3U * 2U);  // devices x executions x batches
}

TEST(GpuStudy, AnotherKindCannotBeRun) {
  EXPECT_THAT(messages_of_bad_input({"run", "configs/gpus/t4.yaml"}),
              HasSubstr("a file of kind ‘gpu’ cannot be run"));
}

TEST(GpuKernels, AddsModelTimesToTheRowsOfATable) {
  const auto result = switchyard_program({"gpu", "kernels", table_with(products)});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("2,v100_pcie,bmm,fp32,60,"));
}

TEST(GpuKernels, ATableWithoutDeviceNeedsOne) {
  const std::string table = table_with("op,b,m,n,k,time_us_median\nbmm,8,512,512,64,60\n");
  EXPECT_EQ(messages_of_bad_input({"gpu", "kernels", table}),
            "switchyard: " + table + ": has no column ‘device’; name one with --device\n");
}

TEST(GpuKernels, AnUnknownGpuGetsASuggestion) {
  EXPECT_THAT(messages_of_bad_input({"gpu", "kernels", table_with(products), "--device", "v100_pci"}),
              HasSubstr("(did you mean ‘v100_pcie’?)"));
}

TEST(ValidateGpu, ShowsTheModelBesideItsBaselines) {
  const auto result = switchyard_program({"validate", "gpu", "--rows", table_with(products), "--json"});
  const Node node = load_json(result.out, "errors");
  const Node& row = node.find("kernels")->items.at(0).find("rows")->items.at(0);
  for (const char* predictor : {"model", "flops", "roofline", "regression"}) {
    EXPECT_NE(row.find("fitted_error")->find(predictor), nullptr) << predictor;
  }
}

TEST(ValidateGpu, NeedsATable) {
  EXPECT_EQ(messages_of_bad_input({"validate", "gpu"}),
            "switchyard: name at least one table with --rows (kernels) or --networks (whole networks)\n");
}

TEST(ValidateGpu, ReadsWholeNetworks) {
  const std::string table = table_with(
      "device,host,kind,model,batch,dtype,layout,mode,time_us_median\n"
      "v100_sxm2,dgx1_v100,model,resnet50,1,fp32,nchw,eager,10370\n");
  const auto result = switchyard_program({"validate", "gpu", "--networks", table, "--every-row"});
  EXPECT_THAT(result.out, HasSubstr("10.370"));
}

}  // namespace
}  // namespace switchyard
