#pragma once
/// \file
/// A block of replicates as bytes, for the journal of a cell that has not finished.

#include <cstddef>
#include <string>
#include <string_view>

#include "loop/loop.hpp"

namespace srlm::cli {

/// What a cell's record is made of: the digests, 32 bytes for each replicate, then the metrics as
/// IEEE-754 bits, little-endian. Kept θ and π are left out: they have entered the digests.
std::string trace_bytes(const Trace& trace);

/// The same with the metrics compressed: zlib over [metric][replicate][round], in which equal and similar
/// numbers are neighbours.
std::string packed_trace(const Trace& trace);

/// The block back. Throws Error bad_data when the bytes are not those of a block of this shape, or
/// the digests not those of the metrics (`kept`: replicates below it have digests over θ or π, too,
/// which cannot be compared). `parameter` is what errors name.
Trace trace_from_bytes(std::string_view bytes, std::size_t first, std::size_t count, std::size_t rounds,
                       std::size_t kept, const std::string& parameter);
Trace trace_from_packed(std::string_view bytes, std::size_t first, std::size_t count, std::size_t rounds,
                        std::size_t kept, const std::string& parameter);

}  // namespace srlm::cli
