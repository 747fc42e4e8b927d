#pragma once
/// \file
/// Recorded numbers in documents: what is not finite is null. For sources only; no other header includes it.

#include <cmath>
#include <nlohmann/json.hpp>
#include <span>

namespace srlm {

inline nlohmann::ordered_json number_json(double value) {
    return std::isfinite(value) ? nlohmann::ordered_json(value) : nlohmann::ordered_json(nullptr);
}

inline nlohmann::ordered_json numbers_json(std::span<const double> values) {
    auto out = nlohmann::ordered_json::array();
    for (const double value : values) out.push_back(number_json(value));
    return out;
}

}  // namespace srlm
