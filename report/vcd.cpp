#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "report/timeline.h"

namespace switchyard::report {
namespace {

constexpr int layer_bits = 16;

/// Identifiers are printable characters from '!'; two a module.
char state_code(std::size_t track) { return static_cast<char>('!' + 2 * track); }
char layer_code(std::size_t track) { return static_cast<char>('!' + 2 * track + 1); }

std::string change(std::int64_t value, int bits, char code) {
  std::string digits;
  for (int bit = bits - 1; bit >= 0; --bit) digits += ((value >> bit) & 1) != 0 ? '1' : '0';
  return fmt::format("b{} {}\n", digits, code);
}

std::string signal_name(std::string name) {
  std::replace(name.begin(), name.end(), ' ', '_');
  return name;
}

}  // namespace

std::string to_vcd(const sim::Timeline& timeline) {
  std::string text = fmt::format(
      "$comment one time unit is one cycle of {} Hz; state: 0 idle, 1 busy, 2 stalled $end\n$timescale 1 ns $end\n"
      "$scope module machine $end\n",
      timeline.clock.value());
  for (std::size_t i = 0; i < timeline.modules.size(); ++i) {
    const std::string name = signal_name(timeline.modules[i].name);
    text += fmt::format("$var wire 2 {} {}_state $end\n$var wire {} {} {}_layer $end\n", state_code(i), name,
                        layer_bits, layer_code(i), name);
  }
  text += "$upscope $end\n$enddefinitions $end\n";
  // Of changes in one cycle the later one holds: a slice that begins where another ends.
  std::map<std::int64_t, std::map<char, std::string>> changes;
  for (std::size_t i = 0; i < timeline.modules.size(); ++i) changes[0][state_code(i)] = change(0, 2, state_code(i));
  for (const sim::TimelineSlice& slice : timeline.slices) {
    const char state = state_code(slice.track);
    changes[slice.begin][state] = change(slice.busy ? 1 : 2, 2, state);
    if (slice.layer >= 0) {
      changes[slice.begin][layer_code(slice.track)] = change(slice.layer, layer_bits, layer_code(slice.track));
    }
    changes[slice.end][state] = change(0, 2, state);
  }
  for (const auto& [cycle, values] : changes) {
    text += fmt::format("#{}\n", cycle);
    for (const auto& [code, value] : values) text += value;
  }
  if (changes.empty() || changes.rbegin()->first < timeline.cycles) text += fmt::format("#{}\n", timeline.cycles);
  return text;
}

}  // namespace switchyard::report
