#pragma once
/// \file
/// Ways to get the same result again: a link to the page and a command.

#include <string>

#include "experiments/experiments.hpp"
#include "spec/spec.hpp"

namespace srlm::cli {

/// "#experiment=NAME&key=value…" with what differs from the experiment's spec; the page's first
/// experiment when none was named. Names of the user's own files are left out: a link carries no data.
std::string link_fragment(const Spec& spec, const Experiment* experiment);

/// "srlm run --experiment NAME --beta 0.5 --expect HASH", quoted for a shell; without --expect
/// when `hash` is empty.
std::string command_line(const Spec& spec, const Experiment* experiment, const std::string& hash);

/// " --beta 0.5 --kappa-0 3": the flags that make `spec` of `base`, quoted for a shell.
std::string flags_between(const Spec& base, const Spec& spec);

/// "--kappa-0" for kappa_0.
std::string flag_name(const std::string& key);

}  // namespace srlm::cli
