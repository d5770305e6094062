# cmake --install: the program, its configs, the headers and a CMake package (find_package(Switchyard)).
include(CMakePackageConfigHelpers)

get_property(folders GLOBAL PROPERTY SWITCHYARD_LIBRARIES)
list(REMOVE_ITEM folders cli)
foreach(folder IN LISTS folders)
  install(TARGETS switchyard_${folder} EXPORT SwitchyardTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
  # A library of a subfolder (accel_dram) comes with its parent's headers.
  if(IS_DIRECTORY ${PROJECT_SOURCE_DIR}/${folder})
    install(DIRECTORY ${PROJECT_SOURCE_DIR}/${folder} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/switchyard
            FILES_MATCHING PATTERN "*.h" PATTERN page EXCLUDE)
  endif()
endforeach()
install(TARGETS switchyard_program RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/configs DESTINATION ${CMAKE_INSTALL_DATADIR}/switchyard)
# Studies name traces as traces/requests/…, found beside the folder of configs.
install(DIRECTORY ${PROJECT_SOURCE_DIR}/traces/requests ${PROJECT_SOURCE_DIR}/traces/budgets
        DESTINATION ${CMAKE_INSTALL_DATADIR}/switchyard/traces)
install(EXPORT SwitchyardTargets NAMESPACE Switchyard::
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/Switchyard)
configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/SwitchyardConfig.cmake.in
  ${PROJECT_BINARY_DIR}/SwitchyardConfig.cmake INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/Switchyard)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/SwitchyardConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/SwitchyardConfig.cmake ${PROJECT_BINARY_DIR}/SwitchyardConfigVersion.cmake
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/Switchyard)
