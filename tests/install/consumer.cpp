// Prints the multiply-accumulates of ResNet-50, its time on a GPU and the cycles of an empty program on an accelerator,
// through the installed headers and libraries. Usage: consumer GPU_FILE HOST_FILE
#include <cstdio>

#include "accel/machine/machine.h"
#include "base/compose.h"
#include "base/key_reader.h"
#include "gpu/profile.h"
#include "models/path.h"

int main(int, char** arguments) {
  using namespace switchyard;
  const Graph graph = Path("resnet50").build();
  const auto gpu = read<gpu::Gpu>(load_config(arguments[1]));
  const auto host = read<gpu::Host>(load_config(arguments[2]));
  std::printf("%lld\n", static_cast<long long>(graph.totals().macs));
  std::printf("%.1f ms\n", 1e3 * gpu::profile(gpu, host, graph, {}).latency.value());
  std::printf("%lld cycles\n", static_cast<long long>(accel::simulate({}, {}, accel::Accelerator{}).cycles));
}
