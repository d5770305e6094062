// Prints the multiply-accumulates of ResNet-50 through the installed headers and libraries.
#include <cstdio>

#include "models/path.h"

int main() {
  const switchyard::Graph graph = switchyard::Path("resnet50").build();
  std::printf("%lld\n", static_cast<long long>(graph.totals().macs));
}
