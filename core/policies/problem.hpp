#pragma once
/// \file
/// A problem: the enumerated prompts and responses, their features, the prompt weights μ and the
/// base policy π_0 (linear softmax, Def. 6.1).

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace srlm {

struct SequenceModel;  // policies/sequence_model.hpp

/// Everything a run reads and never writes. One copy serves all replicates and threads.
///
/// A response (x, y) is entry m = x·stride + y of every table. Entries y ≥ response_count[x] are
/// padding: their logit is kPadLogit. Tabular problems have one-hot features: no features are
/// stored and θ is itself the table of logits (length entries(), padding 0). Sequence problems, whose
/// responses cannot be listed, have `sequence` and no tables at all: stride, features and response
/// counts are empty, and θ are the weights of a chain.
struct Problem {
    std::size_t prompts = 0;    ///< X
    std::size_t responses = 0;  ///< Largest |Y_x|
    std::size_t stride = 0;     ///< padded(responses)
    std::size_t dimension = 0;  ///< d; for tabular problems the number of responses Σ|Y_x|
    std::size_t d_stride = 0;   ///< padded(d); 0 for tabular problems
    bool tabular = false;

    std::vector<std::int32_t> response_count;  ///< [X] |Y_x|
    std::vector<double> mu;                    ///< [X] prompt weights, sum 1
    std::vector<double> features;              ///< [d][X·stride], for logits; empty when tabular
    std::vector<double> feature_rows;  ///< [X·stride][d_stride], for Gram matrices; empty when tabular
    std::vector<double>
        spectrum;  ///< [d] designed eigenvalues λ_j of the feature covariance (synthetic only), descending
    std::vector<double> theta_0;               ///< [theta_length()]
    std::vector<std::string> prompt_labels;    ///< [X] contexts, for text; empty otherwise
    std::vector<std::string> response_labels;  ///< [responses] characters, for text; empty otherwise

    std::shared_ptr<const SequenceModel> sequence;  ///< For sequence problems; else null
    /// [responses] first token of each response, for problems whose responses have several; else empty
    std::vector<std::int32_t> first_token;
    /// [entries()] 1 at the best responses by the gold reward, else 0; empty without one
    std::vector<std::uint8_t> gold;
    std::vector<double> response_length;  ///< [entries()] tokens, for samples that tell; else empty

    double base_scale = 1;    ///< The scale in use: the spec's, or the one found for kappa_0
    double kappa_0 = 0;       ///< κ(π_0), computed
    std::string data_digest;  ///< Fingerprint of user data (16 hex digits), or ""
    /// What the readers of user data recognised, left out or joined: clauses, each with its file's parameter
    std::vector<std::string> notes;

    std::size_t entries() const { return prompts * stride; }
    std::size_t theta_length() const { return theta_0.size(); }
    /// Whether it is known which responses are correct: by a gold reward, or as words that there are.
    bool judged() const { return !gold.empty() || sequence; }
};

/// Logits ⟨φ(x,y), θ⟩ of `R` parameter vectors (each theta_length() long, `theta` = [R][length])
/// into out [R][entries()], padding set to kPadLogit.
void problem_logits(const Problem& problem, const double* theta, std::size_t R, double* out);

}  // namespace srlm
