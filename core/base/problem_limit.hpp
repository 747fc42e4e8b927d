#pragma once
/// \file
/// How much memory a problem may take.

#include <string>

namespace srlm {

/// From now on readers and make_problem() may hold so many bytes, in the whole process. Without a call 16
/// GiB, or 2 GiB where a pointer has 32 bits. `remedy` is what errors advise beside a smaller problem (", or
/// give …"), and stays valid. Not to be called while others read.
void limit_problem_bytes(double bytes, const char* remedy);

/// Throws Error too_large, blaming `parameter`, and the `place` in its file if given, when `bytes` exceeds
/// what may be used.
void require_fits(double bytes, const std::string& parameter, const std::string& place = "");

}  // namespace srlm
