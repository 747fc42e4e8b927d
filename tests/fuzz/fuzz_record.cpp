/// \file
/// What a database keeps of a cell: the record, and the digests and metrics of a block of replicates.

#include <cstddef>
#include <string>

#include "fuzz.hpp"
#include "store/trace_bytes.hpp"
#include "sweeps/sweep.hpp"

using namespace srlm;

SRLM_FUZZ(data, size) {
    fuzz::read([&] {
        const CellRecord record = parse_cell_record(fuzz::text(data, size));
        const std::string json = cell_record_json(record);
        fuzz::require(cell_record_json(parse_cell_record(json)) == json, "a record reads as itself");
        cell_summary(record);
    });
    if (size < 3) return 0;
    return fuzz::read([&] {
        const std::size_t first = data[0], count = data[1], rounds = data[2];
        const Trace trace =
            cli::trace_from_bytes(fuzz::text(data + 3, size - 3), first, count, rounds, 0, "--out");
        fuzz::require(cli::trace_bytes(trace) == fuzz::text(data + 3, size - 3), "a block reads as itself");
    });
}
