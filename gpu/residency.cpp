#include "gpu/residency.h"

namespace switchyard::gpu {

double resident_room(const Gpu& gpu) {
  return gpu.architecture.memory.l2_resident_fraction * static_cast<double>(gpu.spec.l2_size.value());
}

void settle_residency(const Gpu& gpu, Kernel& kernel) {
  const bool fits =
      kernel.resident_bytes > 0 &&
      static_cast<double>(kernel.read_bytes + kernel.written_bytes) <= resident_room(gpu);
  if (!fits) kernel.resident_bytes = 0;
  kernel.written_stays = fits;
}

}  // namespace switchyard::gpu
