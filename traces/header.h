// What stands before the layers of a trace.
#pragma once

#include "base/keys.h"
#include "traces/native.h"

namespace switchyard {

inline constexpr std::string_view trace_kind = "trace";
inline constexpr std::string_view trace_format = "switchyard-trace/1";

struct TraceHeader {
  std::string name;        ///< of the graph
  std::string checkpoint;  ///< weight set; "" for none
  TraceOrigin origin;
};

void describe(Keys& keys, TraceHeader& header);

}  // namespace switchyard
