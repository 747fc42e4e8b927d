#include "sweep_progress.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "experiment/error.hpp"
#include "experiment/json_text.hpp"
#include "terminal.hpp"

namespace srlm::cli {

namespace {

/// Rounds of a replicate as the bar counts them: a run of no rounds is some work, too.
std::int64_t counted_rounds(const Spec& spec) { return std::max<std::int64_t>(1, spec.rounds); }

}  // namespace

ProgressKind parse_progress(const std::string& text, bool quiet) {
    if (text == "json") return ProgressKind::json;
    if (text == "bar" || text.empty()) return quiet ? ProgressKind::none : ProgressKind::bar;
    throw Error(Code::out_of_range, "--progress", "got " + text_shown(text) + " but allowed are bar, json",
                "Choose one of them");
}

SweepProgress::Totals SweepProgress::totals(const std::vector<Cell>& cells,
                                            const std::vector<std::size_t>& which) {
    Totals totals;
    for (const std::size_t cell : which) {
        totals.rounds += cells[cell].spec.replicates * counted_rounds(cells[cell].spec);
        totals.replicates += cells[cell].spec.replicates;
    }
    return totals;
}

SweepProgress::SweepProgress(ProgressKind kind, const std::vector<Cell>& cells,
                             const std::vector<std::size_t>& mine, const std::vector<std::size_t>& todo)
    : kind_(kind),
      cells_(mine.size()),
      cells_done_(mine.size() - todo.size()),
      all_(totals(cells, mine)),
      done_{all_.rounds - totals(cells, todo).rounds, all_.replicates - totals(cells, todo).replicates},
      bar_(err(), all_.rounds, done_.rounds) {
    print({}, true);
}

void SweepProgress::skip(const std::vector<Trace>& blocks) {
    for (const Trace& block : blocks) bar_.skip(static_cast<std::int64_t>(block.count * block.rounds));
}

void SweepProgress::show(const RunProgress& cell) { print(cell, false); }

void SweepProgress::finished(const Cell& cell) {
    ++cells_done_;
    done_.rounds += cell.spec.replicates * counted_rounds(cell.spec);
    done_.replicates += cell.spec.replicates;
    print({}, cells_done_ == cells_);
}

void SweepProgress::print(const RunProgress& cell, bool always) {
    const std::int64_t rounds = done_.rounds + cell.rounds;
    if (kind_ == ProgressKind::bar) {
        bar_.show(rounds, std::to_string(cells_done_) + "/" + std::to_string(cells_) + " cells");
    }
    if (kind_ != ProgressKind::json) return;
    const double seconds = bar_.seconds();
    if (!always && seconds - printed_ < 1) return;
    printed_ = seconds;
    const auto rounded = [](double value) { return std::round(value * 1000) / 1000; };
    const double left = cells_done_ == cells_ ? 0 : bar_.seconds_left(rounds);
    nlohmann::ordered_json line = {{"cells_done", cells_done_},
                                   {"cells", cells_},
                                   {"replicates_done", done_.replicates + cell.replicates},
                                   {"replicates", all_.replicates},
                                   {"seconds", rounded(seconds)},
                                   {"seconds_left", nullptr}};
    if (std::isfinite(left)) line["seconds_left"] = rounded(left);
    err().print(line.dump() + "\n");
}

}  // namespace srlm::cli
