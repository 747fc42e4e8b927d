# Flags that every target of the project shares, as the interface target srlm::flags.
#
# Same bits everywhere: nothing may be contracted into a fused multiply-add or reassociated, and
# the instruction set stays the baseline; only the kernels are built for more (core/CMakeLists.txt).

# What that rule costs is measured against a build that breaks it (npm run bench).
option(SRLM_FMA "Contract into fused multiply-add: other bits, for benchmarks only" OFF)

add_library(srlm_flags INTERFACE)
add_library(srlm::flags ALIAS srlm_flags)
# Its hashes say so.
target_compile_definitions(srlm_flags INTERFACE $<$<BOOL:${SRLM_FMA}>:SRLM_FMA>)
target_compile_options(srlm_flags INTERFACE
    -ffp-contract=$<IF:$<BOOL:${SRLM_FMA}>,fast,off>
    -Wall -Wextra -Wshadow -Wconversion
    $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>  # false alarms of g++ 12 on string concatenation
    $<$<BOOL:${SRLM_WERROR}>:-Werror>)

if(EMSCRIPTEN)
    # wasm exceptions throw about twice as fast as JavaScript ones and add less code.
    target_compile_options(srlm_flags INTERFACE -fwasm-exceptions)
    if(EMSCRIPTEN_VERSION VERSION_LESS 3.1.27)
        set(stack_setting TOTAL_STACK)
    else()
        set(stack_setting STACK_SIZE)  # its default became 64 kB, too little
    endif()
    target_link_options(srlm_flags INTERFACE -fwasm-exceptions
        -sALLOW_MEMORY_GROWTH=1 -s${stack_setting}=1048576)
endif()
