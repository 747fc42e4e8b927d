/// \file
/// Tables of numbers as CSV, and archives of arrays.

#include <cmath>
#include <cstddef>

#include "data/archive.hpp"
#include "data/csv.hpp"
#include "data/inflate.hpp"
#include "fuzz.hpp"

using namespace srlm;

SRLM_FUZZ(data, size) {
    fuzz::read([&] {
        const NumberTable table = parse_csv(fuzz::text(data, size), "logits_file");
        fuzz::require(table.rows.empty() || table.rows.size() == table.values.size(), "labels are of rows");
        for (const auto& row : table.values)
            for (const double value : row) fuzz::require(std::isfinite(value), "values are finite");
    });
    // As a stream of its own, too: the checksum of an archive lets few mutations through.
    (void)inflate(fuzz::text(data, size), 4 * size);
    return fuzz::read([&] {
        const NpzArchive archive(fuzz::text(data, size), "features_file");
        constexpr std::size_t kMostPerByte = 1032;
        for (std::size_t i = 0; i < archive.names().size(); ++i)
            fuzz::require(archive.member(i).view().size() <= kMostPerByte * size,
                          "a member came out of the archive");
    });
}
