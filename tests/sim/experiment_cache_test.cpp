// Profiles on disk, and what a damaged file does.
#include <gtest/gtest.h>

#include <fstream>

#include "base/load.h"
#include "base/write.h"
#include "sim/experiment/profile_cache.h"
#include "sim/experiment/profiler.h"
#include "tests/base/temporary_folder.h"
#include "tests/sim/experiment_support.h"

namespace switchyard::sim {
namespace {

PathProfile profile() {
  PathProfile p;
  p.path_name = "net {x: 1}";
  p.path_digest = "0123";
  p.fidelity = "systemc";
  p.checkpoint = "net";
  p.macs = 123456789012345;
  p.parameters = 7;
  p.weights = Bytes(8);
  p.latency = Seconds(0.1);
  p.energy = Joules(1.0 / 3);
  p.utilisation = 0.5;
  p.idle_power = Watts(0.25);
  p.load_bandwidth = BytesPerSecond(5.12e10);
  p.energy_by_component = {{"MAC", 0.1}, {"DRAM", 1e-30}};
  p.energy_by_operand = {{"weights", 0.2}};
  p.layers.push_back({"a.b", "linear", 5, 6, Seconds(0.05), Joules(0.1), "dram", 12.5, 0.25, {{"compute", 0.05}}, {{"MAC", 0.1}}});
  p.machine_modules.push_back({"array", 1, 2, 3, {{"dram", 2}}});
  return p;
}

constexpr const char* name = "00112233445566778899aabbccddeeff";

TEST(ProfileCache, GivesBackExactlyWhatItWasGiven) {
  const TemporaryFolder folder;
  const ProfileCache cache(folder.path() / "profiles");
  EXPECT_FALSE(cache.load(name));
  cache.store(name, profile());
  const auto back = cache.load(name);
  ASSERT_TRUE(back);
  EXPECT_EQ(to_json(to_node(*back)), to_json(to_node(profile())));
  EXPECT_EQ(back->energy, profile().energy);  // 1/3 to the last bit
}

TEST(ProfileCache, ADamagedFileCountsAsAbsentWhereverTheDamageIs) {
  const TemporaryFolder folder;
  const ProfileCache cache(folder.path());
  cache.store(name, profile());
  const std::string whole = load_text(cache.file(name), 1 << 20);
  for (std::size_t at = 0; at < whole.size(); at += 17) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 1);
    std::ofstream(cache.file(name), std::ios::binary) << damaged;
    EXPECT_FALSE(cache.load(name)) << "byte " << at;
    std::ofstream(cache.file(name), std::ios::binary) << whole.substr(0, at);
    EXPECT_FALSE(cache.load(name)) << "cut after " << at;
  }
}

TEST(ProfileDigest, ChangesWithEverythingThatDecidesAProfile) {
  const Experiment e = small();
  const ExperimentDevice& device = e.devices[0];
  const std::string digest = profile_digest("path", device, e.energy, {}, "tool");
  EXPECT_NE(profile_digest("other", device, e.energy, {}, "tool"), digest);
  EXPECT_NE(profile_digest("path", device, e.energy, {}, "another build"), digest);
  EXPECT_NE(profile_digest("path", device, e.energy, {0.5, 1, 1, {}}, "tool"), digest);
  EXPECT_NE(profile_digest("path", device, e.energy, {1, 1, 1, Watts(1)}, "tool"), digest);
  ExperimentDevice other = device;
  other.accelerator.accelerator.systolic.rows *= 2;
  EXPECT_NE(profile_digest("path", other, e.energy, {}, "tool"), digest);
  other = device;
  other.accelerator.fidelity = Fidelity::systemc;
  EXPECT_NE(profile_digest("path", other, e.energy, {}, "tool"), digest);
  other = device;
  other.switching.weight_memory = Bytes(1);  // decides nothing within a profile
  EXPECT_EQ(profile_digest("path", other, e.energy, {}, "tool"), digest);
}

}  // namespace
}  // namespace switchyard::sim
