// Every problem of a GPU's files is reported at its place, in these words.
#include <gtest/gtest.h>

#include "base/load.h"
#include "gpu/study.h"
#include "tests/base/config_error_text.h"
#include "tests/gpu/devices.h"

namespace switchyard::gpu {
namespace {

template <class T>
std::string problems(const std::string& text) {
  return config_error_of([&] { read<T>(load_yaml(text, "f.yaml")); });
}

TEST(GpuConfigErrors, OfADeviceNameKeysRangesUnitsAndContradictions) {
  EXPECT_EQ(config_error_of([] { read<Gpu>(load_config(gpu_folder() / "t4.yaml", {"static_power=70 W"})); }),
            "--set: leaves nothing of board_power for operations");
  EXPECT_EQ(config_error_of([] { read<Gpu>(load_config(gpu_folder() / "t4.yaml", {"idle_power=71 W"})); }),
            "--set: is above board_power");
  EXPECT_EQ(config_error_of([] { read<Gpu>(load_config(gpu_folder() / "t4.yaml", {"lowest_clock=1.6 GHz"})); }),
            "--set: is above boost_clock");
  EXPECT_EQ(config_error_of([] { read<Gpu>(load_config(gpu_folder() / "t4.yaml", {"multiprocessors=-3"})); }),
            "--set: ‘multiprocessors’ is -3; it must be within [1, 4096]");
  EXPECT_EQ(config_error_of([] { read<Gpu>(load_config(gpu_folder() / "t4.yaml", {"boost_clock=1590"})); }),
            "--set: ‘boost_clock’: ‘1590’ has no unit; write a frequency with one of Hz, kHz, MHz, GHz, for example "
            "‘1.2 GHz’");
}

TEST(GpuConfigErrors, OfAnArchitectureNameTilesAndConstants) {
  EXPECT_EQ(problems<Architecture>("kind: gpu_architecture\n"
                                   "name: x\n"
                                   "matrix:\n"
                                   "  linear: [{rows: 4, columns: 128, efficiency: 0.9}]\n"
                                   "  batched: [{rows: 128, columns: 128, efficiency: 2}]\n"
                                   "  tensor: []\n"
                                   "  convolution: [{rows: 128, columns: 128}]\n"
                                   "  cluster: 0\n"
                                   "memory:\n"
                                   "  products: fast\n"
                                   "energy:\n"
                                   "  fp32: -1\n"
                                   "  least_voltage: 1.5\n"),
            "f.yaml:1:1: missing key ‘source’: data it was fitted on and its errors\n"
            "f.yaml:4:19: ‘matrix.linear[0].rows’ is 4; it must be within [8, 1024]\n"
            "f.yaml:5:51: ‘matrix.batched[0].efficiency’ is 2; it must be within [0.001, 1.5]\n"
            "f.yaml:6:11: ‘matrix.tensor’ has 0 elements; must be within [1, 32]\n"
            "f.yaml:7:17: missing key ‘matrix.convolution[0].efficiency’: of peak while full waves of such blocks run\n"
            "f.yaml:8:12: ‘matrix.cluster’ is 0; it must be within [1, 16]\n"
            "f.yaml:10:13: ‘memory.products’ must be a number, not ‘fast’\n"
            "f.yaml:12:9: ‘energy.fp32’ is -1; it must be within [0, 10000]\n"
            "f.yaml:13:18: ‘energy.least_voltage’ is 1.5; it must be within [0.1, 1]");
}

TEST(GpuConfigErrors, OfAHostNameUnknownKeys) {
  EXPECT_EQ(problems<Host>("kind: gpu_host\n"
                           "name: h\n"
                           "eager_call: 5 us\n"),
            "f.yaml:1:1: missing key ‘source’: what it was fitted or measured on\n"
            "f.yaml:3:1: unknown key ‘eager_call’; known: kind, name, source, operator_cost, view_cost, pass_cost, "
            "launch_cost, launch_latency, stream_gap, graph_gap, graph_launch, synchronisation");
}

TEST(GpuConfigErrors, OfAStudyNameEmptyListsAndUnknownWords) {
  EXPECT_EQ(problems<GpuStudy>("kind: gpu_study\n"
                               "networks: {}\n"
                               "devices: []\n"
                               "host: {kind: gpu_host, name: h, source: made up}\n"
                               "executions:\n"
                               "  - {precision: fp64, mode: eagre}\n"
                               "batches: [0]\n"
                               "period: 33\n"),
            "f.yaml:2:11: names no network\n"
            "f.yaml:3:10: ‘devices’ has 0 elements; must be within [1, 64]\n"
            "f.yaml:6:17: unknown precision ‘fp64’; known: fp32, tf32, fp16, bf16, int8\n"
            "f.yaml:6:29: unknown mode ‘eagre’; known: eager, graph, compiled, compiled_graph (did you mean ‘eager’?)\n"
            "f.yaml:7:11: ‘batches[0]’ is 0; it must be within [1, 65536]\n"
            "f.yaml:8:9: ‘period’: ‘33’ has no unit; write a time with one of ps, ns, us, µs, ms, s, min, h, for example "
            "‘3.5 ms’");
}

}  // namespace
}  // namespace switchyard::gpu
