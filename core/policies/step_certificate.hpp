#pragma once
/// \file
/// What one round proves about the policy that it made, without any constant (App. C). With r = log π_t, y*
/// its mode and γ_t(x) its margin at x, every response but y* loses at least γ_t(x), so that
/// 1 − π_{t+1}(y*|x) ≤ a(x) := (r(x,y*) − E_{y~π_{t+1}} r(x,y)) / γ_t(x) [exact]. Hence
/// κ_{t+1} ≤ E_x[1/max(c_{t+1}, 1 − a(x))] and P_x[π_{t+1}(y*|x) ≤ 1−δ] ≤ P_x[a(x) ≥ δ].

#include <algorithm>
#include <cstddef>

#include "policies/metrics.hpp"

namespace srlm {

class StepCertificate {
public:
    /// `confidence` is c_{t+1} = min_x max_y π_{t+1}(y|x).
    StepCertificate(double confidence, double delta) : confidence_(confidence), delta_(delta) {}

    /// A prompt of weight μ: its gap r(x,y*) − E_{y~π_{t+1}} r(x,y), and its margin. Without a margin nothing
    /// is proved of it.
    void add(double mu, double gap, double margin) {
        gap = std::max(0.0, gap);
        const double a = margin > 0 ? std::min(1.0, gap / margin) : 1;
        gap_ += mu * gap;
        kappa_ += mu / std::max(confidence_, 1 - a);
        if (a >= delta_) failure_ += mu;
    }

    /// Into a row of a trace.
    void write(double* row) const {
        row[static_cast<std::size_t>(Metric::step_gap)] = gap_;
        row[static_cast<std::size_t>(Metric::kappa_certificate)] = kappa_;
        row[static_cast<std::size_t>(Metric::failure_certificate)] = std::min(failure_, 1.0);
    }

private:
    double confidence_, delta_;
    double gap_ = 0, kappa_ = 0, failure_ = 0;
};

}  // namespace srlm
