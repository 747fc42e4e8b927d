# srlm-mpi: sweeps on all processes that mpirun or srun starts. Built where an MPI is installed;
# -DSRLM_BUILD_MPI=ON insists on it, OFF leaves it out.
set(SRLM_BUILD_MPI AUTO CACHE STRING "Build srlm-mpi: AUTO (when an MPI is found), ON, OFF")
set_property(CACHE SRLM_BUILD_MPI PROPERTY STRINGS AUTO ON OFF)
if(NOT SRLM_BUILD_MPI)
    return()
endif()
set(MPI_CXX_SKIP_MPICXX ON)  # the C interface is used: no header of the old C++ one
find_package(MPI QUIET COMPONENTS CXX)
if(NOT MPI_CXX_FOUND)
    if(NOT SRLM_BUILD_MPI STREQUAL "AUTO")
        message(FATAL_ERROR "No MPI was found. Install one (Debian, Ubuntu: apt-get install libopenmpi-dev "
            "openmpi-bin), or leave SRLM_BUILD_MPI=ON out to build without srlm-mpi.")
    endif()
    message(STATUS "srlm-mpi is not built: no MPI was found (Debian, Ubuntu: libopenmpi-dev openmpi-bin)")
    return()
endif()

add_executable(srlm-mpi
    ${aligned_memory}
    mpi/main.cpp
    mpi/packing.cpp
    mpi/rank_runner.cpp
    mpi/ranks.cpp
    mpi/worker.cpp)
target_link_libraries(srlm-mpi PRIVATE srlm_program MPI::MPI_CXX)
install(TARGETS srlm-mpi COMPONENT program)
