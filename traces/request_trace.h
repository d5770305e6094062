// When frames arrive, by when each is wanted and how much energy it may take: generated or recorded.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/keys.h"
#include "base/quantity.h"

namespace switchyard {

/// One frame as it arrives.
struct Request {
  Seconds arrival;                  ///< since the start of the run
  Seconds deadline;                 ///< since the arrival
  std::optional<Joules> allowance;  ///< most energy that it may take
  bool operator==(const Request&) const = default;
};

/// A recorded frame; what it does not say is as the trace says.
struct RecordedRequest {
  Seconds arrival;
  std::optional<Seconds> deadline;
  std::optional<Joules> allowance;
  bool operator==(const RecordedRequest&) const = default;
};

/// A file of kind ‘request_trace’.
struct RequestTrace {
  enum class Arrivals { periodic, jittered, poisson, bursty, recorded };

  std::string name;
  std::string source;  ///< where a recorded trace comes from, or why the numbers of a generated one
  Seconds deadline{1.0 / 30};       ///< of frames that say none, since the arrival
  std::optional<Joules> allowance;  ///< of frames that say none
  Arrivals arrivals = Arrivals::periodic;
  std::int64_t frames = 300;        ///< generated ones
  Seconds start;                    ///< of the first (of the first period for jittered and random ones)
  Seconds period{1.0 / 30};         ///< between frames; for poisson and bursty the mean between frames or bursts
  Seconds jitter;                   ///< most distance from the even grid, either way, uniform
  std::int64_t burst = 8;           ///< frames of a burst
  Seconds spacing;                  ///< between frames of a burst
  std::int64_t seed = 1;
  std::string file;                 ///< recorded: a CSV file; empty if the frames stand here
  Mark file_mark;
  std::vector<RecordedRequest> recorded;
};

void describe(Keys& keys, RequestTrace& trace);

/// Replaces ‘file’ by what it holds, so that the trace says everything itself. Throws ConfigError for a file that is
/// missing or malformed.
void take_in_file(RequestTrace& trace, const std::vector<std::filesystem::path>& search_roots);

/// The frames in order of arrival. The same trace gives the same frames on every machine. Needs take_in_file() first
/// for a trace with a file.
std::vector<Request> requests_of(const RequestTrace& trace);

/// CSV with the columns arrival_s, and if wanted deadline_s and allowance_j (empty cells: as the trace says), in order of
/// arrival; lines that start with # are comments. `name` stands for the file in messages. Throws ConfigError with every
/// problem.
std::vector<RecordedRequest> read_request_csv(const std::string& text, const std::string& name);

}  // namespace switchyard
