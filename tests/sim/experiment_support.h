// A small experiment: ResNet-18 at two image sizes on a systolic array, which needs no search for
// mappings: for tests that need a result in a blink.
#pragma once

#include <string>

#include "base/key_reader.h"
#include "base/load.h"
#include "models/accuracy_book.h"
#include "sim/experiment/experiment.h"

namespace switchyard {

/// Accuracies are made up: 60 % and 50 %.
inline constexpr const char* small_experiment = R"(kind: experiment
title: small
workloads:
  - workload:
      kind: workload
      title: two sizes
      model: resnet18
      accuracy: {dataset: made up}
      paths:
        large: {input: 64x64}
        small: {input: 32x32}
accuracy_tables:
  - kind: accuracy
    title: made up
    dataset: made up
    metric: top-1
    source: this test
    training: none
    provenance: user
    points:
      - {path: {model: resnet18, input: 64x64}, value: 60}
      - {path: {model: resnet18, input: 32x32}, value: 50}
devices:
  - type: accelerator
    accelerator: configs/accelerators/systolic-32x32.yaml
    fidelity: analytic
energy: configs/energy/shipped.yaml
)";

inline ReadOptions reading_options() {
  ReadOptions options;
  options.search_roots = {SWITCHYARD_SOURCE_DIR};
  return options;
}

/// The small experiment with `more` YAML after it, resolved.
inline sim::Experiment small(const std::string& more = {}) {
  const auto options = reading_options();
  return resolved(read<sim::Experiment>(load_yaml(small_experiment + more, "small.yaml"), options), options.search_roots);
}

/// Twenty frames, half of the machine gone for half of the time.
inline constexpr const char* some_frames = R"(requests:
  {kind: request_trace, name: camera, arrivals: periodic, frames: 20, period: 10 ms, deadline: 5 ms}
budget:
  kind: budget_trace
  name: co-runner
  levels: {alone: {}, shared: {array: 0.5, memory: 0.5}}
  timeline: square_wave
  period: 100 ms
  duty: 0.5
policies: [{policy: best-within-budget}]
)";

}  // namespace switchyard
