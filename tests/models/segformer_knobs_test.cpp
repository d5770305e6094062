// What each SegFormer knob removes, counted by hand, and the messages about settings that make no sense.
#include <gtest/gtest.h>

#include "models/path.h"
#include "tests/models/zoo_figures.h"

namespace switchyard {
namespace {

Graph b2(const std::string& settings) { return parse_path("segformer-b2", settings).build(); }

/// MACs of B2 at 512x512 that `settings` save.
std::int64_t saved(const std::string& settings) { return b2("").totals().macs - b2(settings).totals().macs; }

std::int64_t out_channels(const Graph& graph, const std::string& layer) {
  return layer_named(graph, layer).output.channels;
}

constexpr std::int64_t finest = 128 * 128;  ///< positions at 1/4 resolution

TEST(SegFormerKnobs, EncoderDepthSkipsTheLastBlocksOfAStage) {
  const Graph graph = b2("encoder_depth: [3, 4, 5, 0]");
  EXPECT_NE(graph.find("encoder.stage3.block5.attn.q"), nullptr);
  EXPECT_EQ(graph.find("encoder.stage3.block6.attn.q"), nullptr);
  EXPECT_EQ(graph.find("encoder.stage4.block1.attn.q"), nullptr);
  // A stage without blocks still embeds and normalises.
  EXPECT_NE(graph.find("encoder.stage4.patch_embed.proj"), nullptr);
  EXPECT_NE(graph.find("encoder.stage4.norm"), nullptr);
}

TEST(SegFormerKnobs, FuseInChannelsCutEveryDecoderLinearToAQuarter) {
  const Graph graph = b2("fuse_in_channels: 1792");
  for (const char* linear :
       {"decoder.linear_c1", "decoder.linear_c2", "decoder.linear_c3", "decoder.linear_c4"}) {
    EXPECT_EQ(out_channels(graph, linear), 448);
  }
  EXPECT_EQ(out_channels(graph, "decoder.linear_fuse"), 768);
  // Fuse: 1280 fewer inputs x 768. Linears: 320 fewer outputs of 64, 128, 320, 512 inputs at 1/4 to 1/32.
  EXPECT_EQ(
      saved("fuse_in_channels: 1792"),
      finest * 1280 * 768 + 320 * (finest * 64 + finest / 4 * 128 + finest / 16 * 320 + finest / 64 * 512));
}

TEST(SegFormerKnobs, LinearC1ChannelsCutTheFinestBranchAlone) {
  const Graph graph = b2("linear_c1_channels: 256");
  EXPECT_EQ(out_channels(graph, "decoder.linear_c1"), 256);
  EXPECT_EQ(out_channels(graph, "decoder.linear_c2"), 768);
  EXPECT_EQ(out_channels(graph, "decoder.concat"), 3 * 768 + 256);
  // 512 fewer outputs of 64 inputs, 512 fewer fuse inputs.
  EXPECT_EQ(saved("linear_c1_channels: 256"), finest * 512 * (64 + 768));
}

TEST(SegFormerKnobs, DecoderWidthCutsTheWholeDecoder) {
  const Graph graph = b2("decoder_width: 512");
  EXPECT_EQ(out_channels(graph, "decoder.linear_c4"), 512);
  EXPECT_EQ(out_channels(graph, "decoder.concat"), 2048);
  EXPECT_EQ(out_channels(graph, "decoder.linear_fuse"), 512);
  EXPECT_EQ(graph.totals().macs, b2("retrained_decoder_width: 512").totals().macs);
}

TEST(SegFormerKnobs, PredictionInChannelsCutTheOutputsOfTheFuseConvolution) {
  EXPECT_EQ(out_channels(b2("prediction_in_channels: 300"), "decoder.linear_fuse"), 300);
  // 468 fewer channels: each had 3072 inputs and 150 readers.
  EXPECT_EQ(saved("prediction_in_channels: 300"), finest * 468 * (3072 + 150));
}

TEST(SegFormerKnobs, ASingleDecoderStageNeedsNoFuseConvolution) {
  const Graph graph = b2("decoder_stages: [4]");
  EXPECT_EQ(graph.find("decoder.linear_fuse"), nullptr);
  EXPECT_NE(graph.find("decoder.resize_c4"), nullptr);
  EXPECT_EQ(out_channels(b2("decoder_stages: [4], prediction_in_channels: 100"), "decoder.linear_c4"), 100);
}

TEST(SegFormerKnobs, StagesBeyondTheLastOneReadDoNotRun) {
  const Graph graph = b2("decoder_stages: [1, 2]");
  EXPECT_NE(graph.find("encoder.stage2.norm"), nullptr);
  EXPECT_EQ(graph.find("encoder.stage3.patch_embed.proj"), nullptr);
  EXPECT_EQ(out_channels(graph, "decoder.concat"), 2 * 768);
}

TEST(SegFormerKnobs, EveryCheapOpIsThere) {
  const Graph graph = b2("");
  for (const char* name : {"encoder.stage1.patch_embed.proj",
                           "encoder.stage1.patch_embed.norm",
                           "encoder.stage2.block3.norm1",
                           "encoder.stage2.block3.attn.q",
                           "encoder.stage2.block3.attn.sr",
                           "encoder.stage2.block3.attn.sr_norm",
                           "encoder.stage2.block3.attn.kv",
                           "encoder.stage2.block3.attn.scores",
                           "encoder.stage2.block3.attn.softmax",
                           "encoder.stage2.block3.attn.context",
                           "encoder.stage2.block3.attn.proj",
                           "encoder.stage2.block3.attn.residual",
                           "encoder.stage2.block3.norm2",
                           "encoder.stage2.block3.ffn.fc1",
                           "encoder.stage2.block3.ffn.dwconv",
                           "encoder.stage2.block3.ffn.gelu",
                           "encoder.stage2.block3.ffn.fc2",
                           "encoder.stage2.block3.ffn.residual",
                           "encoder.stage4.norm",
                           "decoder.linear_c1",
                           "decoder.resize_c4",
                           "decoder.concat",
                           "decoder.linear_fuse",
                           "decoder.relu",
                           "decoder.linear_pred",
                           "head.resize"}) {
    EXPECT_NE(graph.find(name), nullptr) << name;
  }
  EXPECT_EQ(layer_named(graph, "head.resize").output, (Shape{1, 150, 512, 512}));
}

TEST(SegFormerKnobs, AnUnfoldedBatchNormIsALayerOfTheSameParameters) {
  const Graph graph = b2("fold_batch_norm: false");
  EXPECT_NE(graph.find("decoder.linear_fuse_norm"), nullptr);
  EXPECT_EQ(graph.totals().parameters, b2("").totals().parameters);
}

TEST(SegFormerWeights, PrunedPathsShareAllTheirWeightsWithTheFullPath) {
  const Graph full = b2("");
  for (const char* settings :
       {"", "encoder_depth: [2, 3, 4, 0]", "fuse_in_channels: 1792", "linear_c1_channels: 100",
        "decoder_width: 512", "prediction_in_channels: 300", "input: 640x640",
        "encoder_depth: [1, 1, 1, 1], decoder_width: 600, fuse_in_channels: 1000, linear_c1_channels: 77"}) {
    const Graph pruned = b2(settings);
    EXPECT_EQ(shared_weight_elements(pruned, full), pruned.totals().weight_elements) << settings;
    EXPECT_EQ(shared_weight_elements(full, pruned), pruned.totals().weight_elements) << settings;
  }
}

TEST(SegFormerWeights, TwoPrunedPathsShareWhatBothKeepOfEachBlock) {
  const Graph narrow_c1 = b2("linear_c1_channels: 100");  // blocks 768, 768, 768, 100
  const Graph narrow_all = b2("fuse_in_channels: 1600");  // blocks of 400
  const std::int64_t unshared =
      narrow_all.totals().weight_elements - shared_weight_elements(narrow_c1, narrow_all);
  // narrow_all has 300 channels more of c1: 300 x (64 weights + bias), and 300 fuse inputs x 768.
  EXPECT_EQ(unshared, 300 * 65 + 300 * 768);
}

TEST(SegFormerWeights, OfRetrainedVariantsAreSharedWithNobody) {
  const Graph full = b2("");
  for (const char* settings : {"retrained_decoder_width: 512", "decoder_stages: [4]", "classes: 19"}) {
    EXPECT_EQ(shared_weight_elements(full, b2(settings)), 0) << settings;
  }
  EXPECT_EQ(shared_weight_elements(full, Path("segformer-b0").build()), 0);
  EXPECT_EQ(parse_path("segformer-b2", "retrained_decoder_width: 256, decoder_stages: [2, 4], classes: 19")
                .checkpoint(),
            "segformer-b2/classes19/decoder256/stages24");
}

TEST(SegFormerRefusals, NameTheLimitThatWasBroken) {
  const auto message = [](const std::string& settings) { return refusal("segformer-b2", settings); };
  EXPECT_EQ(message("encoder_depth: [3, 4, 6]"),
            "path settings:1:17: ‘encoder_depth’ has 3 elements; must be exactly 4");
  EXPECT_EQ(message("encoder_depth: [4, 4, 6, 3]"),
            "path settings:1:17: stage 1 has 3 blocks, so 0 to 3 of them can run, not 4");
  EXPECT_EQ(message("encoder_depth: [3, 4, 7, 3]"),
            "path settings:1:24: ‘encoder_depth[2]’ is 7; it must be within [0, 6]");
  EXPECT_EQ(message("fuse_in_channels: 3076"),
            "path settings:1:20: ‘fuse_in_channels’ is 3076; it must be within [4, 3072]");
  EXPECT_EQ(message("fuse_in_channels: 1790"),
            "path settings:1:20: ‘fuse_in_channels’ is 1790; it must be a multiple of 4, the number of "
            "stages that feed the decoder");
  EXPECT_EQ(
      message("decoder_width: 256, fuse_in_channels: 1792"),
      "path settings:1:40: ‘fuse_in_channels’ is 1792; 4 decoder linears of width 256 give at most 1024");
  EXPECT_EQ(message("fuse_in_channels: 1024, linear_c1_channels: 300"),
            "path settings:1:46: ‘linear_c1_channels’ is 300; it must be at most 256, its share of "
            "‘fuse_in_channels’");
  EXPECT_EQ(message("decoder_width: 256, prediction_in_channels: 300"),
            "path settings:1:46: ‘prediction_in_channels’ is 300; it must be at most 256, the width of the "
            "decoder");
  EXPECT_EQ(message("decoder_width: 800"),
            "path settings:1:17: ‘decoder_width’ is 800; it must be within [1, 768]");
  EXPECT_EQ(message("decoder_stages: [4, 1]"),
            "path settings:1:18: ‘decoder_stages’ is [4, 1]; it must name stages 1 to 4 in ascending order, "
            "each at most once");
  EXPECT_EQ(message("decoder_stages: [4], fuse_in_channels: 100"),
            "path settings:1:41: ‘fuse_in_channels’ cuts a fuse convolution, and with a single decoder stage "
            "there is none");
  EXPECT_EQ(message("decoder_stages: [2, 3, 4], linear_c1_channels: 100"),
            "path settings:1:49: ‘linear_c1_channels’ cuts what stage 1 feeds into the fuse convolution, and "
            "here that is nothing");
  EXPECT_EQ(message("retrained_decoder_width: 100"),
            "path settings:1:27: ‘retrained_decoder_width’ is 100; it must be within [256, 4096]");
  EXPECT_EQ(message("input: 31x512"),
            "path settings:1:9: ‘input’ is ‘31x512’; each side must be within [32, 8192]");
}

TEST(SegFormerRefusals, DoNotHitLimitsThatFollowARetrainedWidth) {
  EXPECT_EQ(refusal("segformer-b2", "retrained_decoder_width: 2048, fuse_in_channels: 8000"), "accepted");
  EXPECT_EQ(
      refusal("segformer-b2", "retrained_decoder_width: 1024, decoder_width: 900, linear_c1_channels: 850"),
      "accepted");
}

TEST(VitKnobs, KeepTheFirstBlocksAndRefuseSizesThatPatchesDoNotTile) {
  const Graph graph = parse_path("vit-base", "encoder_depth: 9").build();
  EXPECT_NE(graph.find("encoder.block9.attn.qkv"), nullptr);
  EXPECT_EQ(graph.find("encoder.block10.attn.qkv"), nullptr);
  EXPECT_EQ(refusal("vit-base", "input: 230x224"),
            "path settings:1:9: ‘input’ is 230x224; both sides must be multiples of 16, the side of a patch");
  EXPECT_EQ(refusal("vit-base", "encoder_depth: 13"),
            "path settings:1:17: ‘encoder_depth’ is 13; it must be within [0, 12]");
}

TEST(VitWeights, ShareEverythingButThePositionEmbeddingAcrossImageSizes) {
  const Graph at224 = Path("vit-base").build();
  const Graph at384 = parse_path("vit-base", "input: 384x384").build();
  // 1 + 14 x 14 positions of 768 channels.
  EXPECT_EQ(at224.totals().weight_elements - shared_weight_elements(at224, at384), 197 * 768);
}

TEST(PvtKnobs, KeepTheFirstBlocksOfEachStage) {
  const Graph graph = parse_path("pvt_v2-b2", "encoder_depth: [3, 4, 2, 0]").build();
  EXPECT_EQ(graph.find("encoder.stage3.block3.attn.q"), nullptr);
  EXPECT_EQ(shared_weight_elements(graph, Path("pvt_v2-b2").build()), graph.totals().weight_elements);
}

TEST(PvtLinearAttention, TakesKeysFromAMapOfSevenBySeven) {
  const Graph graph = Path("pvt_v2-b2-li").build();
  EXPECT_EQ(layer_named(graph, "encoder.stage1.block1.attn.kv").output, (Shape{1, 128, 7, 7}));
}

}  // namespace
}  // namespace switchyard
