// Where the program finds its configurations.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/load.h"
#include "tests/base/temporary_folder.h"
#include "tests/cli/command_line.h"

namespace switchyard {
namespace {

using ::testing::HasSubstr;

constexpr const char* detr_workload = "kind: workload\nmodel: detr-r50\npaths: {mine: {queries: 50}}\n";

TEST(Places, ShippedWorkloadsAreFoundFromAnyFolder) {
  const TemporaryFolder folder;
  const auto result =
      switchyard_program({"describe", "segformer_b2", "--path", "fuse-1792"}, {.folder = folder.path()});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.out, HasSubstr("45.58 GMACs"));
}

TEST(Places, ShippedAccuraciesAreFoundFromAnyFolder) {
  const TemporaryFolder folder;
  // DETR (arXiv 2005.12872), Table 1: 42.0 AP.
  EXPECT_THAT(switchyard_program({"describe", "detr-r50"}, {.folder = folder.path()}).out,
              HasSubstr("42.00 %"));
}

TEST(Places, TheEnvironmentGoesBeforeWhatIsShipped) {
  const TemporaryFolder here;
  const TemporaryFolder mine;
  mine.write("workloads/detr.yaml", detr_workload);
  const auto result = switchyard_program(
      {"list", "paths", "detr"},
      {.folder = here.path(), .environment = {"SWITCHYARD_CONFIGS=" + mine.path().string()}});
  EXPECT_THAT(result.out, HasSubstr("detr-r50 {queries: 50}"));
}

TEST(Places, ConfigsInTheCurrentFolderGoBeforeTheEnvironment) {
  const TemporaryFolder here;
  const TemporaryFolder mine;
  here.write("configs/workloads/detr.yaml", detr_workload);
  mine.write("workloads/detr.yaml", "kind: workload\nmodel: resnet18\npaths: {other: {}}\n");
  const auto result = switchyard_program(
      {"list", "paths", "detr"},
      {.folder = here.path(), .environment = {"SWITCHYARD_CONFIGS=" + mine.path().string()}});
  EXPECT_THAT(result.out, HasSubstr("detr-r50 {queries: 50}"));
}

TEST(Places, SeveralFoldersOfTheEnvironmentAreSearchedInOrder) {
  const TemporaryFolder here;
  const TemporaryFolder first;
  const TemporaryFolder second;
  first.write("workloads/a.yaml", detr_workload);
  second.write("workloads/b.yaml", detr_workload);
  const std::string folders = first.path().string() + ":" + second.path().string();
  const auto result =
      switchyard_program({"list", "workloads", "--json"},
                         {.folder = here.path(), .environment = {"SWITCHYARD_CONFIGS=" + folders}});
  EXPECT_THAT(result.out, HasSubstr(first.path() / "workloads/a.yaml"));
  EXPECT_THAT(result.out, HasSubstr(second.path() / "workloads/b.yaml"));
}

TEST(Places, ABrokenWorkloadIsReportedAtItsPlace) {
  const TemporaryFolder here;
  here.write("configs/workloads/detr.yaml", "kind: workload\nmodel: detr-r50\npaths: {a: {query: 5}}\n");
  const auto result = switchyard_program({"list", "paths"}, {.folder = here.path()});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("configs/workloads/detr.yaml:3:13: unknown key ‘paths.a.query’; known: "));
}

}  // namespace
}  // namespace switchyard
