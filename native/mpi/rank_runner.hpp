#pragma once
/// \file
/// Rank 0's part of a sweep on many processes.

#include <string>

#include "ranks.hpp"
#include "run/sweep_loop.hpp"

namespace srlm::cli {

/// Hands out tasks, keeps what comes back, and lets a thread of its own take tasks, too (where the ranks are
/// few: with many of them handing out is work enough). Whatever has come is committed at once, all of it in
/// one transaction.
class RankRunner : public CellRunner {
public:
    explicit RankRunner(Ranks& ranks) : ranks_(ranks) {}
    ~RankRunner() override;  ///< Lets the other ranks go when there was no job.

    void use(const MachineArguments& arguments) override;
    std::string description() const override;
    Machine machine() const override { return machine_; }
    bool passes_data_on() const override { return ranks_.count() > 1; }
    bool run(const SweepJob& job, SweepProgress& progress, CellKeeper& keeper) override;

private:
    Ranks& ranks_;
    MachineArguments arguments_;
    Machine machine_;
    bool told_ = false;
};

}  // namespace srlm::cli
