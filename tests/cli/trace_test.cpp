// switchyard trace export | import | validate.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/load.h"
#include "models/path.h"
#include "tests/base/temporary_folder.h"
#include "tests/cli/command_line.h"
#include "traces/trace_file.h"

namespace switchyard {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr std::uint64_t any_size = 64U << 20U;

// Each native format, and the graph that must come back.
class TraceExport : public ::testing::TestWithParam<std::string> {};

TEST_P(TraceExport, WritesAFileThatGivesTheSameGraph) {
  const TemporaryFolder folder;
  const std::string file = folder.path() / ("b0." + GetParam());
  const auto result = switchyard_program({"trace", "export", "segformer-b0", "-o", file});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(result.err, StartsWith(file + ": "));
  const LoadedTrace trace = open_trace(file);
  EXPECT_TRUE(trace.graph == Path("segformer-b0").build());
  EXPECT_EQ(trace.origin.digest, Path("segformer-b0").digest());
}

INSTANTIATE_TEST_SUITE_P(NativeFormats, TraceExport, ::testing::Values("yaml", "json"));

TEST(Trace, ExportsYamlToStandardOutputUnlessToldOtherwise) {
  const auto result = switchyard_program({"trace", "export", "resnet18"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.out, export_trace(Path("resnet18").build(), TraceFormat::yaml,
                                     {.origin = {Path("resnet18").name(), Path("resnet18").digest()}})
                            .text);
}

TEST(Trace, ExportsAPathOfAWorkload) {
  const auto result =
      switchyard_program({"trace", "export", "segformer_b2", "--path", "fuse-1792", "--format", "json"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_TRUE(read_trace(load_json(result.out, "trace")) ==
              parse_path("segformer-b2", "fuse_in_channels: 1792").build());
}

TEST(Trace, AnExportedFileReplacesAnOlderOneWhole) {
  const TemporaryFolder folder;
  const auto file = folder.write("net.yaml", std::string(1 << 20, '#'));
  EXPECT_EQ(switchyard_program({"trace", "export", "resnet18", "-o", file.string()}).exit_code, 0);
  EXPECT_TRUE(load_trace(file) == Path("resnet18").build());
}

TEST(Trace, ImportsATopologyAndSaysWhatItAssumed) {
  const TemporaryFolder folder;
  const auto topology = folder.write("net.csv", "Layer, M, N, K,\nfc, 1, 1000, 512,\n");
  const std::string file = folder.path() / "net.yaml";
  const auto result = switchyard_program({"trace", "import", topology.string(), "-o", file});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.err, HasSubstr("note: "));
  // 1 x 1000 x 512 multiply-accumulates.
  EXPECT_EQ(load_trace(file).totals().macs, 512000);
}

TEST(Trace, ExportAndImportOfATopologyKeepTheMacs) {
  const TemporaryFolder folder;
  const std::string file = folder.path() / "r18.csv";
  ASSERT_EQ(
      switchyard_program({"trace", "export", "resnet18", "--format", "scale-sim-gemm", "-o", file}).exit_code,
      0);
  EXPECT_EQ(load_trace(file).totals().macs, Path("resnet18").build().totals().macs);
}

TEST(Trace, SkipsWhatAFormCannotHoldOnlyOnRequest) {
  const std::vector<std::string> arguments = {"trace", "export", "deit-tiny", "--format", "scale-sim-conv"};
  // 12 blocks with two attention products each.
  EXPECT_THAT(messages_of_bad_input(arguments),
              StartsWith("switchyard: 24 layer(s) cannot be written in this form; skip them on request "
                         "(--skip-inexpressible), or export the native format\n"));
  std::vector<std::string> skipping = arguments;
  skipping.emplace_back("--skip-inexpressible");
  const auto result = switchyard_program(skipping);
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.out, StartsWith("Layer"));
  EXPECT_THAT(result.err, StartsWith("note: "));
}

TEST(Trace, ValidatesEveryExample) {
  const auto result = switchyard_program(
      {"trace", "validate", "traces/examples/resnet-50.yaml", "traces/examples/ofa-resnet50-vitis.yaml"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.err, "");
  // Vitis-AI's notebook prints 1984.9216 MMACs for this sub-network.
  EXPECT_THAT(result.out, HasSubstr("traces/examples/ofa-resnet50-vitis.yaml: ok (yaml: "));
  EXPECT_THAT(result.out, HasSubstr(" 1984921600 MACs)\n"));
}

TEST(Trace, ValidatesTheRestAfterABadOne) {
  const auto result =
      switchyard_program({"trace", "validate", "missing.yaml", "traces/examples/resnet-50.yaml"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_EQ(result.err, "missing.yaml: no such file\n");
  EXPECT_THAT(result.out, StartsWith("traces/examples/resnet-50.yaml: ok ("));
}

TEST(Trace, AFullDiskIsAnError) {
  const auto result = switchyard_program({"trace", "export", "resnet18"}, {.out_file = "/dev/full"});
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_EQ(result.err, "switchyard: cannot write to standard output: No space left on device\n");
}

// Each bad input, and exactly what is said about it.
struct BadInput {
  std::vector<std::string> arguments;
  std::string messages;
};
class TraceRefuses : public ::testing::TestWithParam<BadInput> {};

TEST_P(TraceRefuses, WithAClearMessage) {
  std::vector<std::string> arguments = GetParam().arguments;
  arguments.insert(arguments.begin(), "trace");
  EXPECT_EQ(messages_of_bad_input(arguments), GetParam().messages);
}

INSTANTIATE_TEST_SUITE_P(
    BadInputs, TraceRefuses,
    ::testing::Values(
        BadInput{
            {"export", "slimmable_resnet50"},
            "switchyard: ‘slimmable_resnet50’ is a workload; choose one of its paths with --path: width-1.0, "
            "width-0.75, width-0.5, width-0.25\n"},
        BadInput{{"export", "resnet18", "-o", "x.csv"},
                 "switchyard: ‘x.csv’ does not say its format; name one of: yaml, json, scale-sim-conv, "
                 "scale-sim-gemm\n"},
        BadInput{
            {"export", "resnet18", "--format", "onnx"},
            "switchyard: unknown trace format ‘onnx’; known: yaml, json, scale-sim-conv, scale-sim-gemm\n"},
        BadInput{
            {"export", "resnet18", "-o", "/nonexistent/x.yaml"},
            "/nonexistent/x.yaml: cannot be written: No such file or directory; create the folder first\n"},
        BadInput{
            {"import", "traces/examples/resnet-50.yaml", "--format", "scale-sim-conv"},
            "switchyard: import writes the native format, yaml or json; use 'switchyard trace export' for "
            "others\n"},
        BadInput{{"import", "missing.csv"}, "missing.csv: no such file\n"},
        BadInput{
            {"validate", "configs/workloads/detr.yaml"},
            "configs/workloads/detr.yaml:4:1: not a layer trace: ‘kind’ must be ‘trace’, is ‘workload’\n"}));

}  // namespace
}  // namespace switchyard
