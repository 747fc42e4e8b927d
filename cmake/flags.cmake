# Flags that every target of the project shares, as the interface target srlm::flags.
#
# Same bits everywhere: nothing may be contracted into a fused multiply-add or reassociated, and
# the instruction set stays the baseline; only the kernels are built for more (core/CMakeLists.txt).

add_library(srlm_flags INTERFACE)
add_library(srlm::flags ALIAS srlm_flags)
target_compile_options(srlm_flags INTERFACE
    -ffp-contract=off
    -Wall -Wextra -Wshadow -Wconversion
    $<$<BOOL:${SRLM_WERROR}>:-Werror>)

if(EMSCRIPTEN)
    # wasm exceptions throw about twice as fast as JavaScript ones and add less code.
    target_compile_options(srlm_flags INTERFACE -fwasm-exceptions
        $<$<BOOL:${SRLM_WASM_SIMD}>:-msimd128>)
    if(EMSCRIPTEN_VERSION VERSION_LESS 3.1.27)
        set(stack_setting TOTAL_STACK)
    else()
        set(stack_setting STACK_SIZE)  # its default became 64 kB, too little
    endif()
    target_link_options(srlm_flags INTERFACE -fwasm-exceptions
        -sALLOW_MEMORY_GROWTH=1 -s${stack_setting}=1048576)
endif()
