// A small result as `switchyard run --json` writes it (small.json), for tests of what reads results.
#pragma once

#include <string>

#include "base/load.h"

namespace switchyard::report {

/// Two paths on one accelerator: the pruned one takes half the time of layer "fuse"; the third, "slow", is beaten by
/// "full" on every count. One run of one policy with two requests.
inline const std::string small_result = load_text(SWITCHYARD_SOURCE_DIR "/tests/report/small.json", 1 << 20);

/// `text` with the first `from` replaced by `to`.
inline std::string with(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

}  // namespace switchyard::report
