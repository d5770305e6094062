// Sweeps for tests: small spaces from YAML, and points that are computed instead of simulated.
#pragma once

#include <string>

#include "base/key_reader.h"
#include "base/load.h"
#include "sweep/plan.h"
#include "sweep/setup.h"
#include "sweep/space.h"

namespace switchyard::sweep {

inline SweepConfig config_of(const std::string& body) {
  return read<SweepConfig>(load_yaml("kind: sweep\nbase: base.yaml\n" + body, "sweep.yaml"));
}

/// What a user reads about a sweep whose axes or sampling are wrong.
inline std::string space_error(const std::string& body) {
  try {
    const SweepConfig config = config_of(body);
    const Space space(config);
    const Plan plan(space, config.sampling, {Direction::minimise});
    for (const Point& point : plan.points()) static_cast<void>(point);
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "no error";
}

/// A sweep over a gpu_study whose points take about a millisecond; `axes` is the body of the file.
inline Setup gpu_setup(const std::string& body) {
  ReadOptions reading;
  reading.search_roots = {SWITCHYARD_SOURCE_DIR, std::string(SWITCHYARD_SOURCE_DIR) + "/configs"};
  return read_setup(load_yaml("kind: sweep\nbase: tests/sweep/gpu_point.yaml\n" + body, "sweep.yaml"),
                    reading, "test");
}

}  // namespace switchyard::sweep
