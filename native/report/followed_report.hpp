#pragma once
/// \file
/// A model's own rounds, in a terminal.

#include <string>
#include <vector>

#include "report/terminal.hpp"
#include "results/followed.hpp"
#include "results/forecast.hpp"

namespace srlm::cli {

/// Tables by round, the figure of κ, and the sentences.
std::string report_followed(const Followed& followed, bool with_plot, const Terminal& terminal);

std::string report_forecast(const std::vector<Forecast>& forecasts, const std::string& caveat,
                            const Terminal& terminal);

}  // namespace srlm::cli
