#include "report/followed_report.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "base/format.hpp"
#include "report/numbers.hpp"
#include "report/plot.hpp"
#include "report/table.hpp"
#include "report/text.hpp"

namespace srlm::cli {

namespace {

std::string brief(double value) { return std::isnan(value) ? "–" : brief_number(value); }

std::string percent(double share) {
    if (std::isnan(share)) return "–";
    return (share < 0 ? "−" : "") + brief_number(100 * std::fabs(share)) + "%";
}

std::string between(double low, double high) {
    if (std::isnan(low)) return "–";
    const std::string from = brief_number(low), to = brief_number(high);
    return from == to ? to : from + "…" + to;
}

std::string failing(const KnownFailure& f) {
    if (std::isnan(f.by_draws)) return "–";
    const std::string low = percent(f.by_draws), high = percent(std::min(1.0, f.by_draws + f.unknown()));
    return low == high ? low : low + "…" + high;
}

}  // namespace

std::string report_followed(const Followed& f, bool with_plot, const Terminal& terminal) {
    std::vector<Column> columns{{"t", {}, Colour::none},
                                {"draws", {}, Colour::none},
                                {"κ", {}, Colour::kappa},
                                {"own failure", {}, Colour::own_failure},
                                {"target failure", {}, Colour::target_failure},
                                {"entropy", {}, Colour::entropy},
                                {"margin", {}, Colour::none},
                                {"confidence", {}, Colour::confidence},
                                {"seen", {}, Colour::none}};
    if (f.gold) {
        for (const std::string& title :
             {std::string("accuracy"), std::string("majority"), std::string("pass@1"),
              "pass@" + std::to_string(f.k), std::string("tax")})
            columns.push_back({title, {}, Colour::none});
    }
    for (const FollowedRound& r : f.rounds) {
        std::vector<std::string> cells{std::to_string(r.round),
                                       std::to_string(static_cast<std::uint64_t>(r.draws)),
                                       between(r.kappa_low, r.kappa_high),
                                       failing(r.own),
                                       f.targets ? failing(r.target) : "–",
                                       brief(r.entropy.value),
                                       brief(r.margin_median),
                                       brief(r.confidence),
                                       percent(r.seen)};
        if (f.gold) {
            for (const Estimate* e : {&r.accuracy, &r.majority, &r.pass_1, &r.pass_k, &r.tax})
                cells.push_back(percent(e->value));
        }
        for (std::size_t i = 0; i < cells.size(); ++i) columns[i].cells.push_back(cells[i]);
    }
    std::string out = table(columns, terminal) + "\n";
    out += terminal.line("κ",
                         "from what it passes but for 5 % to what it is at most for certain; margin in the "
                         "median, confidence at the least certain prompt, entropy in nats");
    out += terminal.line("Failure", "of the prompts, at δ = " + brief_number(f.delta) +
                                        ": from what fails (95 % together) to what may");
    for (const FollowedRound& r : f.rounds)
        out += terminal.line("Round " + std::to_string(r.round), "read as: " + r.read_as);
    for (const std::string& note : f.notes) out += terminal.line("Note", note);
    const bool finite = std::all_of(f.rounds.begin(), f.rounds.end(),
                                    [](const FollowedRound& r) { return std::isfinite(r.kappa_high); });
    if (with_plot && finite) {
        Curve curve;
        for (const FollowedRound& r : f.rounds) {
            curve.line.push_back(r.kappa_high);
            curve.band_low.push_back(r.kappa_low);
            curve.band_high.push_back(r.kappa_high);
        }
        out += "\n" + terminal.text("κ_t by round, logarithmic: its upper end, and its interval shaded\n\n") +
               plot(curve, terminal);
    }
    out += "\n";
    for (const std::string& sentence : f.sentences)
        for (const std::string& line : wrap(terminal.text(sentence), std::min(terminal.width(), kWidest)))
            out += line + "\n";
    return out;
}

std::string report_forecast(const std::vector<Forecast>& forecasts, const std::string& caveat,
                            const Terminal& terminal) {
    std::vector<Column> columns{{"judge", {}, Colour::none},
                                {"κ", {}, Colour::kappa},
                                {"own failure", {}, Colour::own_failure},
                                {"target failure", {}, Colour::target_failure},
                                {"entropy", {}, Colour::entropy},
                                {"accuracy", {}, Colour::none},
                                {"pass@1", {}, Colour::none}};
    for (const Forecast& f : forecasts) {
        const std::vector<std::string> cells{
            f.judge,          brief(f.kappa),      percent(f.own_failure), percent(f.target_failure),
            brief(f.entropy), percent(f.accuracy), percent(f.pass_at_1)};
        for (std::size_t i = 0; i < cells.size(); ++i) columns[i].cells.push_back(cells[i]);
    }
    return terminal.text("From here, after the last round, by judge:\n\n") + table(columns, terminal) + "\n" +
           terminal.line("Caveat", caveat) + "\n";
}

}  // namespace srlm::cli
