# Tests that CTest knows, each with the label of its kind and that of its suite: `ctest --preset native -L ball` builds
# what the suite needs and runs it. What is built is a fixture; what a machine has once is a lock.
find_program(srlm_test_node node)
find_program(srlm_test_chromium NAMES chromium-headless-shell chromium chromium-browser google-chrome)

# srlm_build_fixture(NAME TARGET...): builds these before the first test that needs NAME.
function(srlm_build_fixture name)
    add_test(NAME build.${name} COMMAND "${CMAKE_COMMAND}" --build "${CMAKE_BINARY_DIR}" --target ${ARGN})
    set_tests_properties(build.${name} PROPERTIES FIXTURES_SETUP ${name} RESOURCE_LOCK build LABELS build)
endfunction()

# srlm_script_build(NAME [ARGUMENT...]): the same by scripts/build.mjs.
function(srlm_script_build name)
    add_test(NAME build.${name} COMMAND "${srlm_test_node}" scripts/with-node.cjs scripts/build.mjs ${ARGN}
        WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}")
    set_tests_properties(build.${name} PROPERTIES FIXTURES_SETUP ${name} RESOURCE_LOCK build LABELS build)
endfunction()

# srlm_unit_suites(SOURCE...): a suite for each source of unit tests.
function(srlm_unit_suites)
    foreach(source IN LISTS ARGN)
        get_filename_component(file "${source}" NAME)
        if(NOT file MATCHES "^test_(.*)\\.cpp$")
            continue()
        endif()
        set(suite "${CMAKE_MATCH_1}")
        add_test(NAME unit.${suite} COMMAND srlm_tests "--source-file=*/${file}")
        set_tests_properties(unit.${suite} PROPERTIES LABELS "unit;${suite}" FIXTURES_REQUIRED unit
            FAIL_REGULAR_EXPRESSION "test cases: +0 ")
    endforeach()
endfunction()

# srlm_script_suites(FOLDER FIXTURE [LOCK]): a suite for each file of tests in tests/FOLDER.
function(srlm_script_suites folder fixture)
    file(GLOB files CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/${folder}/*.test.*")
    foreach(path IN LISTS files)
        get_filename_component(file "${path}" NAME)
        string(REGEX REPLACE "\\.test\\..*" "" suite "${file}")
        add_test(NAME ${folder}.${suite}
            COMMAND "${srlm_test_node}" scripts/with-node.cjs node_modules/vitest/vitest.mjs run
                    --dir tests/${folder} --no-isolate --maxWorkers=1 tests/${folder}/${file}
            WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}")
        set_tests_properties(${folder}.${suite} PROPERTIES LABELS "${folder};${suite}"
            FIXTURES_REQUIRED ${fixture} RESOURCE_LOCK "${ARGN}" ENVIRONMENT "CHROMIUM=${srlm_test_chromium}")
    endforeach()
endfunction()
