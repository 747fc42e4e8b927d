#pragma once
/// \file
/// Problems made of the user's own data.

#include "experiment/spec.hpp"
#include "model/problem.hpp"

namespace srlm {

/// Features φ and θ_0 as arrays. Throws Error: missing_file, syntax, bad_data, too_large.
void make_npy(const Spec& spec, const Inputs& inputs, Problem& problem);

/// A table of base logits, one row for each prompt: a parameter of its own for every response. Rows may
/// have different lengths. Throws Error: missing_file, syntax, bad_data, too_large.
void make_logits(const Spec& spec, const Inputs& inputs, Problem& problem);

/// Samples of a language model: the responses seen of each prompt, with π_0 their given probabilities,
/// normalised over them. Without embeddings every response has a parameter of its own. With them φ is
/// (e − ē(x), l − l̄(x))/s: the embedding and, last, the log-probability l, both less their prompt's mean
/// (which changes no policy), divided by the number s that makes the longest φ 1; θ_0 = (0, …, 0, s), so
/// that π_0 is in the class exactly. Sets gold and response_length where the file has them.
/// Throws Error: missing_file, syntax, wrong_type, out_of_range, bad_data, too_large.
void make_samples(const Spec& spec, const Inputs& inputs, Problem& problem);

}  // namespace srlm
