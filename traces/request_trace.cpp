#include "traces/request_trace.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/compose.h"
#include "base/diagnostics.h"
#include "base/load.h"
#include "base/random.h"
#include "traces/csv_columns.h"

namespace switchyard {
namespace {

constexpr NumberRange span{0, 4e6};       // seconds; a run lasts at most 53 days
constexpr NumberRange positive{1e-9, 4e6};
constexpr NumberRange joules{0, 1e9};
constexpr std::uint64_t most_csv_bytes = 256ULL << 20;

void describe_allowance(Keys& keys, std::optional<Joules>& allowance, std::string_view sentence) {
  keys.optional({"allowance", sentence}, allowance,
                [](Keys& k, const Key& key, Joules& value) { k.quantity(key, value, joules); });
}

void describe_recorded(Keys& keys, RequestTrace& t) {
  keys.text({"file", "CSV file with the columns arrival_s, deadline_s, allowance_j; or write requests"}, t.file);
  keys.list({"requests", "the frames in order of arrival"}, t.recorded, [](Keys& k, RecordedRequest& r) {
    k.quantity({"arrival", "since the start", true}, r.arrival, span);
    k.optional({"deadline", "since the arrival; if absent, that of the trace"}, r.deadline,
               [](Keys& inner, const Key& key, Seconds& value) { inner.quantity(key, value, positive); });
    describe_allowance(k, r.allowance, "most energy that the frame may take; if absent, that of the trace");
  });
  if (!keys.reading()) return;
  t.file_mark = keys.where("file");
  if (t.file.empty() == t.recorded.empty()) keys.complain("", "a recorded trace has either ‘file’ or ‘requests’");
  for (std::size_t i = 1; i < t.recorded.size(); ++i) {
    if (t.recorded[i].arrival < t.recorded[i - 1].arrival) {
      keys.complain("requests", fmt::format("frame {} arrives before the one ahead of it; sort them by arrival", i));
      return;
    }
  }
}

void describe_generated(Keys& keys, RequestTrace& t) {
  keys.integer({"frames", "how many arrive"}, t.frames, {1, 10'000'000});
  keys.quantity({"start", "of the first frame or period"}, t.start, span);
}

void describe_arrivals(Keys& keys, RequestTrace& t, std::size_t index) {
  const auto arrivals = static_cast<RequestTrace::Arrivals>(index);
  if (arrivals == RequestTrace::Arrivals::recorded) {
    describe_recorded(keys, t);
    return;
  }
  describe_generated(keys, t);
  const bool random = arrivals == RequestTrace::Arrivals::poisson || arrivals == RequestTrace::Arrivals::bursty;
  keys.quantity({"period", random ? "mean time between frames (poisson) or bursts (bursty)" : "time between frames"},
                t.period, positive);
  if (arrivals == RequestTrace::Arrivals::jittered) {
    keys.quantity({"jitter", "most distance from the even grid, either way, uniform"}, t.jitter, span);
  }
  if (arrivals == RequestTrace::Arrivals::bursty) {
    keys.integer({"burst", "frames of a burst"}, t.burst, {1, 1'000'000});
    keys.quantity({"spacing", "between frames of a burst"}, t.spacing, span);
  }
  if (arrivals != RequestTrace::Arrivals::periodic) {
    keys.integer({"seed", "of the random numbers"}, t.seed, {0, 1'000'000'000});
  }
}

/// Time of arrival of each generated frame, not yet sorted.
std::vector<double> generated(const RequestTrace& t) {
  RandomStream stream(t.seed, "arrivals");
  std::vector<double> times;
  times.reserve(static_cast<std::size_t>(t.frames));
  double burst_start = t.start.value();
  double random_time = t.start.value();
  for (std::int64_t i = 0; i < t.frames; ++i) {
    const double even = t.start.value() + static_cast<double>(i) * t.period.value();
    switch (t.arrivals) {
      case RequestTrace::Arrivals::periodic:
      case RequestTrace::Arrivals::recorded:
        times.push_back(even);
        break;
      case RequestTrace::Arrivals::jittered:
        times.push_back(std::max(0.0, even + stream.uniform(-t.jitter.value(), t.jitter.value())));
        break;
      case RequestTrace::Arrivals::poisson:
        random_time += stream.exponential(t.period.value());
        times.push_back(random_time);
        break;
      case RequestTrace::Arrivals::bursty:
        if (i % t.burst == 0) burst_start += stream.exponential(t.period.value());
        times.push_back(burst_start + static_cast<double>(i % t.burst) * t.spacing.value());
        break;
    }
  }
  return times;
}

}  // namespace

void describe(Keys& keys, RequestTrace& t) {
  std::size_t only = 0;
  keys.choice({"kind", "what this file holds", true}, only,
              {{"request_trace", "when frames arrive and by when each is wanted"}});
  keys.text({"name", "trace as tables show it", true}, t.name);
  keys.text({"source", "where it was recorded, or why these numbers"}, t.source);
  keys.quantity({"deadline", "since the arrival"}, t.deadline, positive);
  describe_allowance(keys, t.allowance, "most energy that a frame may take");
  auto index = static_cast<std::size_t>(t.arrivals);
  keys.alternatives({"arrivals", "how the times of arrival come about"}, index,
                    {{"periodic", "one each period"},
                     {"jittered", "one each period, off by a random time"},
                     {"poisson", "at random, independent of each other"},
                     {"bursty", "in bursts that come at random"},
                     {"recorded", "as they stand in the file"}},
                    [&](Keys& k, std::size_t i) {
                      if (!k.documenting()) t.arrivals = static_cast<RequestTrace::Arrivals>(i);
                      describe_arrivals(k, t, i);
                    });
}

void take_in_file(RequestTrace& trace, const std::vector<std::filesystem::path>& search_roots) {
  if (trace.arrivals != RequestTrace::Arrivals::recorded || trace.file.empty()) return;
  const std::filesystem::path file = find_file(trace.file, trace.file_mark, search_roots);
  trace.recorded = read_request_csv(load_text(file, most_csv_bytes), file.string());
  trace.file.clear();
}

std::vector<Request> requests_of(const RequestTrace& trace) {
  std::vector<Request> requests;
  if (trace.arrivals == RequestTrace::Arrivals::recorded) {
    if (!trace.file.empty()) throw SimError("the file of a recorded trace was not read");
    requests.reserve(trace.recorded.size());
    for (const RecordedRequest& r : trace.recorded) {
      requests.push_back({r.arrival, r.deadline.value_or(trace.deadline), r.allowance ? r.allowance : trace.allowance});
    }
    return requests;
  }
  std::vector<double> times = generated(trace);
  std::sort(times.begin(), times.end());
  requests.reserve(times.size());
  for (const double time : times) requests.push_back({Seconds(time), trace.deadline, trace.allowance});
  return requests;
}

std::vector<RecordedRequest> read_request_csv(const std::string& text, const std::string& name) {
  Diagnostics diagnostics;
  const CsvColumns table(text, name, {"arrival_s", "deadline_s", "allowance_j"}, 1, diagnostics);
  std::vector<RecordedRequest> requests;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    RecordedRequest request;
    if (table.text(row, 0).empty()) {
      diagnostics.add(table.mark(row, 0), "the frame has no ‘arrival_s’");
      continue;
    }
    request.arrival = Seconds(table.number(row, 0).value_or(0));
    if (const auto deadline = table.number(row, 1)) {
      request.deadline = Seconds(*deadline);
      if (*deadline == 0) diagnostics.add(table.mark(row, 1), "‘deadline_s’ is 0; it must be more");
    }
    if (const auto allowance = table.number(row, 2)) request.allowance = Joules(*allowance);
    if (!requests.empty() && request.arrival < requests.back().arrival) {
      diagnostics.add(table.mark(row, 0), "the frame arrives before the one ahead of it; sort them by arrival");
    }
    requests.push_back(request);
  }
  if (diagnostics.empty() && requests.empty()) diagnostics.add(Mark{std::make_shared<const std::string>(name), 1, 1}, "there is no frame");
  diagnostics.throw_if_any();
  return requests;
}

}  // namespace switchyard
