#pragma once
/// \file
/// A result is a capsule: spec, version, build, hash, summary and trace in one JSON document.
///
/// Hash. For each replicate, SHA-256 over the IEEE-754 bits (little-endian, NaN as
/// 0x7ff8000000000000) of its metrics [round][metric], then its kept θ [round][entry], then its
/// kept π [round][prompt][response]. The result's hash is the first 16 hex digits of the SHA-256
/// over the concatenated 32-byte digests in replicate order.

#include <array>
#include <string>
#include <vector>

#include "loop/loop.hpp"

namespace srlm {

/// Version of the core, the same as in package.json.
std::string_view version();

/// Compiler, target and kernels, for example "g++ 12.2.0, x86_64, avx2".
std::string build_description();

/// Statistics over replicates of one metric, one entry per round; NaN where no replicate has a value.
struct Series {
    std::vector<double> mean;
    std::vector<double>
        standard_error;  ///< Sample standard deviation / √(number of values); NaN for one value.
    std::vector<double> quantile_05, quantile_25, quantile_50, quantile_75,
        quantile_95;  ///< Linear interpolation (type 7).
};

/// One Series for each metric, in the order of Metric.
using Summary = std::array<Series, kMetrics>;

/// Quantile by linear interpolation between order statistics (type 7); `sorted` not empty.
double quantile(const std::vector<double>& sorted, double q);

/// Joins traces of consecutive replicate ranges, in order. Throws Error out_of_range on a gap.
Trace join(std::vector<Trace> traces);

/// Summary over the replicates of a trace.
Summary summarise(const Trace& trace);

/// The result's hash (16 hex digits) from the replicates' digests in order.
std::string result_hash(const std::vector<std::string>& digests);

/// The capsule as JSON. `wall_seconds` and `build` are information, not part of the hash.
std::string result_json(const Spec& spec, const Problem& problem, const Trace& trace, double wall_seconds);

/// The live checks (results/checks.hpp) of a trace as a JSON array of objects with the fields of Check.
std::string checks_json(const Spec& spec, const Problem& problem, const Trace& trace);

/// The trace as CSV, one row per replicate and round, one column per metric.
std::string trace_csv(const Trace& trace);

}  // namespace srlm
