// What the Once-For-All families share: their rounding of channel counts, and knobs that may be given once
// for all blocks or as a list with one entry a block.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/keys.h"
#include "base/text.h"

namespace switchyard::zoo {

/// Nearest multiple of 8, at least 8, never more than 10 % below `channels`
/// (make_divisible in mit-han-lab/once-for-all, ofa/utils/pytorch_modules.py).
inline std::int64_t make_divisible(double channels) {
  const auto rounded = std::max<std::int64_t>(8, static_cast<std::int64_t>(channels + 4.0) / 8 * 8);
  return static_cast<double>(rounded) < 0.9 * channels ? rounded + 8 : rounded;
}

/// Inner width of a block whose outer width is `channels`: rounded to an integer first, as once-for-all does.
inline std::int64_t inner_channels(std::int64_t channels, double ratio) {
  return make_divisible(std::nearbyint(static_cast<double>(channels) * ratio));
}

/// Declares a list that is as long as `values` already is; a list of another length is refused and leaves
/// them alone. `describe(Keys&, T&)` declares one value.
template <class T, class Describe>
void fixed_list(Keys& keys, const Key& key, std::vector<T>& values, Describe describe) {
  const auto length = static_cast<std::int64_t>(values.size());
  std::vector<T> entries = values;
  keys.list(key, entries, describe, {length, length});
  if (entries.size() == values.size()) values = std::move(entries);
}

/// Declares `values` under two keys that exclude each other: `one_key`, one value that stands for all
/// entries, and `list_key`, a list as long as `values` is. Written back as the one value where there is one,
/// so that equal settings look equal. `collapse(values)` gives that value or nothing, `expand(value)` is its
/// inverse; `describe_one` and `describe_entry(Keys&, const Key&, value)` declare the values.
template <class One, class T, class Collapse, class Expand, class DescribeOne, class DescribeEntry>
void one_or_list(Keys& keys, const Key& one_key, const Key& list_key, std::vector<T>& values,
                 Collapse collapse, Expand expand, DescribeOne describe_one, DescribeEntry describe_entry) {
  std::optional<One> one = collapse(values);
  std::optional<std::vector<T>> list;
  if (!one) list = values;
  keys.optional(one_key, one, describe_one);
  keys.optional(list_key, list, [&](Keys& k, const Key& key, std::vector<T>& entries) {
    if (entries.empty()) entries = values;
    fixed_list(k, key, entries, [&](Keys& entry, T& value) {
      describe_entry(entry, Key{"", list_key.sentence}, value);
    });
  });
  if (!keys.reading()) return;
  if (one && list) {
    keys.complain(list_key.name, fmt::format("give either {} for all or {} for each, not both",
                                             in_quotes(one_key.name), in_quotes(list_key.name)));
  } else if (one) {
    values = expand(*one);
  } else if (list) {
    values = *list;
  }
}

/// one_or_list() where the one value is what every entry holds.
template <class T, class Describe>
void uniform_or_list(Keys& keys, const Key& one_key, const Key& list_key, std::vector<T>& values,
                     Describe describe) {
  const auto collapse = [](const std::vector<T>& entries) -> std::optional<T> {
    if (std::adjacent_find(entries.begin(), entries.end(), std::not_equal_to<>{}) != entries.end()) return {};
    return entries.front();
  };
  const std::size_t length = values.size();
  const auto expand = [length](T value) { return std::vector<T>(length, value); };
  one_or_list<T>(keys, one_key, list_key, values, collapse, expand, describe, describe);
}

/// Declares a value that must be one of `legal`, for use with the functions above; `rule` says so to the user
/// ("a kernel is 3, 5 or 7").
template <class T>
auto one_of(std::initializer_list<T> legal, std::string_view rule) {
  return [values = std::vector<T>(legal), rule](Keys& keys, const Key& key, T& value) {
    const auto [least, most] = std::minmax_element(values.begin(), values.end());
    if constexpr (std::is_integral_v<T>) {
      keys.integer(key, value, {*least, *most});
    } else {
      keys.number(key, value, {*least, *most});
    }
    // A value outside the range was refused above and is not what the user wrote.
    const bool was_read = value >= *least && value <= *most;
    if (was_read && std::find(values.begin(), values.end(), value) == values.end()) {
      keys.complain(key.name, fmt::format("{}, not {}", rule, value));
    }
  };
}

/// Entries of blocks that do not run have no effect; gives them the value of the last block of the stage that
/// runs, so that equal networks have equal settings. Stage i has `most[i]` entries, of which the first
/// `used[i]` run.
template <class T>
void settle_unused(std::vector<T>& entries, const std::vector<std::int64_t>& used,
                   const std::vector<std::int64_t>& most) {
  auto stage = entries.begin();
  for (std::size_t i = 0; i < used.size(); ++i) {
    const bool is_legal = used[i] >= 1 && used[i] <= most[i];  // otherwise it has been refused already
    if (is_legal) std::fill(stage + used[i], stage + most[i], *(stage + used[i] - 1));
    stage += most[i];
  }
}

}  // namespace switchyard::zoo
