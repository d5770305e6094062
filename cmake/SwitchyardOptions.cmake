# Build-wide language level, warnings and instrumentation.
option(SWITCHYARD_BUILD_TESTS "Build the test programs" ON)
option(SWITCHYARD_BUILD_BENCHMARKS "Build the Google Benchmark programs" ON)
option(SWITCHYARD_WARNINGS_AS_ERRORS "Treat compiler warnings as errors" OFF)
option(SWITCHYARD_SANITIZE "Build with AddressSanitizer and UndefinedBehaviorSanitizer" OFF)
option(SWITCHYARD_COVERAGE "Build with gcov instrumentation" OFF)

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
include(GNUInstallDirs)

add_library(switchyard_flags INTERFACE)
# -ffp-contract=off: the same input gives the same bytes on machines with and without fused multiply-add.
target_compile_options(switchyard_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -ffp-contract=off
  $<$<BOOL:${SWITCHYARD_WARNINGS_AS_ERRORS}>:-Werror>)
if(SWITCHYARD_SANITIZE)
  target_compile_options(switchyard_flags INTERFACE
    -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(switchyard_flags INTERFACE -fsanitize=address,undefined)
endif()
if(SWITCHYARD_COVERAGE)
  target_compile_options(switchyard_flags INTERFACE --coverage -fprofile-abs-path)
  target_link_options(switchyard_flags INTERFACE --coverage)
endif()

find_program(SWITCHYARD_CCACHE ccache)
if(SWITCHYARD_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${SWITCHYARD_CCACHE})
endif()
