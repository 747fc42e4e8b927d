#include "report/sweep_progress.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.hpp"
#include "base/json_parse.hpp"
#include "base/json_text.hpp"
#include "report/numbers.hpp"
#include "report/terminal.hpp"
#include "run/work.hpp"

namespace srlm::cli {

ProgressStyle parse_progress(const std::string& text, bool quiet, bool terminal) {
    constexpr double kMinute = 60;
    constexpr std::int64_t kMost = 86400;
    if (text == "off") return {};
    if (text == "json") return {ProgressKind::json, 1};
    if (text == "bar" || text.empty()) {
        if (quiet) return {};
        return terminal || text == "bar" ? ProgressStyle{ProgressKind::bar, 0}
                                         : ProgressStyle{ProgressKind::log, kMinute};
    }
    if (text.find_first_not_of("0123456789") != std::string::npos) {
        throw Error(Code::out_of_range, "--progress",
                    "got " + text_shown(text) + " but allowed are bar, json, off, or a number of seconds",
                    "Choose one of them");
    }
    return {ProgressKind::log, static_cast<double>(parse_count("--progress", text, 1, kMost))};
}

SweepProgress::Totals SweepProgress::totals(const CellList& cells, const std::vector<std::size_t>& which) {
    Totals totals;
    for (const std::size_t index : which) {
        const Spec spec = cells[index].spec;
        totals.work += static_cast<double>(spec.replicates) * predicted_work(spec);
        totals.replicates += spec.replicates;
    }
    return totals;
}

SweepProgress::SweepProgress(ProgressStyle style, const CellList& cells, const std::vector<std::size_t>& mine,
                             const std::vector<std::size_t>& todo)
    : style_(style),
      cells_(mine.size()),
      cells_done_(mine.size() - todo.size()),
      all_(totals(cells, mine)),
      before_(0),
      bar_(err(), 0),
      printed_(style.kind == ProgressKind::json ? -std::numeric_limits<double>::infinity() : 0) {
    const Totals left = totals(cells, todo);
    done_ = {all_.work - left.work, all_.replicates - left.replicates};
    before_ = done_.work;
    print({}, true);
}

void SweepProgress::skip(const Spec& spec, const std::vector<Trace>& blocks) {
    for (const Trace& block : blocks) before_ += static_cast<double>(block.count) * predicted_work(spec);
}

void SweepProgress::show(const RunProgress& cells) { print(cells, false); }

void SweepProgress::finished(const Cell& cell) {
    ++cells_done_;
    done_.work += static_cast<double>(cell.spec.replicates) * predicted_work(cell.spec);
    done_.replicates += cell.spec.replicates;
    print({}, cells_done_ == cells_);
}

double SweepProgress::seconds_left(double work) const {
    if (cells_done_ == cells_) return 0;
    if (work <= before_) return std::nan("");
    return std::max(0.0, all_.work - work) * bar_.seconds() / (work - before_);
}

void SweepProgress::print(const RunProgress& cells, bool always) {
    const double work = done_.work + cells.work, left = seconds_left(work), seconds = bar_.seconds();
    const double share = all_.work > 0 ? std::clamp(work / all_.work, 0.0, 1.0) : 1;
    const std::string count = std::to_string(cells_done_);
    if (style_.kind == ProgressKind::bar)
        bar_.show_share(share, left, count + "/" + std::to_string(cells_) + " cells");
    if (style_.kind != ProgressKind::json && style_.kind != ProgressKind::log) return;
    const bool json = style_.kind == ProgressKind::json;
    if (!(json && always) && seconds - printed_ < style_.seconds) return;
    printed_ = seconds;
    if (!json) {
        err().print("srlm: " + count + " of " + std::to_string(cells_) + " cells, " +
                    std::to_string(static_cast<int>(100 * share)) + " % of the work, after " +
                    duration_text(seconds) +
                    (std::isfinite(left) ? ", about " + duration_text(left) + " left\n" : "\n"));
        return;
    }
    const auto rounded = [](double value) { return std::round(value * 1000) / 1000; };
    Json line = {{"cells_done", cells_done_},
                 {"cells", cells_},
                 {"replicates_done", done_.replicates + cells.replicates},
                 {"replicates", all_.replicates},
                 {"seconds", rounded(seconds)},
                 {"seconds_left", nullptr}};
    if (std::isfinite(left)) line["seconds_left"] = rounded(left);
    err().print(line.dump() + "\n");
}

}  // namespace srlm::cli
