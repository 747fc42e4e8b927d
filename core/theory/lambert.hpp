#pragma once
/// \file
/// The lower real branch of Lambert's W function.

namespace srlm {

/// W_{−1}(−exp(log_minus_x)): the solution w ≤ −1 of w·e^w = x for x = −exp(log_minus_x) in
/// [−1/e, 0), so log_minus_x ≤ −1. The logarithm as argument lets x be as small as one likes.
/// NaN above −1. Relative error a few units in the last place away from the branch point; it grows
/// towards it, to 4e-14 and within 1e-8 of it to half the digits, which the problem itself loses.
double lambert_w_minus1_log(double log_minus_x);

}  // namespace srlm
