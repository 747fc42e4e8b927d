# srlm_precompile(TARGET HEADER...): reads the headers that nearly every source of a target includes once for all of
# them. Every source still includes what it uses (npm run lint checks it), so that SRLM_PRECOMPILE=OFF, and the builds for
# WebAssembly, need nothing more.
option(SRLM_PRECOMPILE "Precompile headers" ON)

set(srlm_common_headers <algorithm> <array> <cmath> <cstdint> <functional> <limits> <map> <memory> <optional> <set>
    <span> <string> <string_view> <utility> <variant> <vector>)

function(srlm_precompile target)
    if(SRLM_PRECOMPILE AND NOT EMSCRIPTEN)
        target_precompile_headers(${target} PRIVATE ${srlm_common_headers} ${ARGN})
        # ccache asks for this: without the time in it, the same headers give the same file.
        target_compile_options(${target} PRIVATE
            $<$<CXX_COMPILER_ID:Clang>:SHELL:-Xclang -fno-pch-timestamp> $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
    endif()
endfunction()
