#include "problems/array_bytes.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/json_text.hpp"
#include "data/archive.hpp"

namespace srlm {

namespace {

/// The array of one of these names in an archive, or its only one, of which a note tells.
Bytes member(std::string_view bytes, const ArrayNames& names, const std::string& parameter,
             std::vector<std::string>& notes) {
    const NpzArchive archive(bytes, parameter);
    const std::vector<std::string>& found = archive.names();
    const auto at = std::find_if(found.begin(), found.end(), [&](const std::string& name) {
        return std::find(names.begin(), names.end(), name) != names.end();
    });
    if (at != found.end()) return archive.member(static_cast<std::size_t>(at - found.begin()));
    if (found.size() == 1) {
        notes.push_back("its only array, " + key_shown(found[0]) + ", was taken for " +
                        std::string(names[0]));
        return archive.member(0);
    }
    std::string list;
    for (const std::string& name : found) list += (list.empty() ? "" : ", ") + key_shown(name);
    throw Error(Code::bad_data, parameter,
                "has no array " + std::string(names[0]) + (list.empty() ? "" : ", but " + list),
                "Name the array " + std::string(names[0]));
}

}  // namespace

bool is_npy(std::string_view bytes) { return bytes.substr(0, 6) == "\x93NUMPY"; }
bool is_npz(std::string_view bytes) { return bytes.substr(0, 2) == "PK"; }

Bytes npy_bytes(std::string_view bytes, const ArrayNames& names, const std::string& parameter,
                std::vector<std::string>& notes) {
    return is_npz(bytes) ? member(bytes, names, parameter, notes) : Bytes(nullptr, bytes);
}

}  // namespace srlm
