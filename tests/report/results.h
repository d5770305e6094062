// Small results as `switchyard run --json` writes them, for tests of what reads results.
#pragma once

#include <string>

namespace switchyard::report {

/// Two paths on one accelerator: the pruned one takes half the time of layer "fuse"; the third, "slow", is beaten by
/// "full" on every count. One run of one policy with two requests.
inline const std::string small_result = R"({
  "schema": "switchyard-result/1", "kind": "experiment", "title": "Small <study>", "tool_version": "0.1.0",
  "digest": "d0", "config": {"kind": "experiment", "accelerator": {"lanes": 8, "vector_width": 16}},
  "devices": [{"name": "chip", "kind": "accelerator", "area_mm2": 2.5, "peak_macs_per_s": 1e12,
               "dram_bytes_per_s": 34e9, "clock_hz": 1e9, "node_nm": 5, "leakage_w": 0.01,
               "area_by_component_mm2": {"MAC": 1.5, "global buffer": 1.0}}],
  "profiles": [
    {"path": "full", "path_name": "segformer-b2", "path_digest": "f0", "device": "chip", "level": "full",
     "fidelity": "systemc", "macs": 3000, "parameters": 100, "weight_bytes": 100, "latency_s": 0.004, "energy_j": 0.03,
     "energy_by_component_j": {"MAC": 0.02, "DRAM": 0.01}, "energy_by_operand_j": {"weights": 0.01, "none": 0.02},
     "utilisation": 0.75,
     "accuracy": {"value_percent": 46.5, "metric": "mIoU", "dataset": "ADE20K", "provenance": "published",
                  "source": "paper, table 1", "uncertainty_points": null},
     "modules": [{"module": "encoder", "macs": 1000, "time_s": 0.002, "energy_j": 0.01},
                 {"module": "decoder", "macs": 2000, "time_s": 0.002, "energy_j": 0.02}],
     "layers": [{"layer": "stem", "module": "encoder", "kind": "conv", "macs": 1000, "cycles": 2000, "time_s": 0.002,
                 "energy_j": 0.01, "bound": "dram", "dram_bytes": 4000, "utilisation": 0.5,
                 "operations_per_byte": 0.5, "operations_per_second": 1e6,
                 "time_by_cause_s": {"compute": 0.001, "dram": 0.001}, "energy_by_component_j": {"MAC": 0.01}},
                {"layer": "fuse", "module": "decoder", "kind": "conv", "macs": 2000, "cycles": 2000, "time_s": 0.002,
                 "energy_j": 0.02, "bound": "compute", "dram_bytes": 1000, "utilisation": 1,
                 "operations_per_byte": 4, "operations_per_second": 2e6,
                 "time_by_cause_s": {"compute": 0.002}, "energy_by_component_j": {"MAC": 0.01, "DRAM": 0.01}}],
     "machine_modules": [{"name": "PE array", "busy_cycles": 3000, "stall_cycles": 1000, "idle_cycles": 0,
                          "causes": {"DRAM": 600, "drain": 400}}]},
    {"path": "pruned", "device": "chip", "level": "full", "fidelity": "systemc", "macs": 2000, "weight_bytes": 80,
     "latency_s": 0.003, "energy_j": 0.02, "energy_by_component_j": {"MAC": 0.015, "DRAM": 0.005},
     "accuracy": {"value_percent": 45.1, "metric": "mIoU", "dataset": "ADE20K", "provenance": "modelled",
                  "source": "curve"},
     "modules": [], "layers": []},
    {"path": "slow", "device": "chip", "level": "full", "fidelity": "systemc", "macs": 4000, "latency_s": 0.005,
     "energy_j": 0.04, "accuracy": {"value_percent": 40, "metric": "mIoU", "dataset": "ADE20K",
     "provenance": "published", "source": "paper, table 1"}}],
  "pareto": [],
  "runs": [{"policy": "hysteresis", "device": "chip", "offered": 3, "served": 2, "dropped": 1, "missed": 1,
            "accuracy_per_served_percent": 45.8, "accuracy_per_offered_percent": 30.5,
            "accuracy_provenance": ["published", "modelled"], "energy_j": 0.06, "energy_per_served_j": 0.03,
            "energy_by_use_j": {"inference": 0.05, "idle": 0.01, "switching": 0},
            "latency_s": {"p50": 0.0035, "p95": 0.004, "p99": 0.004, "max": 0.004}, "switches": 1,
            "switch_time_s": 0.0001, "residency": [{"path": "full", "frames": 1, "time_s": 0.004},
                                                   {"path": "pruned", "frames": 1, "time_s": 0.003}],
            "series": [{"time_s": 0, "path": "full", "latency_s": 0.004, "deadline_s": 0.0035, "energy_j": 0.03,
                        "dropped": false},
                       {"time_s": 0.01, "path": "pruned", "latency_s": 0.003, "deadline_s": 0.0035, "energy_j": 0.02,
                        "dropped": false},
                       {"time_s": 0.02, "path": null, "latency_s": null, "deadline_s": 0.0035, "energy_j": 0,
                        "dropped": true}]}]
})";

/// `text` with the first `from` replaced by `to`.
inline std::string with(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

}  // namespace switchyard::report
