// Request traces: generators, recorded frames, and what is refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "base/key_reader.h"
#include "base/key_writer.h"
#include "base/load.h"
#include "tests/base/temporary_folder.h"
#include "traces/request_trace.h"

namespace switchyard {
namespace {

RequestTrace trace(const std::string& keys) {
  return read<RequestTrace>(load_yaml("kind: request_trace\nname: t\n" + keys, "t.yaml"));
}

std::string problems(const std::string& keys) {
  try {
    trace(keys);
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "none";
}

double mean_gap(const std::vector<Request>& requests) {
  return (requests.back().arrival - requests.front().arrival).value() / static_cast<double>(requests.size() - 1);
}

TEST(RequestTrace, PeriodicFramesComeEvenly) {
  const auto requests = requests_of(trace("arrivals: periodic\nframes: 3\nstart: 5 ms\nperiod: 20 ms\ndeadline: 15 ms\n"));
  ASSERT_EQ(requests.size(), 3U);
  EXPECT_DOUBLE_EQ(requests[2].arrival.value(), 0.045);
  EXPECT_EQ(requests[2].deadline, Seconds(0.015));
  EXPECT_FALSE(requests[2].allowance.has_value());
}

TEST(RequestTrace, JitteredFramesStayWithinTheirJitter) {
  const auto requests = requests_of(trace("arrivals: jittered\nframes: 1000\nstart: 1 s\nperiod: 20 ms\njitter: 3 ms\n"));
  double most = 0;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    most = std::max(most, std::abs(requests[i].arrival.value() - 1 - 0.020 * static_cast<double>(i)));
  }
  EXPECT_LE(most, 0.003);
  EXPECT_GT(most, 0.0029);
}

// The mean of 10,000 exponential gaps lies within 4 standard errors, 4 / sqrt(10,000) = 4 %.
TEST(RequestTrace, PoissonFramesHaveTheirMeanGap) {
  const auto requests = requests_of(trace("arrivals: poisson\nframes: 10000\nperiod: 20 ms\n"));
  EXPECT_NEAR(mean_gap(requests), 0.020, 0.020 * 0.04);
  // Exponential: the share of gaps above the mean is 1/e.
  std::size_t above = 0;
  for (std::size_t i = 1; i < requests.size(); ++i) above += requests[i].arrival - requests[i - 1].arrival > Seconds(0.020);
  EXPECT_NEAR(static_cast<double>(above) / 9999, std::exp(-1), 0.02);
}

TEST(RequestTrace, BurstsHaveTheirFramesAtTheirSpacing) {
  const auto requests = requests_of(trace("arrivals: bursty\nframes: 40\nperiod: 10 s\nburst: 4\nspacing: 1 ms\n"));
  for (std::size_t i = 0; i < 40; i += 4) {
    EXPECT_NEAR((requests[i + 3].arrival - requests[i].arrival).value(), 0.003, 1e-9);
  }
}

TEST(RequestTrace, ArrivalsAreSortedAndTheSameForTheSameSeed) {
  for (const char* keys : {"arrivals: jittered\nperiod: 1 ms\njitter: 5 ms\n", "arrivals: bursty\nperiod: 1 ms\nspacing: 1 ms\n"}) {
    const auto requests = requests_of(trace(keys));
    EXPECT_TRUE(std::is_sorted(requests.begin(), requests.end(),
                               [](const Request& a, const Request& b) { return a.arrival < b.arrival; }));
    EXPECT_EQ(requests_of(trace(keys)), requests);
    EXPECT_NE(requests_of(trace(std::string(keys) + "seed: 2\n")), requests);
  }
}

TEST(RequestTrace, RecordedFramesTakeFromTheTraceWhatTheyDoNotSay) {
  const auto requests = requests_of(trace("deadline: 30 ms\nallowance: 2 mJ\narrivals: recorded\n"
                                          "requests:\n- {arrival: 0 s}\n- {arrival: 10 ms, deadline: 5 ms, allowance: 1 mJ}\n"));
  ASSERT_EQ(requests.size(), 2U);
  EXPECT_EQ(requests[0], (Request{Seconds(0), Seconds(0.030), Joules(0.002)}));
  EXPECT_EQ(requests[1], (Request{Seconds(0.010), Seconds(0.005), Joules(0.001)}));
}

TEST(RequestTrace, ARecordedFileIsTakenIn) {
  const TemporaryFolder folder;
  folder.write("frames.csv", "# from a camera\narrival_s, deadline_s\n0,\n0.04,0.02\n");
  const auto yaml = folder.write("t.yaml", "kind: request_trace\nname: t\narrivals: recorded\nfile: frames.csv\n");
  RequestTrace t = read<RequestTrace>(load_file(yaml));
  take_in_file(t, {});
  EXPECT_TRUE(t.file.empty());
  ASSERT_EQ(t.recorded.size(), 2U);
  EXPECT_EQ(t.recorded[1].deadline, Seconds(0.02));
  // The resolved file says everything itself.
  EXPECT_EQ(requests_of(read<RequestTrace>(to_node(t))), requests_of(t));
}

TEST(RequestTrace, WhatIsWrittenReadsBackTheSame) {
  for (const char* keys : {"arrivals: periodic\n", "arrivals: jittered\njitter: 1 ms\n", "arrivals: poisson\n",
                           "arrivals: bursty\nburst: 3\n", "arrivals: recorded\nrequests: [{arrival: 1 s}]\n"}) {
    const RequestTrace t = trace(keys);
    EXPECT_EQ(requests_of(read<RequestTrace>(to_node(t))), requests_of(t)) << keys;
  }
}

TEST(RequestTrace, ReportsEveryProblemAtItsPlace) {
  EXPECT_EQ(problems("arrivals: periodic\nperiod: 20\njitter: 1 ms\n"),
            "t.yaml:4:9: ‘period’: ‘20’ has no unit; write a time with one of ps, ns, us, µs, ms, s, min, h, for example "
            "‘3.5 ms’\nt.yaml:5:1: unknown key ‘jitter’; known: kind, name, source, deadline, allowance, arrivals, frames, "
            "start, period");
  EXPECT_THAT(problems("arrivals: recorded\n"), ::testing::HasSubstr("a recorded trace has either ‘file’ or ‘requests’"));
  EXPECT_THAT(problems("arrivals: recorded\nrequests: [{arrival: 2 s}, {arrival: 1 s}]\n"),
              ::testing::HasSubstr("frame 1 arrives before the one ahead of it"));
}

TEST(RequestTrace, ReportsEveryProblemOfACsvFile) {
  try {
    read_request_csv("arrival_s,dedline_s\n0,1\n-1,\n,2\n0x1,\n", "f.csv");
    FAIL() << "accepted";
  } catch (const ConfigError& error) {
    EXPECT_STREQ(error.what(),
                 "f.csv:1:11: unknown column ‘dedline_s’; known: arrival_s, deadline_s, allowance_j (did you mean "
                 "‘deadline_s’?)\n"
                 "f.csv:3:1: ‘arrival_s’ is ‘-1’; it must be a number of at least 0\n"
                 "f.csv:4:1: the frame has no ‘arrival_s’\n"
                 "f.csv:5:1: ‘arrival_s’ is ‘0x1’; it must be a number of at least 0");
  }
}

}  // namespace
}  // namespace switchyard
