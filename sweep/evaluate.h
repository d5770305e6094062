// What a worker does with a point, and what it may ask of the store while it does. Nothing here knows
// configurations.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "sweep/outcome.h"
#include "sweep/space.h"

namespace switchyard::sweep {

/// Layer results that others have found, and those to be kept for others. Workers own no store; they ask.
class LayerShelf {
 public:
  virtual ~LayerShelf() = default;
  virtual std::vector<LayerEntry> find(const std::string& machine) = 0;
  virtual void keep(LayerEntry entry) = 0;
};

/// Runs one point in a worker process. May throw: ConfigError means the point is refused, std::bad_alloc that
/// it is out of memory, any other std::exception that it is broken.
using Evaluate = std::function<Outcome(const Point&, LayerShelf&)>;

/// A point that a worker has finished.
struct Report {
  Point point;
  Outcome outcome;
  std::vector<LayerEntry> layers;
};

/// Whoever runs points: processes of this machine, or ranks of several.
class Crew {
 public:
  using FindLayers = std::function<std::vector<LayerEntry>(const std::string& machine)>;

  virtual ~Crew() = default;
  /// Answers the workers' questions from now on.
  virtual void answer_with(FindLayers find) = 0;
  virtual int size() const = 0;
  /// Points that may be given now so that nobody waits.
  virtual std::size_t room() const = 0;
  virtual void give(Point point) = 0;
  /// Finished points, in no particular order; waits up to `milliseconds` for the first. Comes back early
  /// after a signal.
  virtual std::vector<Report> collect(int milliseconds) = 0;
};

/// Evaluates with exceptions turned into outcomes, all but std::bad_alloc.
Outcome evaluate_safely(const Evaluate& evaluate, const Point& point, LayerShelf& shelf);

}  // namespace switchyard::sweep
