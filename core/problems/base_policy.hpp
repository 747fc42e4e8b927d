#pragma once
/// \file
/// From a problem's own base logits to its base policy π_0 of the asked scale or κ.

#include "policies/problem.hpp"
#include "spec/spec.hpp"

namespace srlm {

/// Divides θ_0 by the root-mean-square, over (x,y) with x ~ μ and y uniform, of the logit's
/// deviation from its prompt's mean: base_scale 1 then means logits of spread 1, whatever the
/// features. Throws Error bad_data when every prompt's logits are equal.
void normalise_base(Problem& problem);

/// Multiplies θ_0 by base_scale (an inverse temperature of π_0), and sets base_scale and kappa_0.
///
/// With kappa_0 asked for, the scale is found. κ is a decreasing function of it,
/// κ(s) = Σ_x μ_x Σ_y exp(−s·gap(x,y)), gap ≥ 0 the distance to the prompt's largest logit, from
/// Σ_x μ_x|Y_x| at 0 down to Σ_x μ_x·(number of tied modes). A bracket [s, 2s] is found by doubling
/// or halving from 1, and bisected until its ends are neighbouring doubles.
/// Throws Error out_of_range: kappa_0, naming that open interval, when it is out of reach; theta_file
/// when ‖θ_0‖ exceeds 1e100.
void scale_base(const Spec& spec, Problem& problem);

/// Throws Error out_of_range when π_0 is outside the ball (radius), and when without a ball
/// ‖θ_T‖ ≈ (1+1/β)^T‖θ_0‖ would exceed 1e100 (rounds).
void check_base(const Spec& spec, const Problem& problem);

}  // namespace srlm
