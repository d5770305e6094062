#include "accel/machine/modules.h"

#include <algorithm>
#include <cmath>

#include "base/checked_math.h"

namespace switchyard::accel::machine {

namespace {

constexpr double femtoseconds_per_second = 1e15;

void set_up(tlm::tlm_generic_payload& payload) {
  payload.set_data_ptr(nullptr);  // timing only
  payload.set_byte_enable_ptr(nullptr);
  payload.set_dmi_allowed(false);
}

void address_to(tlm::tlm_generic_payload& payload, std::int64_t address, std::int64_t bytes, bool write) {
  payload.set_command(write ? tlm::TLM_WRITE_COMMAND : tlm::TLM_READ_COMMAND);
  payload.set_address(static_cast<sc_dt::uint64>(address));
  payload.set_data_length(static_cast<unsigned>(bytes));
  payload.set_streaming_width(static_cast<unsigned>(bytes));
  payload.set_response_status(tlm::TLM_INCOMPLETE_RESPONSE);
}

}  // namespace

GlobalBufferModule::GlobalBufferModule(const sc_core::sc_module_name& name, const GlobalBufferParams& params)
    : sc_module(name), socket("socket"), bytes_per_cycle_(accel::bytes_per_cycle(params)) {
  socket.register_b_transport(this, &GlobalBufferModule::b_transport);
}

void GlobalBufferModule::b_transport(int /*initiator*/, tlm::tlm_generic_payload& payload, sc_core::sc_time& delay) {
  const Cycle now = now_in_cycles();
  const auto bytes = static_cast<std::int64_t>(payload.get_data_length());
  const std::int64_t cycles = ceil_div(bytes, bytes_per_cycle_);
  free_ = std::max(free_, now) + cycles;
  busy_ += cycles;
  if (observer_ != nullptr) {
    observer_->interval({MachineTrack::global_buffer, free_ - cycles, free_, true, payload.is_write() ? "write" : "read"});
  }
  bytes_ += bytes;
  delay = from_cycles(free_ - now);
  payload.set_response_status(tlm::TLM_OK_RESPONSE);
}

ModuleActivity GlobalBufferModule::activity(Cycle end) const { return {"global buffer", busy_, 0, end - busy_, {}}; }

DramModule::DramModule(const sc_core::sc_module_name& name, const Accelerator& accelerator)
    : sc_module(name),
      socket("socket"),
      femtoseconds_per_cycle_(femtoseconds_per_second / accelerator.clock.value()),
      channels_(accelerator.dram.channels),
      dram_(accelerator.dram) {
  socket.register_b_transport(this, &DramModule::b_transport);
}

Cycle DramModule::to_cycles(Femtoseconds time) const {
  return static_cast<Cycle>(std::ceil(static_cast<double>(time) / femtoseconds_per_cycle_));
}

void DramModule::b_transport(int /*initiator*/, tlm::tlm_generic_payload& payload, sc_core::sc_time& delay) {
  const Cycle now = now_in_cycles();
  DramRequest request;
  request.address = static_cast<std::int64_t>(payload.get_address());
  request.bytes = static_cast<std::int64_t>(payload.get_data_length());
  request.write = payload.is_write();
  request.arrival = static_cast<Femtoseconds>(static_cast<double>(now) * femtoseconds_per_cycle_);
  const DramChannel::Served served = dram_.serve(request);
  const Cycle done = std::max(now, to_cycles(served.done));
  payload.get_extension<Accepted>()->cycle = std::max(now, to_cycles(served.accepted));
  const Cycle begin = std::max(now, requests_end_);
  if (done > begin) {
    pending_ += done - begin;
    if (observer_ != nullptr) observer_->interval({MachineTrack::dram, begin, done, true, request.write ? "write" : "read"});
  }
  requests_end_ = std::max(requests_end_, done);
  delay = from_cycles(done - now);
  payload.set_response_status(tlm::TLM_OK_RESPONSE);
}

ModuleActivity DramModule::activity(Cycle end) const {
  const auto cycles_of = [&](Femtoseconds time) {
    return static_cast<std::int64_t>(static_cast<double>(time) / femtoseconds_per_cycle_);
  };
  ModuleActivity activity;
  activity.name = "DRAM";
  activity.busy = cycles_of(dram_.stats().channels.busy) / channels_;
  activity.stall = pending_ - activity.busy;
  activity.idle = end - pending_;
  activity.causes = {{"latency, rows, turnaround, refresh", activity.stall}};
  return activity;
}

EngineModule::EngineModule(const sc_core::sc_module_name& name) : sc_module(name) { SC_METHOD(run); sensitive << wake_; }

void EngineModule::run() {
  if (error_) return;
  ++events_;
  try {
    const Cycle now = now_in_cycles();
    const Cycle next = engine_->advance(now);
    if (engine_->take_changed()) {
      for (EngineModule* other : others_) other->kick();
    }
    if (next != never) wake_.notify(from_cycles(next - now));
  } catch (...) {
    error_ = std::current_exception();
    sc_core::sc_stop();
  }
}

BufferModule::BufferModule(const sc_core::sc_module_name& name) : EngineModule(name), buffer_socket("buffer_socket") {
  set_up(payload_);
}

Cycle BufferModule::access(std::int64_t bits, bool write) {
  const std::int64_t bytes = ceil_div(bits, 8);
  bytes_ += bytes;
  address_to(payload_, 0, bytes, write);
  sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
  buffer_socket->b_transport(payload_, delay);
  return now_in_cycles() + static_cast<Cycle>(delay.value());
}

DmaModule::DmaModule(const sc_core::sc_module_name& name) : BufferModule(name), memory_socket("memory_socket") {
  set_up(payload_);
  payload_.set_extension(&accepted_);
}

// The payload would delete the extension, which is a member.
DmaModule::~DmaModule() { payload_.clear_extension(&accepted_); }

MemoryPort::Answer DmaModule::request(std::int64_t address, std::int64_t bytes, bool write) {
  address_to(payload_, address, bytes, write);
  sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
  memory_socket->b_transport(payload_, delay);
  return {accepted_.cycle, now_in_cycles() + static_cast<Cycle>(delay.value())};
}

}  // namespace switchyard::accel::machine
