# cmake -DFOLDER=core/experiments -DOUTPUT=experiment_files.cpp -P embed_experiments.cmake
# Writes experiment_files() (core/experiments/experiment_files.hpp) with each NAME.json as a raw string literal.
file(GLOB inputs "${FOLDER}/*.json")
list(SORT inputs)
set(files "")
foreach(input IN LISTS inputs)
    file(READ "${input}" text)
    get_filename_component(name "${input}" NAME_WE)
    string(APPEND files "        {\"${name}\", R\"_json_(${text})_json_\"},\n")
endforeach()
file(WRITE "${OUTPUT}" "// Generated from core/experiments/*.json.
#include \"experiments/experiment_files.hpp\"

namespace srlm {

std::vector<std::pair<std::string_view, std::string_view>> experiment_files() {
    return {
${files}    };
}

}  // namespace srlm
")
