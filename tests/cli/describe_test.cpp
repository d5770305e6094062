// switchyard describe: figures, options and bad input.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/load.h"
#include "models/path.h"
#include "tests/base/temporary_folder.h"
#include "tests/cli/command_line.h"

namespace switchyard {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::string described(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "describe");
  const auto result = switchyard_program(arguments);
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.err, "");
  return result.out;
}

Node described_json(std::vector<std::string> arguments) {
  arguments.emplace_back("--json");
  return load_json(described(arguments), "describe");
}

std::int64_t number_at(const Node& json, const std::vector<std::string>& keys) {
  const Node* node = &json;
  for (const std::string& key : keys) node = node->find(key);
  return std::stoll(node->text);
}

TEST(Describe, SegFormerB2HasTheFiguresOfTheStudy) {
  const std::string text = described({"segformer-b2"});
  // 62.34 GMACs and 27.46 M parameters: the recount of NVlabs/SegFormer at 512x512, which publishes 62.4
  // and 27.5.
  EXPECT_THAT(text, HasSubstr("62.34 GMACs (multiply-accumulates"));
  EXPECT_THAT(text, HasSubstr(", 27.46 M parameters.\n"));
  // 3072 x 768 x 128 x 128 = 38.655 GMACs, 62.0 % of 62.34.
  EXPECT_THAT(text, ContainsRegex("decoder\\.linear_fuse +1 +38\\.655 +62\\.0 %"));
  // SegFormer (arXiv 2105.15203), Table 1a: 46.5 mIoU.
  EXPECT_THAT(text,
              ContainsRegex(" 46\\.50 % +mIoU +ADE20K val +single-scale +NVlabs 160k +fp32 +published"));
}

TEST(Describe, NamesThePathItsDigestAndItsWeights) {
  const Path path = parse_path("segformer-b2", "fuse_in_channels: 1792");
  const std::string text = described({"segformer-b2", "--path", "fuse_in_channels: 1792"});
  EXPECT_THAT(text, StartsWith("segformer-b2 {fuse_in_channels: 1792}\n"));
  EXPECT_THAT(text, HasSubstr(path.digest()));
  EXPECT_THAT(text, HasSubstr("weights of segformer-b2,"));
}

TEST(Describe, JsonHasExactIntegersThatAddUp) {
  const Node json = described_json({"segformer-b2", "--layers"});
  const Totals expected = Path("segformer-b2").build().totals();
  EXPECT_EQ(number_at(json, {"totals", "macs"}), expected.macs);
  EXPECT_EQ(number_at(json, {"totals", "parameters"}), expected.parameters);
  for (const char* part : {"modules", "ops", "layers"}) {
    std::int64_t macs = 0;
    for (const Node& row : json.find(part)->items) macs += number_at(row, {"macs"});
    EXPECT_EQ(macs, expected.macs) << part;
  }
}

TEST(Describe, SettingsMayBeWrittenWithEqualsOrColon) {
  EXPECT_EQ(described({"segformer-b2", "--path", "fuse_in_channels=1792, input=256x256"}),
            described({"segformer-b2", "--path", "fuse_in_channels: 1792, input: 256x256"}));
}

TEST(Describe, OptionsAreShortForSettings) {
  EXPECT_EQ(
      described({"segformer-b2", "--input", "1024x2048", "--classes", "19", "--batch", "2"}),
      described({"segformer-b2", "--set", "input=1024x2048", "--set", "classes=19", "--set", "batch=2"}));
}

TEST(Describe, ASettingOfALaterOptionWins) {
  const Node json = described_json({"resnet18", "--path", "batch: 2", "--set", "batch=3"});
  EXPECT_EQ(json.find("path")->find("settings")->find("batch")->text, "3");
}

TEST(Describe, BytesFollowTheFormatOfValues) {
  const std::int64_t one_byte =
      number_at(described_json({"resnet18", "--dtype", "int8"}), {"peak_live_bytes"});
  EXPECT_EQ(number_at(described_json({"resnet18"}), {"peak_live_bytes"}), one_byte);
  EXPECT_EQ(number_at(described_json({"resnet18", "--dtype", "fp16"}), {"peak_live_bytes"}), 2 * one_byte);
  EXPECT_EQ(number_at(described_json({"resnet18", "--dtype", "bf16"}), {"peak_live_bytes"}), 2 * one_byte);
  EXPECT_EQ(number_at(described_json({"resnet18", "--dtype", "fp32"}), {"peak_live_bytes"}), 4 * one_byte);
}

TEST(Describe, DepthDecidesHowFineModulesAre) {
  EXPECT_THAT(described({"segformer-b2", "--depth", "1"}), ContainsRegex("\ndecoder +[0-9]+ +42\\."));
  EXPECT_THAT(described({"segformer-b2", "--depth", "3"}), HasSubstr("\nencoder.stage1.block1 "));
}

TEST(Describe, LayersShowsEveryLayer) {
  EXPECT_THAT(described({"resnet18"}), Not(HasSubstr("1x64x112x112")));
  EXPECT_THAT(described({"resnet18", "--layers"}), HasSubstr("1x64x112x112"));
}

TEST(Describe, AWorkloadShowsItsPathsSideBySide) {
  const Node json = described_json({"segformer_b2"});
  const std::vector<Node>& paths = json.find("paths")->items;
  const auto of = [&](const std::string& name) -> const Node& {
    for (const Node& path : paths) {
      if (path.find("name")->text == name) return path;
    }
    throw std::runtime_error("no path " + name);
  };
  // 62.338 G less 1280 x 768 x 128 x 128 (fuse) and 320 x (64 x 128^2 + 128 x 64^2 + 320 x 32^2 + 512 x 16^2)
  // (linears).
  EXPECT_EQ(number_at(of("full"), {"totals", "macs"}) - number_at(of("fuse-1792"), {"totals", "macs"}),
            1280LL * 768 * 128 * 128 + 320LL * (64 * 16384 + 128 * 4096 + 320 * 1024 + 512 * 256));
  // Pruned paths run on the weights of the full one; retrained paths share none.
  EXPECT_EQ(number_at(of("fuse-1792"), {"weight_bytes_shared_with_first"}),
            number_at(of("fuse-1792"), {"totals", "weight_bytes"}));
  EXPECT_EQ(number_at(of("retrained-256"), {"weight_bytes_shared_with_first"}), 0);
}

TEST(Describe, AnAccuracySaysItsProvenance) {
  const std::string text = described({"segformer_b2"});
  EXPECT_THAT(text, ContainsRegex("\nfull .* 46\\.50 % mIoU \\(published\\)"));
  EXPECT_THAT(text, ContainsRegex("\nfuse-1792 .* 45\\.85 % mIoU \\(modelled\\)"));
  // 1 - 28.83 / 62.34 = 54 % of the MACs are left out, and the curve ends at 30 %.
  EXPECT_THAT(text, ContainsRegex("\nfuse-512 .* unknown"));
}

TEST(Describe, APathOfAWorkloadIsThePathThatItsSettingsName) {
  EXPECT_EQ(described_json({"segformer_b2", "--path", "fuse-1792"}).find("path")->find("digest")->text,
            parse_path("segformer-b2", "fuse_in_channels: 1792").digest());
}

TEST(Describe, AWorkloadMayBeAFileAnywhere) {
  const TemporaryFolder folder;
  const auto file =
      folder.write("mine.yaml", "kind: workload\nmodel: detr-r50\npaths: {half: {queries: 50}}\n");
  EXPECT_EQ(described_json({file.string(), "--path", "half"}).find("path")->find("digest")->text,
            parse_path("detr-r50", "queries: 50").digest());
}

TEST(Describe, ATraceGivesTheFiguresOfItsModel) {
  const Node trace = described_json({"traces/examples/resnet-50.yaml"});
  EXPECT_EQ(number_at(trace, {"totals", "macs"}), Path("resnet50").build().totals().macs);
}

TEST(Describe, NoAccuracyIsMadeUp) {
  EXPECT_THAT(described({"segformer-b2", "--input", "96x96"}),
              HasSubstr("No accuracy is known for this path.\n"));
}

TEST(Describe, NothingIsEverCalledFlops) {
  EXPECT_THAT(described({"segformer-b2", "--json"}), Not(::testing::ContainsRegex("[Ff][Ll][Oo][Pp]")));
}

// Each bad input, and exactly what is said about it.
struct BadInput {
  std::vector<std::string> arguments;
  std::string messages;
};
class DescribeRefuses : public ::testing::TestWithParam<BadInput> {};

TEST_P(DescribeRefuses, WithOneMessageAProblem) {
  std::vector<std::string> arguments = GetParam().arguments;
  arguments.insert(arguments.begin(), "describe");
  EXPECT_EQ(messages_of_bad_input(arguments), GetParam().messages);
}

INSTANTIATE_TEST_SUITE_P(
    BadInputs, DescribeRefuses,
    ::testing::Values(
        BadInput{{"segformer-b22"},
                 "switchyard: ‘segformer-b22’ is no model, workload or file (did you mean ‘segformer-b2’?); "
                 "'switchyard "
                 "list models' and 'switchyard list workloads' name them all\n"},
        BadInput{{"segformer-b2", "--dtype", "int9"},
                 "switchyard: --dtype: unknown word ‘int9’; known: fp32, fp16, bf16, int8 (did you mean "
                 "‘int8’?)\n"},
        BadInput{{"segformer-b2", "--input", "10"},
                 "--input: ‘input’ is ‘10’; each side must be within [32, 8192]\n"},
        BadInput{
            {"segformer-b2", "--input", "banana"},
            "--input: ‘input’ must be height x width, not ‘banana’; write 512x1024, or 512 for a square\n"},
        BadInput{{"segformer-b2", "--batch", "0", "--classes", "x"},
                 "--classes: ‘classes’ must be a whole number, not ‘x’\n"
                 "--batch: ‘batch’ is 0; it must be within [1, 65536]\n"},
        BadInput{
            {"segformer-b2", "--path", "fuse-1792"},
            "switchyard: --path: ‘fuse-1792’ is not a setting of segformer-b2; give settings (--path "
            "KEY=VALUE; "
            "'switchyard list knobs segformer-b2' names them), or 'switchyard describe segformer_b2 --path "
            "fuse-1792'\n"},
        BadInput{{"segformer-b2", "--path", "fuse_channels=1792"},
                 "path settings:1:2: unknown key ‘fuse_channels’ (did you mean ‘fuse_in_channels’?)\n"},
        BadInput{{"segformer-b2", "--path", "fuse_in_channels=5000"},
                 "path settings:1:20: ‘fuse_in_channels’ is 5000; it must be within [4, 3072]\n"},
        BadInput{{"segformer-b2", "--path", "model: segformer-b3"},
                 "path settings:1:9: the model is segformer-b2 already; leave it out here\n"},
        BadInput{{"detr-r50", "--set", "querys=1"},
                 "--set: unknown key ‘querys’ (did you mean ‘queries’?)\n"},
        BadInput{{"segformer-b2", "--set", "batch"}, "--set: ‘batch’ has no ‘=’; write ‘a.b.c=value’\n"},
        BadInput{{"slimmable_resnet50", "--path", "width-0.6"},
                 "switchyard: no path is named ‘width-0.6’; known: width-1.0, width-0.75, width-0.5, "
                 "width-0.25 (did "
                 "you mean ‘width-0.5’?)\n"},
        BadInput{{"detr", "--layers"},
                 "switchyard: --layers shows one network; choose one path of the workload with --path\n"},
        BadInput{{"detr", "--depth", "1"},
                 "switchyard: --depth shows one network; choose one path of the workload with --path\n"},
        BadInput{{"missing.yaml"}, "missing.yaml: no such file\n"},
        BadInput{
            {"configs/accuracy/detr-coco.yaml"},
            "configs/accuracy/detr-coco.yaml:3:7: is no network: ‘kind’ must be ‘workload’ or ‘trace’, is "
            "‘accuracy’\n"},
        BadInput{{"configs"}, "configs: is a directory; name a file in it\n"},
        BadInput{
            {"traces/examples/resnet-50.yaml", "--batch", "3"},
            "switchyard: ‘traces/examples/resnet-50.yaml’ is a layer trace, which is fixed; leave out "
            "--path, "
            "--set, --input, --batch and --classes, or describe the model that it was exported from\n"}));

TEST(Describe, ANetworkTooLargeToCountIsRefused) {
  // 65536 images of 8192x8192 with 65536 classes: 2^16 x 2^26 x 2^16 values in the last layer alone, beyond
  // 2^63 MACs.
  const std::string messages = messages_of_bad_input(
      {"describe", "segformer-b5", "--batch", "65536", "--input", "8192x8192", "--classes", "65536"});
  EXPECT_EQ(messages, "switchyard: a sum of sizes does not fit 64 bits; use smaller dimensions\n");
}

TEST(Describe, DepthIsWithinOneToSixteen) {
  EXPECT_THAT(messages_of_bad_input({"describe", "resnet18", "--depth", "0"}),
              StartsWith("switchyard: describe: --depth: Value 0 not in range 1 to 16"));
}

}  // namespace
}  // namespace switchyard
