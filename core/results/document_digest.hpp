#pragma once
/// \file
/// A document carries a digest of each of its parts, so that whatever is shown is what was written. The hash
/// binds the recorded numbers and lets results be compared; the digests bind the rest: spec, version,
/// summary.
///
/// A part's digest: the first 16 hex digits of the SHA-256 over its value, written as n, t or f for null,
/// true and false; d and the 8 bytes of the IEEE-754 double (little-endian, −0 as 0) for a number; s, the
/// length in bytes as 8 bytes and the UTF-8 for a text; [ values ] for a list; { keys, as texts, and values }
/// for an object, in the order of the document. Spaces and the spelling of numbers do not count.

#include <string>
#include <string_view>

namespace srlm {

/// Compares a document with its digests; false when it has none, as older ones. `name` is what errors name.
/// Throws Error: bad_data (a part was changed, added or removed: says which), syntax (no JSON).
bool check_digests(std::string_view json, const std::string& name);

}  // namespace srlm
