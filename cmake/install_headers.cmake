# Copies the public headers from SOURCE (core/) to DESTINATION (include/srlm/), and all that they include.
# Within the core a header is "loop/loop.hpp"; outside it is <srlm/loop/loop.hpp>, so that folders called
# model/ or loop/ are on nobody's include path.
cmake_policy(VERSION 3.22)
set(public
    base/error.hpp
    spec/parameters.hpp
    results/result.hpp
    spec/spec.hpp
    experiments/experiments.hpp
    loop/loop.hpp
    policies/metrics.hpp
    problems/make_problem.hpp
    numerics/kernels.hpp
    results/word_output.hpp
    sweeps/sweep.hpp
    results/checks.hpp
    results/overlays.hpp)

set(todo ${public})
set(done "")
while(todo)
    list(POP_FRONT todo header)
    if(header IN_LIST done)
        continue()
    endif()
    list(APPEND done "${header}")
    # Text, not a list: brackets and semicolons of the source have no meaning here.
    file(READ "${SOURCE}/${header}" text)
    string(REGEX MATCHALL "#include \"[^\"]+\"" includes "${text}")
    foreach(include IN LISTS includes)
        string(REGEX REPLACE "#include \"([^\"]+)\"" "\\1" include "${include}")
        list(APPEND todo "${include}")
    endforeach()
    string(REGEX REPLACE "#include \"([^\"]+)\"" "#include <srlm/\\1>" text "${text}")
    set(installed "${DESTINATION}/${header}")
    set(before "")
    if(EXISTS "${installed}")
        file(READ "${installed}" before)
    endif()
    if(NOT text STREQUAL before)
        message(STATUS "Installing: ${installed}")
        file(WRITE "${installed}" "${text}")
    endif()
    list(APPEND CMAKE_INSTALL_MANIFEST_FILES "${installed}")
endwhile()
