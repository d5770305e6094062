#include "accel/machine/machine.h"

#include <fmt/core.h>

#include <algorithm>

#include "accel/machine/array_engine.h"
#include "accel/machine/dma_engine.h"
#include "accel/machine/kernel.h"
#include "accel/machine/modules.h"
#include "accel/machine/results.h"
#include "accel/machine/vector_engine.h"
#include "base/error.h"

namespace switchyard::accel {

namespace machine {
namespace {

/// All modules, bound to each other.
class Chip {
 public:
  Chip(const Plan& plan)
      : weights_module_("weight_dma"),
        inputs_module_("input_dma"),
        outputs_module_("output_dma"),
        array_module_("array"),
        vector_module_("vector_unit"),
        buffer_("global_buffer", plan.accelerator->global_buffer),
        memory_("dram", *plan.accelerator),
        weights_(LoadEngine::Operand::weights, plan, board_, weights_module_, weights_module_),
        inputs_(LoadEngine::Operand::inputs, plan, board_, inputs_module_, inputs_module_),
        outputs_(plan, board_, outputs_module_, outputs_module_),
        array_(plan, board_, array_module_),
        vector_(plan, board_, vector_module_) {
    connect(weights_module_, weights_);
    connect(inputs_module_, inputs_);
    connect(outputs_module_, outputs_);
    connect(array_module_, array_);
    connect(vector_module_, vector_);
    for (DmaModule* dma : {&weights_module_, &inputs_module_, &outputs_module_}) dma->memory_socket.bind(memory_.socket);
    // Loads let the consumers go on, consumers free space and complete outputs, stores free space and end tasks.
    for (DmaModule* load : {&weights_module_, &inputs_module_}) {
      load->wakes(array_module_);
      load->wakes(vector_module_);
    }
    for (BufferModule* consumer : {&array_module_, &vector_module_}) {
      for (DmaModule* dma : {&weights_module_, &inputs_module_, &outputs_module_}) consumer->wakes(*dma);
    }
    for (EngineModule* other : std::initializer_list<EngineModule*>{&weights_module_, &inputs_module_, &array_module_,
                                                                    &vector_module_}) {
      outputs_module_.wakes(*other);
    }
  }

  void observe(MachineObserver* observer) {
    weights_.observe(observer);
    inputs_.observe(observer);
    outputs_.observe(observer);
    buffer_.observe(observer);
    memory_.observe(observer);
    array_.observe(observer);
    vector_.observe(observer);
  }

  void run() {
    sc_core::sc_start();
    for (const EngineModule* module : modules()) {
      if (module->error()) std::rethrow_exception(module->error());
    }
    if (weights_.finished() && inputs_.finished() && outputs_.finished() && array_.finished() && vector_.finished()) {
      return;
    }
    throw SimError(fmt::format("the machine stands still in cycle {}: {}; {}; {}; {}; {}", now_in_cycles(),
                               weights_.state(), inputs_.state(), outputs_.state(), array_.state(), vector_.state()));
  }

  Trace trace() {
    Trace t;
    t.end = board_.task_ends.empty() ? 0 : board_.task_ends.back();
    t.task_ends = board_.task_ends;
    t.array = array_.work();
    t.vector = vector_.work();
    t.dma_read_bits = weights_.bits() + inputs_.bits();
    t.dma_write_bits = outputs_.bits();
    t.dma_bytes = weights_.bytes() + inputs_.bytes() + outputs_.bytes();
    t.dma_buffer_bits = weights_.buffer_bits() + inputs_.buffer_bits() + outputs_.bits();
    t.buffer_bytes = buffer_.bytes();
    for (const BufferModule* module : modules()) {
      t.buffer_bytes_asked += module->buffer_bytes();
      t.events += module->events();
    }
    t.dram = memory_.dram().stats();
    t.vector_timeline = vector_.timeline(t.end);
    t.modules = {weights_.activity(t.end), inputs_.activity(t.end), outputs_.activity(t.end), buffer_.activity(t.end),
                 memory_.activity(t.end)};
    return t;
  }

 private:
  void connect(BufferModule& module, Engine& engine) {
    module.set_engine(engine);
    module.buffer_socket.bind(buffer_.socket);
  }
  std::array<const BufferModule*, 5> modules() const {
    return {&weights_module_, &inputs_module_, &outputs_module_, &array_module_, &vector_module_};
  }

  Board board_;
  DmaModule weights_module_, inputs_module_, outputs_module_;
  BufferModule array_module_, vector_module_;
  GlobalBufferModule buffer_;
  DramModule memory_;
  LoadEngine weights_, inputs_;
  StoreEngine outputs_;
  ArrayEngine array_;
  VectorEngine vector_;
};

}  // namespace
}  // namespace machine

NetworkRun simulate(const std::vector<Task>& program, const std::vector<Mapping>& mappings, const Accelerator& accelerator,
                    MachineObserver* observer) {
  const machine::Plan plan = machine::plan_of(program, mappings, accelerator);
  if (program.empty()) return {};
  machine::Kernel kernel;
  machine::Chip chip(plan);
  if (observer != nullptr) chip.observe(observer);
  chip.run();
  return machine::results_of(plan, chip.trace());
}

}  // namespace switchyard::accel
