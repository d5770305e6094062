// Systems that make no sense are refused, with the name of what is wrong.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sim/support.h"

namespace switchyard::sim::testing {
namespace {

std::string refusal(const std::function<void(System&)>& spoil) {
  System system = small_system({{"a", 50, {10, 10}, {1, 1}}}, 3, 10, 100);
  spoil(system);
  try {
    simulate(system, policy::PolicyConfig("best-within-budget"));
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(SystemErrors, NameWhatIsWrong) {
  EXPECT_EQ(refusal([](System&) {}), "accepted");
  EXPECT_EQ(refusal([](System& s) { s.devices[0].costs[0][1].reset(); }),
            "system: path ‘a’ on ‘npu’ runs at some levels only; profile it at every level or at none");
  EXPECT_EQ(refusal([](System& s) { s.devices[0].costs[0][0].reset(), s.devices[0].costs[0][1].reset(); }),
            "system: path ‘a’ runs on no device");
  EXPECT_EQ(refusal([](System& s) { s.devices[0].costs[0][0]->latency = Seconds(0); }),
            "system: path ‘a’ on ‘npu’: the latency must be more than 0 s");
  EXPECT_EQ(refusal([](System& s) { s.paths[0].accuracy = 101; }),
            "system: the accuracy of path ‘a’ is 101; it must be within [0, 100] per cent");
  EXPECT_EQ(refusal([](System& s) {
              set_nested_weights(s, {"net"}, {Bytes(2000)});
              s.devices[0].switching.weight_memory = Bytes(1000);
            }),
            "system: the weights of path ‘a’ (2000 B) do not fit the weight memory of ‘npu’ (1000 B)");
  EXPECT_EQ(refusal([](System& s) { s.devices.clear(); }), "system: there is no device; name at least one");
  EXPECT_EQ(refusal([](System& s) { s.budget = {{ms(1), 0}}; }), "system: the resource levels must start at 0 s");
  EXPECT_EQ(refusal([](System& s) { s.budget = {{Seconds(0), 7}}; }),
            "system: a resource level that is not in the list of levels");
  EXPECT_EQ(refusal([](System& s) { s.requests[1].arrival = ms(90); }), "system: frame 2 arrives before the one ahead of it");
  EXPECT_EQ(refusal([](System& s) { s.devices[0].levels[0].load_bandwidth = BytesPerSecond(0); }),
            "system: the load bandwidth of ‘npu’ must be more than 0 B/s");
}

TEST(SystemErrors, AFixedPathThatThereIsNotIsRefused) {
  const System system = small_system({{"full", 50, {10}, {1}}, {"pruned", 50, {10}, {1}}}, 1, 10, 100);
  try {
    simulate(system, policy::fixed_path("prunde"));
    FAIL() << "accepted";
  } catch (const ConfigError& error) {
    EXPECT_STREQ(error.what(), "policy fixed: there is no path ‘prunde’; known: full, pruned (did you mean ‘pruned’?)");
  }
}

}  // namespace
}  // namespace switchyard::sim::testing
