/// \file
/// Tables of numbers as CSV, and archives of arrays.

#include <cmath>

#include "fuzz.hpp"
#include "model/archive.hpp"
#include "model/csv.hpp"

using namespace srlm;

SRLM_FUZZ(data, size) {
    fuzz::read([&] {
        const NumberTable table = parse_csv(fuzz::text(data, size), "logits_file");
        fuzz::require(table.rows.empty() || table.rows.size() == table.values.size(), "labels are of rows");
        for (const auto& row : table.values)
            for (const double value : row) fuzz::require(std::isfinite(value), "values are finite");
    });
    return fuzz::read([&] {
        for (const auto& [name, bytes] : npz_members(fuzz::text(data, size), "features_file")) {
            fuzz::require(bytes.data() >= fuzz::text(data, size).data() &&
                              bytes.data() + bytes.size() <= fuzz::text(data, size).data() + size,
                          "a member lies in the archive");
        }
    });
}
