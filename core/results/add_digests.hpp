#pragma once

#include "base/json_parse.hpp"

namespace srlm {

/// Adds the member `digests`: a digest (document_digest.hpp) for each member there is.
void add_digests(Json& document);

}  // namespace srlm
