// Named streams of random numbers.
#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"

namespace switchyard {
namespace {

TEST(RandomStream, GivesTheSameNumbersForTheSameSeedAndName) {
  RandomStream a(1, "arrivals"), b(1, "arrivals"), other_seed(2, "arrivals"), other_name(1, "noise");
  const std::uint64_t first = a.bits();
  EXPECT_EQ(first, b.bits());
  EXPECT_NE(first, other_seed.bits());
  EXPECT_NE(first, other_name.bits());
}

TEST(RandomStream, ANumberByIndexDoesNotDependOnWhatWasDrawn) {
  RandomStream stream(1, "x");
  const double tenth = stream.uniform_at(10);
  for (int i = 0; i < 10; ++i) stream.bits();
  EXPECT_EQ(stream.uniform(), tenth);
}

// The mean of n uniform numbers has the standard error 1 / sqrt(12 n): 0.0009 for 100,000; 4 of them are 0.004.
TEST(RandomStream, UniformNumbersFillTheirRange) {
  RandomStream stream(3, "uniform");
  double sum = 0, least = 1, most = 0;
  for (int i = 0; i < 100'000; ++i) {
    const double u = stream.uniform();
    ASSERT_GE(u, 0);
    ASSERT_LT(u, 1);
    sum += u;
    least = std::min(least, u);
    most = std::max(most, u);
  }
  EXPECT_NEAR(sum / 100'000, 0.5, 0.004);
  EXPECT_LT(least, 0.001);
  EXPECT_GT(most, 0.999);
}

// Mean 2, standard error 2 / sqrt(100,000) = 0.006.
TEST(RandomStream, ExponentialNumbersHaveTheirMean) {
  RandomStream stream(4, "exponential");
  double sum = 0;
  for (int i = 0; i < 100'000; ++i) sum += stream.exponential(2);
  EXPECT_NEAR(sum / 100'000, 2, 0.025);
}

}  // namespace
}  // namespace switchyard
