#include "sim/validate/networks.h"

#include <fmt/format.h>

#include <array>

#include "models/graph_builder.h"
#include "models/zoo/resnet_blocks.h"

namespace switchyard::sim {

Graph resnet50_v1() {
  GraphBuilder b("resnet50-v1", "resnet50-v1");
  Value x = b.source("input", Source::Kind::input, {1, 3, 224, 224});
  x = zoo::stem_pool(b, zoo::conv_norm_relu(b, "conv1", x, 64, 7, 2));
  constexpr std::array<int, 4> blocks = {3, 4, 6, 3};
  for (std::size_t stage = 0; stage < blocks.size(); ++stage) {
    const std::int64_t width = std::int64_t{64} << stage;
    for (int i = 0; i < blocks[stage]; ++i) {
      const auto scope = b.scope(fmt::format("res{}{}", stage + 2, static_cast<char>('a' + i)));
      const std::int64_t stride = i == 0 && stage > 0 ? 2 : 1;
      const Value shortcut = i == 0 ? zoo::conv_norm(b, "branch1", x, 4 * width, 1, stride) : x;
      Value y = zoo::conv_norm_relu(b, "branch2a", x, width, 1, stride);
      y = zoo::conv_norm_relu(b, "branch2b", y, width, 3);
      y = b.add("add", zoo::conv_norm(b, "branch2c", y, 4 * width, 1), shortcut);
      x = b.activation("relu", y, Activation::Kind::relu);
    }
  }
  return b.finish({zoo::classifier(b, x, 1000)});
}

Graph alexnet_convolutions(std::int64_t batch) {
  GraphBuilder b("alexnet-convolutions", "alexnet");
  const Pool pool{Pool::Kind::max, {3, 3}, {2, 2}, {0, 0}, false};
  const auto layer = [&](int number, const Value& x, std::int64_t channels, const ConvOptions& options) {
    const std::string name = fmt::format("conv{}", number);
    return b.activation(name + "_relu", b.conv(name, x, channels, options), Activation::Kind::relu);
  };
  Value x = b.source("input", Source::Kind::input, {batch, 3, 227, 227});
  x = b.pool("pool1", layer(1, x, 96, {.kernel = 11, .stride = 4, .bias = true}), pool);
  x = b.pool("pool2", layer(2, x, 256, {.kernel = 5, .padding = 2, .groups = 2, .bias = true}), pool);
  x = layer(3, x, 384, {.kernel = 3, .padding = 1, .bias = true});
  x = layer(4, x, 384, {.kernel = 3, .padding = 1, .groups = 2, .bias = true});
  return b.finish({layer(5, x, 256, {.kernel = 3, .padding = 1, .groups = 2, .bias = true})});
}

}  // namespace switchyard::sim
