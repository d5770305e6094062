#include <fmt/format.h>

#include "base/json_value.h"
#include "base/write.h"
#include "report/timeline.h"

namespace switchyard::report {
namespace {

std::string json_string(std::string_view text) { return to_json_line(json_text(text)); }

/// Events of one trace, a line each.
class Events {
 public:
  explicit Events(const sim::Timeline& timeline) : microseconds_per_cycle_(1e6 / timeline.clock.value()) {}

  /// Names a thread; threads are shown in the order of their numbers.
  void thread(std::size_t number, std::string_view name) {
    add(fmt::format(R"({{"ph":"M","pid":1,"tid":{},"name":"thread_name","args":{{"name":{}}}}})", number,
                    json_string(name)));
    add(fmt::format(R"({{"ph":"M","pid":1,"tid":{0},"name":"thread_sort_index","args":{{"sort_index":{0}}}}})", number));
  }
  void slice(std::size_t thread, std::string_view name, std::string_view category, std::int64_t begin,
             std::int64_t end, const std::string& arguments) {
    add(fmt::format(R"({{"ph":"X","pid":1,"tid":{},"ts":{},"dur":{},"name":{},"cat":"{}","args":{{{}}}}})", thread,
                    microseconds(begin), microseconds(end - begin), json_string(name), category, arguments));
  }
  std::string text() && { return std::move(text_); }

 private:
  void add(std::string_view event) {
    if (!text_.empty()) text_ += ",\n";
    text_ += event;
  }
  std::string microseconds(std::int64_t cycles) const {
    return shortest_decimal(static_cast<double>(cycles) * microseconds_per_cycle_);
  }

  const double microseconds_per_cycle_;
  std::string text_;
};

std::string name_of(const sim::Timeline& timeline, const sim::TimelineSlice& slice) {
  if (!slice.busy) return fmt::format("waits: {}", slice.what);
  if (slice.layer < 0) return std::string(slice.what);
  const std::string& layer = timeline.layers[static_cast<std::size_t>(slice.layer)].name;
  return slice.tile < 0 ? layer : fmt::format("{} tile {}", layer, slice.tile);
}

}  // namespace

std::string to_chrome_trace(const sim::Timeline& timeline) {
  Events events(timeline);
  events.thread(0, "layers");
  for (std::size_t i = 0; i < timeline.modules.size(); ++i) events.thread(i + 1, timeline.modules[i].name);
  for (const sim::TimelineLayer& layer : timeline.layers) {
    std::string arguments =
        fmt::format(R"("start_cycle":{},"cycles":{},"fused":[)", layer.begin, layer.end - layer.begin);
    for (std::size_t i = 0; i < layer.fused.size(); ++i) arguments += (i > 0 ? "," : "") + json_string(layer.fused[i]);
    events.slice(0, layer.name, "layer", layer.begin, layer.end, arguments + ']');
  }
  for (const sim::TimelineSlice& slice : timeline.slices) {
    events.slice(slice.track + 1, name_of(timeline, slice), slice.busy ? "busy" : "stall", slice.begin, slice.end,
                 fmt::format(R"("start_cycle":{},"cycles":{},"what":{})", slice.begin, slice.cycles,
                             json_string(slice.what)));
  }
  std::string modules;
  for (const accel::ModuleActivity& m : timeline.modules) {
    modules += fmt::format(R"({}{}:{{"busy":{},"stall":{},"idle":{}}})", modules.empty() ? "" : ",",
                           json_string(m.name), m.busy, m.stall, m.idle);
  }
  return fmt::format("{{\"displayTimeUnit\":\"ns\",\n\"otherData\":{{\"title\":{},\"clock_hz\":{},\"cycles\":{},"
                     "\"modules\":{{{}}}}},\n\"traceEvents\":[\n{}\n]}}\n",
                     json_string(timeline.title), shortest_decimal(timeline.clock.value()), timeline.cycles, modules,
                     std::move(events).text());
}

}  // namespace switchyard::report
