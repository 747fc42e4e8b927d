#pragma once
/// \file
/// Metrics by their names in documents.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "policies/metrics.hpp"

namespace srlm {

inline std::string metric_name(Metric metric) {
    return std::string(metric_infos()[static_cast<std::size_t>(metric)].key);
}

inline std::optional<Metric> metric_named(std::string_view name) {
    for (std::size_t m = 0; m < kMetrics; ++m)
        if (metric_infos()[m].key == name) return static_cast<Metric>(m);
    return {};
}

}  // namespace srlm
