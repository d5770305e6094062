// Whole networks against published figures. No constant was fitted to them by a program, but they were in view when the
// model's form was settled: docs/modelling/gpu.md says which decisions they touched, and has the errors of all rows.
#include <gtest/gtest.h>

#include "gpu/kernel_time.h"
#include "gpu/profile.h"
#include "models/graph_builder.h"
#include "models/path.h"
#include "tests/gpu/devices.h"

namespace switchyard::gpu {
namespace {

double milliseconds(const char* gpu, const char* host, const char* model, const std::string& settings,
                    const Execution& execution) {
  return 1e3 * profile(shipped_gpu(gpu), shipped_host(host), parse_path(model, settings).build(), execution)
                   .latency.value();
}

TEST(SegFormerOnV100, LiesWithinTheTwoPublishedRunsPlusTenPerCent) {
  struct Row {
    const char* model;
    double fast, slow;  // ms an image, the two runs of mmsegmentation (fp32, batch 1, 512x512)
  };
  for (const Row& row : {Row{"segformer-b0", 19.49, 26.2}, Row{"segformer-b1", 20.98, 26.46},
                         Row{"segformer-b2", 32.38, 37.31}, Row{"segformer-b3", 45.23, 52.11},
                         Row{"segformer-b4", 64.72, 68.78}, Row{"segformer-b5", 84.1, 84.1}}) {
    const double ms = milliseconds("v100_sxm2", "mmseg_v100", row.model, "input: 512x512", {});
    EXPECT_GE(ms, 0.9 * row.fast) << row.model;
    EXPECT_LE(ms, 1.1 * row.slow) << row.model;
  }
}

TEST(TensorCores, ReachTheLargestMatrixProductRatesPublishedWithinTenPerCent) {
  struct Row {
    const char* gpu;
    double teraflops;  // stas00/ml-engineering, "maximum achievable matmul FLOPS", bf16
  };
  // A100 PCIe (80 GB, 300 W) and H100 meet their power limits on the way.
  for (const Row& row : {Row{"a100_sxm_40", 271}, Row{"a100_pcie_80", 253}, Row{"h100_sxm", 795}}) {
    const Kernel kernel = kernel_of(GemmKernel{1, 8192, 8192, 8192, true}, Precision::bf16);
    const double seconds = time_kernel(shipped_gpu(row.gpu), kernel).time.value();
    EXPECT_NEAR(2e-12 * 8192.0 * 8192.0 * 8192.0 / seconds, row.teraflops, 0.10 * row.teraflops) << row.gpu;
  }
}

TEST(Rtx3090, ThroughputIsWithinFifteenPerCentOfTimm) {
  struct Row {
    const char* model;
    int batch;
    double images_per_second;  // timm benchmark-infer-amp-nhwc-pt240-cu124-rtx3090
  };
  const Execution amp{
      .precision = Precision::fp16, .autocast = true, .channels_last = true, .fused_attention = true};
  for (const Row& row :
       {Row{"vit-small", 1024, 4616.6}, Row{"deit-base", 1024, 1579.88}, Row{"resnet101", 1024, 2287.55},
        Row{"pvt_v2-b3", 1024, 1608.94}, Row{"swin-base", 1024, 882.78}}) {
    const double ms =
        milliseconds("rtx_3090", "modern", row.model, "batch: " + std::to_string(row.batch), amp);
    EXPECT_NEAR(row.batch / (1e-3 * ms) / row.images_per_second, 1.0, 0.15) << row.model;
  }
}

TEST(ResNet50OnV100, IsHostBoundAtBatchOneInEagerModeAndNotAsAGraph) {
  const Gpu gpu = shipped_gpu("v100_sxm2");
  const Host host = shipped_host("dgx1_v100");
  const Graph graph = Path("resnet50").build();
  const NetworkProfile eager = profile(gpu, host, graph, {});
  // NVIDIA DeepLearningExamples: 10.37 ms, flat to batch 8.
  EXPECT_NEAR(1e3 * eager.latency.value(), 10.37, 0.05 * 10.37);
  EXPECT_GT(eager.host_busy.value(), 0.9 * eager.latency.value());
  EXPECT_GT(eager.time_by_bound[static_cast<std::size_t>(Bound::launch)].value(),
            0.5 * eager.latency.value());
  const NetworkProfile captured = profile(gpu, host, graph, {.mode = Mode::graph});
  EXPECT_LT(captured.time_by_bound[static_cast<std::size_t>(Bound::launch)].value(),
            0.1 * captured.latency.value());
}

TEST(FuseConvolution, HasAFarLargerShareOfMacsThanOfTimeOnTensorCores) {
  const Graph graph = Path("segformer-b2").build();
  const LayerId fuse = graph.find("decoder.linear_fuse")->id;
  for (const char* name : {"titan_v", "v100_sxm2", "t4", "rtx_2080_ti", "rtx_3090", "rtx_4090", "a100_sxm_40",
                           "h100_sxm", "h200", "l4", "agx_xavier", "agx_orin"}) {
    for (const Mode mode : {Mode::eager, Mode::compiled_graph}) {
      const NetworkProfile p = profile(shipped_gpu(name), shipped_host("modern"), graph,
                                       {.mode = mode, .precision = Precision::fp16, .channels_last = true});
      const LayerProfile& layer = p.layers[static_cast<std::size_t>(fuse)];
      EXPECT_NEAR(static_cast<double>(layer.macs) / static_cast<double>(p.macs), 0.62, 0.001);
      EXPECT_LT(layer.time / p.latency, 0.40) << name;
    }
  }
}

/// DenseNet-121 up to its last block (Huang et al. 2017): growth 32, blocks of 6, 12, 24 and 16 pairs of a
/// 1x1 and a 3x3.
Graph densenet121() {
  GraphBuilder b("densenet121", "densenet121");
  Value x = b.source("input", Source::Kind::input, {1, 3, 224, 224});
  x = b.conv("stem", x, 64, {.kernel = 7, .stride = 2, .padding = 3, .batch_norm = true});
  x = b.pool("pool", b.activation("relu", x, Activation::Kind::relu),
             {Pool::Kind::max, {3, 3}, {2, 2}, {1, 1}, false});
  int number = 0;
  for (const int pairs : {6, 12, 24, 16}) {
    const auto scope = b.scope("block" + std::to_string(++number));
    for (int i = 0; i < pairs; ++i) {
      const std::string id = std::to_string(i);
      Value y = b.activation("relu1_" + id, b.emit("norm_" + id, BatchNorm{}, {x}), Activation::Kind::relu);
      y = b.conv("conv1_" + id, y, 128, {.kernel = 1, .batch_norm = true});
      y = b.conv("conv2_" + id, b.activation("relu2_" + id, y, Activation::Kind::relu), 32,
                 {.kernel = 3, .padding = 1});
      x = b.concat("concat_" + id, {x, y});
    }
    if (number == 4) break;
    x = b.conv("transition", b.activation("relu", b.emit("norm", BatchNorm{}, {x}), Activation::Kind::relu),
               x.shape.channels / 2, {.kernel = 1});
    x = b.pool("pool", x, {Pool::Kind::average, {2, 2}, {2, 2}, {0, 0}, false});
  }
  return b.finish({x});
}

/// VGG-16 (Simonyan and Zisserman 2015), convolutions only.
Graph vgg16() {
  GraphBuilder b("vgg16", "vgg16");
  Value x = b.source("input", Source::Kind::input, {1, 3, 224, 224});
  int number = 0;
  for (const auto& [channels, count] : {std::pair{64, 2}, {128, 2}, {256, 3}, {512, 3}, {512, 3}}) {
    for (int i = 0; i < count; ++i) {
      const std::string id = std::to_string(++number);
      x = b.conv("conv" + id, x, channels, {.kernel = 3, .padding = 1, .bias = true});
      x = b.activation("relu" + id, x, Activation::Kind::relu);
    }
    x = b.pool("pool" + std::to_string(number), x, {Pool::Kind::max, {2, 2}, {2, 2}, {0, 0}, false});
  }
  return b.finish({x});
}

TEST(ChainsOfKernels, DenseNet121CostsMoreThanVgg16OnAnA100InEagerModeWithAFifthOfTheMacs) {
  const Graph dense = densenet121();
  const Graph vgg = vgg16();
  EXPECT_LT(5 * dense.totals().macs, vgg.totals().macs);  // 2.9 and 15.3 GMACs
  const Gpu gpu = shipped_gpu("a100_sxm_40");
  const Host host = shipped_host("modern");
  EXPECT_GT(profile(gpu, host, dense, {}).latency, profile(gpu, host, vgg, {}).latency);
}

}  // namespace
}  // namespace switchyard::gpu
