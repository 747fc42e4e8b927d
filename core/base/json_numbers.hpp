#pragma once
/// \file
/// Recorded numbers in documents: what is not finite is null. For sources only; no other header includes it.

#include <cmath>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <vector>

namespace srlm {

inline nlohmann::ordered_json number_json(double value) {
    return std::isfinite(value) ? nlohmann::ordered_json(value) : nlohmann::ordered_json(nullptr);
}

inline nlohmann::ordered_json numbers_json(const double* values, std::size_t count) {
    auto out = nlohmann::ordered_json::array();
    for (std::size_t i = 0; i < count; ++i) out.push_back(number_json(values[i]));
    return out;
}

inline nlohmann::ordered_json numbers_json(const std::vector<double>& values) {
    return numbers_json(values.data(), values.size());
}

}  // namespace srlm
