# cmake --install: the core as a library for other projects, which they find with find_package(srlm) and
# link as srlm::core (docs/library.md). Its component is called "core"; the programs are "program".
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(srlm_package_folder "${CMAKE_INSTALL_LIBDIR}/cmake/srlm")
set_target_properties(srlm_core PROPERTIES EXPORT_NAME core OUTPUT_NAME srlm_core)
install(TARGETS srlm_core EXPORT srlm COMPONENT core
    ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}")
install(EXPORT srlm NAMESPACE srlm:: FILE srlmTargets.cmake DESTINATION "${srlm_package_folder}" COMPONENT core)

# Eigen and json.hpp are inside the library: the package asks for nothing else.
file(WRITE "${CMAKE_BINARY_DIR}/package/srlmConfig.cmake"
    "include(\"\${CMAKE_CURRENT_LIST_DIR}/srlmTargets.cmake\")\n")
write_basic_package_version_file("${CMAKE_BINARY_DIR}/package/srlmConfigVersion.cmake"
    COMPATIBILITY SameMinorVersion)
install(FILES "${CMAKE_BINARY_DIR}/package/srlmConfig.cmake"
    "${CMAKE_BINARY_DIR}/package/srlmConfigVersion.cmake"
    DESTINATION "${srlm_package_folder}" COMPONENT core)

# The headers that docs/library.md lists, and what they include, as <srlm/loop/loop.hpp>.
install(CODE "
    set(SOURCE \"${PROJECT_SOURCE_DIR}/core\")
    set(DESTINATION \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_INCLUDEDIR}/srlm\")"
    COMPONENT core)
install(SCRIPT "${PROJECT_SOURCE_DIR}/cmake/install_headers.cmake" COMPONENT core)
