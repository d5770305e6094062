include(GoogleTest)

# switchyard_test(NAME LABEL unit|property|validation|golden|cli|layers|study SOURCES... DEPENDS folders)
# A GoogleTest program whose tests all carry one ctest label. Presets leave out "study": minutes, not seconds.
function(switchyard_test name)
  cmake_parse_arguments(ARG "" "LABEL" "SOURCES;DEPENDS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE switchyard_flags GTest::gmock GTest::gtest GTest::gtest_main)
  foreach(dependency IN LISTS ARG_DEPENDS)
    target_link_libraries(${name} PRIVATE switchyard_${dependency})
  endforeach()
  target_compile_definitions(${name} PRIVATE SWITCHYARD_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  set(timeout 120)
  if(SWITCHYARD_SANITIZE)
    set(timeout 900)  # sanitized programs take some five times as long
  endif()
  if(ARG_LABEL STREQUAL "study")
    set(timeout 7200)
  endif()
  gtest_discover_tests(${name} TEST_PREFIX "${ARG_LABEL}." DISCOVERY_TIMEOUT 60
                       PROPERTIES LABELS ${ARG_LABEL} TIMEOUT ${timeout})
endfunction()
