#pragma once
/// \file
/// What the loop asks of a family of policies: those that list their responses in tables (dense linear and
/// one-hot), and chains.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/nan.hpp"
#include "policies/problem.hpp"
#include "policies/update.hpp"
#include "spec/spec.hpp"

namespace srlm {

/// A replicate on its way through the rounds.
struct Replicate {
    std::vector<double> theta;
    UpdateReport report{};  ///< Of the update that made θ, as the two below
    double tie_rate = 0, agreement = kNaN;
};

/// Which round of which replicate.
struct RoundOf {
    std::uint32_t round;      ///< t
    std::uint32_t replicate;  ///< Its number in the whole run
    std::size_t place;        ///< Its place in the block
};

/// The buffers of one worker, and what it remembers of each replicate of its block.
class Family {
public:
    virtual ~Family() = default;
    /// Before a round: θ_t of the whole block.
    virtual void prepare(const std::vector<Replicate>&) {}
    /// π_t of a replicate becomes the one that the following are about.
    virtual void look_at(std::size_t place, const std::vector<double>& theta) = 0;
    /// Its metrics, and unless it is the first one what the round that made it proves; the update's are NaN.
    virtual void measure(bool first, double theta_norm, double* row) = 0;
    virtual void append_theta(const std::vector<double>& theta, std::vector<double>& out) const = 0;
    virtual void append_policy(std::vector<double>& out) const = 0;
    /// θ_t → θ_{t+1}, written into `next`; notes the report, tie rate and agreement.
    virtual void advance(const RoundOf& at, Replicate& replicate, std::vector<double>& next) = 0;
};

/// For a block of `count` replicates. Spec and problem must outlive them.
std::unique_ptr<Family> make_tables(const Spec& spec, const Problem& problem, std::size_t count);
std::unique_ptr<Family> make_chains(const Spec& spec, const Problem& problem, std::size_t count);

}  // namespace srlm
