#include "gpu/residency.h"

#include <limits>

namespace switchyard::gpu {
namespace {

double touched_by(const Launch& launch) {
  double bytes = static_cast<double>(launch.write.bytes);
  for (const Operand& operand : launch.reads) bytes += static_cast<double>(operand.bytes);
  return bytes;
}

}  // namespace

double resident_room(const Gpu& gpu) {
  return gpu.architecture.memory.l2_resident_fraction * static_cast<double>(gpu.spec.l2_size.value());
}

void settle_residency(const Gpu& gpu, Kernel& kernel) {
  const bool fits = kernel.resident_bytes > 0 &&
                    static_cast<double>(kernel.read_bytes + kernel.written_bytes) <= resident_room(gpu);
  if (!fits) kernel.resident_bytes = 0;
  kernel.written_stays = fits;
}

Residency::Residency(const Gpu& gpu, const Program& program)
    : room_(resident_room(gpu)),
      last_use_(static_cast<std::size_t>(program.tensors), -1.0),
      first_read_at_(static_cast<std::size_t>(program.tensors), std::numeric_limits<double>::infinity()) {
  for (const Launch& launch : program.launches) {
    pass_bytes_ += touched_by(launch);
    for (const Operand& operand : launch.reads) {
      double& first = first_read_at_[static_cast<std::size_t>(operand.tensor)];
      if (first > pass_bytes_) first = pass_bytes_;
    }
  }
}

void Residency::settle(const Launch& launch, Kernel& kernel) {
  kernel.resident_bytes = 0;
  const double after = touched_ + touched_by(launch);
  for (const Operand& operand : launch.reads) {
    double& last = last_use_[static_cast<std::size_t>(operand.tensor)];
    // Not used in this pass: its last use was in the one before, at the same place.
    const double distance = last < 0 ? pass_bytes_ : after - last;
    if (distance <= room_) kernel.resident_bytes += operand.bytes;
    last = after;
  }
  last_use_[static_cast<std::size_t>(launch.write.tensor)] = after;
  // A result that is read while it is still in the L2 is overwritten there by later tensors in the same
  // buffer.
  kernel.written_stays = first_read_at_[static_cast<std::size_t>(launch.write.tensor)] - after +
                             static_cast<double>(launch.write.bytes) <=
                         room_;
  touched_ = after;
}

}  // namespace switchyard::gpu
