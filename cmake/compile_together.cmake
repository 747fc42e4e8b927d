# srlm_compile_together(TARGET GROUP SOURCE...)
#
# Compiles these sources as one: headers that are slow to read or to instantiate are then paid for once. The
# sources must go together (no two names alike in their anonymous namespaces). SRLM_UNITY=OFF compiles each
# by itself again, which is quicker for somebody who changes one of them all day.
option(SRLM_UNITY "Compile sources that share slow headers together" ON)

function(srlm_compile_together target group)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ${SRLM_UNITY} UNITY_BUILD_MODE GROUP)
    set_source_files_properties(${ARGN} PROPERTIES UNITY_GROUP ${group})
endfunction()
