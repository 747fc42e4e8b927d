# cmake -DINPUTS=a.txt,b.txt -DOUTPUT=texts.cpp -P embed_texts.cmake
# Writes corpus_text() (core/data/texts.hpp) with each text as a raw string literal; the file's
# name is the name of the Corpus.
set(cases "")
string(REPLACE "," ";" inputs "${INPUTS}")
foreach(input IN LISTS inputs)
    file(READ "${input}" text)
    get_filename_component(name "${input}" NAME_WE)
    string(APPEND cases "        case Corpus::${name}:\n            return R\"_text_(${text})_text_\";\n")
endforeach()
file(WRITE "${OUTPUT}" "// Generated from core/texts/*.txt.
#include \"data/texts.hpp\"

namespace srlm {

std::string_view corpus_text(Corpus corpus) {
    switch (corpus) {
${cases}        default:
            return {};
    }
}

}  // namespace srlm
")
