/// \file
/// Result documents: their spec and hash, and the hash of their numbers.

#include "fuzz.hpp"
#include "io/result_file.hpp"

using namespace srlm;

SRLM_FUZZ(data, size) {
    fuzz::read([&] { cli::read_result_spec(fuzz::text(data, size)); });
    return fuzz::read([&] { cli::recomputed_hash(fuzz::text(data, size), "a.json"); });
}
