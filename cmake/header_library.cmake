# srlm_header_library(NAME HEADER PACKAGE)
#
# Interface target srlm::NAME for a header-only library that is installed on this machine. A folder
# of the build tree gets a symbolic link to the library's own folder and becomes the include path:
# so a cross compiler (emcc) sees this one library and not the rest of /usr/include.
function(srlm_header_library name header package)
    find_path(srlm_${name}_root ${header}
        PATHS /usr/include /usr/local/include /opt/homebrew/include
        PATH_SUFFIXES eigen3
        NO_CMAKE_FIND_ROOT_PATH)
    if(NOT srlm_${name}_root)
        message(FATAL_ERROR "${header} was not found. Install it (Debian, Ubuntu: apt-get install "
            "${package}) or pass -Dsrlm_${name}_root=<the folder that contains ${header}>.")
    endif()
    set(folder "${CMAKE_BINARY_DIR}/headers/${name}")
    file(MAKE_DIRECTORY "${folder}")
    string(REGEX REPLACE "/.*" "" top "${header}")
    file(CREATE_LINK "${srlm_${name}_root}/${top}" "${folder}/${top}" SYMBOLIC)
    add_library(srlm_${name} INTERFACE)
    add_library(srlm::${name} ALIAS srlm_${name})
    target_include_directories(srlm_${name} SYSTEM INTERFACE "${folder}")
endfunction()
