# cmake -DINPUTS=a.txt,b.txt -DOUTPUT=texts.cpp -P embed_texts.cmake
# Writes shipped_text() (core/data/texts.hpp) with each text as a raw string literal.
set(cases "")
string(REPLACE "," ";" inputs "${INPUTS}")
foreach(input IN LISTS inputs)
    file(READ "${input}" text)
    get_filename_component(name "${input}" NAME_WE)
    string(APPEND cases "    if (name == \"${name}\") return R\"_text_(${text})_text_\";\n")
endforeach()
file(WRITE "${OUTPUT}" "// Generated from core/texts/*.txt.
#include \"data/texts.hpp\"

namespace srlm {

std::string_view shipped_text(std::string_view name) {
${cases}    return {};
}

}  // namespace srlm
")
