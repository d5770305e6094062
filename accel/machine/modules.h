// SystemC around the engines: a process that wakes when its engine wants to, TLM-2.0 sockets to global buffer and DRAM.
// One SystemC time unit is one clock cycle of the machine, so that no clock period has to be a whole number of
// femtoseconds. No process runs per cycle; payloads and events are members.
#pragma once

#include <systemc>
#include <tlm>
#include <tlm_utils/multi_passthrough_target_socket.h>
#include <tlm_utils/simple_initiator_socket.h>

#include <exception>
#include <vector>

#include "accel/dram/dram.h"
#include "accel/machine/engine.h"

namespace switchyard::accel::machine {

inline Cycle now_in_cycles() { return static_cast<Cycle>(sc_core::sc_time_stamp().value()); }
inline sc_core::sc_time from_cycles(Cycle cycles) {
  return sc_core::sc_time::from_value(static_cast<sc_dt::uint64>(cycles));
}

/// What b_transport's delay cannot say: when the requester may send the next request.
struct Accepted : tlm::tlm_extension<Accepted> {
  Cycle cycle = 0;
  tlm_extension_base* clone() const override { return new Accepted(*this); }
  void copy_from(const tlm_extension_base& other) override { cycle = static_cast<const Accepted&>(other).cycle; }
};

/// Banks that serve requests first come, first served, all banks together at one access a cycle each.
class GlobalBufferModule : public sc_core::sc_module {
 public:
  GlobalBufferModule(const sc_core::sc_module_name& name, const GlobalBufferParams& params);
  tlm_utils::multi_passthrough_target_socket<GlobalBufferModule> socket;

  std::int64_t bytes() const { return bytes_; }
  ModuleActivity activity(Cycle end) const;
  void observe(MachineObserver* observer) { observer_ = observer; }

 private:
  void b_transport(int initiator, tlm::tlm_generic_payload& payload, sc_core::sc_time& delay);

  MachineObserver* observer_ = nullptr;
  const std::int64_t bytes_per_cycle_;
  Cycle free_ = 0;
  std::int64_t busy_ = 0, bytes_ = 0;
};

/// The memory controller's side of the chip; time inside is in femtoseconds.
class DramModule : public sc_core::sc_module {
 public:
  DramModule(const sc_core::sc_module_name& name, const Accelerator& accelerator);
  tlm_utils::multi_passthrough_target_socket<DramModule> socket;

  const Dram& dram() const { return dram_; }
  ModuleActivity activity(Cycle end) const;
  void observe(MachineObserver* observer) { observer_ = observer; }

 private:
  void b_transport(int initiator, tlm::tlm_generic_payload& payload, sc_core::sc_time& delay);
  Cycle to_cycles(Femtoseconds time) const;

  MachineObserver* observer_ = nullptr;
  const double femtoseconds_per_cycle_;
  const std::int64_t channels_;
  Dram dram_;
  Cycle requests_end_ = 0;    ///< of those so far
  std::int64_t pending_ = 0;  ///< cycles with a request
};

/// Runs an engine. Engines whose progress may let this one go on are told to kick it.
class EngineModule : public sc_core::sc_module {
 public:
  SC_HAS_PROCESS(EngineModule);
  explicit EngineModule(const sc_core::sc_module_name& name);

  void set_engine(Engine& engine) { engine_ = &engine; }
  /// Wakes `other` whenever this engine changes the board.
  void wakes(EngineModule& other) { others_.push_back(&other); }
  /// Wakes the engine in this cycle.
  void kick() { wake_.notify(sc_core::SC_ZERO_TIME); }

  std::int64_t events() const { return events_; }
  /// What the engine threw; SystemC would lose its type.
  std::exception_ptr error() const { return error_; }

 private:
  void run();

  Engine* engine_ = nullptr;
  sc_core::sc_event wake_;
  std::vector<EngineModule*> others_;
  std::int64_t events_ = 0;
  std::exception_ptr error_;
};

/// The way to the global buffer.
class BufferModule : public EngineModule, public BufferPort {
 public:
  explicit BufferModule(const sc_core::sc_module_name& name);
  tlm_utils::simple_initiator_socket<BufferModule> buffer_socket;
  Cycle access(std::int64_t bits, bool write) override;
  std::int64_t buffer_bytes() const { return bytes_; }

 private:
  tlm::tlm_generic_payload payload_;
  std::int64_t bytes_ = 0;
};

/// The ways to global buffer and DRAM.
class DmaModule : public BufferModule, public MemoryPort {
 public:
  explicit DmaModule(const sc_core::sc_module_name& name);
  ~DmaModule() override;
  tlm_utils::simple_initiator_socket<DmaModule> memory_socket;
  Answer request(std::int64_t address, std::int64_t bytes, bool write) override;

 private:
  tlm::tlm_generic_payload payload_;
  Accepted accepted_;
};

}  // namespace switchyard::accel::machine
