# cmake -DSOURCES="a;b" -DOUTPUT=file.h -P mapper_fingerprint.cmake
# Writes one digest over the contents of SOURCES: what a kept mapping depends on besides its question.
set(all "")
foreach(source IN LISTS SOURCES)
  file(SHA256 ${source} one)
  string(APPEND all "${one}\n")
endforeach()
string(SHA256 fingerprint "${all}")
file(WRITE ${OUTPUT}
"// Generated from the sources of accel/: changes when a mapping might.
#pragma once

#include <string_view>

namespace switchyard::sim {
inline constexpr std::string_view mapper_fingerprint = \"${fingerprint}\";
}
")
