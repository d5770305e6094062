// Large counts in the unit that suits the largest of a column.
#pragma once

#include <cstdint>
#include <string>

namespace switchyard::cli {

/// A power of a thousand with its letter.
struct Scale {
  double factor = 1;
  std::string letter;  ///< "", "k", "M" or "G"

  /// `value` in this unit with `decimals` digits after the point; whole numbers where the unit is 1.
  std::string operator()(std::int64_t value, int decimals = 3) const;
};

/// The largest unit that `most` reaches.
Scale scale_for(std::int64_t most);

/// "62.0 %"; "" where there is no whole.
std::string per_cent(std::int64_t part, std::int64_t whole);

/// "27.46 M", "128 k", "17".
std::string counted(std::int64_t value, int decimals = 2);

}  // namespace switchyard::cli
