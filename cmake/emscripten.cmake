# Toolchain file for the preset wasm: finds the emcc on PATH (or in $EMSDK) and
# uses the toolchain file that comes with it.

find_program(srlm_emcc emcc HINTS "$ENV{EMSDK}/upstream/emscripten")
if(NOT srlm_emcc)
    message(FATAL_ERROR "emcc was not found. Install Emscripten 3.1.6 or newer "
        "(Debian, Ubuntu: apt-get install emscripten) or put its emcc on PATH.")
endif()
find_program(srlm_node node)
get_filename_component(srlm_emcc_real "${srlm_emcc}" REALPATH)
get_filename_component(srlm_emscripten_root "${srlm_emcc_real}" DIRECTORY)

# The emulator string that emcmake would pass has flags that Node 20 rejects.
set(CMAKE_CROSSCOMPILING_EMULATOR "${srlm_node}" CACHE FILEPATH "Node, to run the tests")
include("${srlm_emscripten_root}/cmake/Modules/Platform/Emscripten.cmake")

# Debian's emcc needs its JavaScript packages, which Node finds only when told.
if(EXISTS /usr/share/nodejs/acorn)
    set(CMAKE_CXX_LINKER_LAUNCHER "${CMAKE_COMMAND};-E;env;NODE_PATH=/usr/share/nodejs")
endif()
