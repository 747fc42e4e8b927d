#pragma once
/// \file
/// Recorded numbers in documents: what is not finite is null. For sources only; no other header includes it.

#include <cmath>
#include <span>

#include "base/json_parse.hpp"

namespace srlm {

inline Json number_json(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

inline Json numbers_json(std::span<const double> values) {
    auto out = Json::array();
    for (const double value : values) out.push_back(number_json(value));
    return out;
}

}  // namespace srlm
