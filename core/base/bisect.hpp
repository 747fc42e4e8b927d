#pragma once
/// \file
/// The one bisection.

namespace srlm {

/// Where `above` ceases to hold, to the last bit: it holds at `low` and not at `high`, which is larger.
template <class Above>
double bisect(double low, double high, Above&& above) {
    for (;;) {
        const double middle = low + (high - low) / 2;
        if (middle == low || middle == high) return middle;
        (above(middle) ? low : high) = middle;
    }
}

/// The scale in (0, ∞) at which a value that falls with it passes `target`, found by doubling and halving
/// from 1. `check` is called with each larger scale before it is tried, and throws where none may be.
template <class Value, class Check>
double find_scale(Value&& value_at, double target, Check&& check) {
    double low = 1, high = 1;  // value(low) > target ≥ value(high)
    if (value_at(1.0) > target) {
        do {
            low = high;
            high *= 2;
            check(high);
        } while (value_at(high) > target);
    } else {
        do {
            high = low;
            low /= 2;
        } while (value_at(low) <= target);
    }
    return bisect(low, high, [&](double scale) { return value_at(scale) > target; });
}

}  // namespace srlm
