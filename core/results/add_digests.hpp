#pragma once

#include <nlohmann/json.hpp>

namespace srlm {

/// Adds the member `digests`: a digest (document_digest.hpp) for each member there is.
void add_digests(nlohmann::ordered_json& document);

}  // namespace srlm
