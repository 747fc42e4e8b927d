#pragma once
/// \file
/// A curve of theory over the points of a sweep. Each is a file in overlays/, with a function NAME_overlay().

#include <cmath>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "results/run_overlay.hpp"
#include "sweeps/sweep.hpp"
#include "sweeps/sweep_overlays.hpp"

namespace srlm {

/// What stands on one curve, to be compared with theory.
struct CurveContext {
    const Sweep& sweep;
    const std::vector<Cell>& cells;
    const std::vector<CellRecord>& points;  ///< Along the curve
    const CurveCells& curve;

    Metric metric() const { return measure_of(sweep, cells[curve.cells[0]].series).metric; }
    const Spec& spec(std::size_t i) const { return cells[curve.cells[i]].spec; }
    const CellRecord& record(std::size_t i) const { return points[i]; }
    double mean(std::size_t i) const { return cell_mean(record(i)); }
    /// What a curve of theory through a point stands on.
    double floor(std::size_t i) const { return std::isnan(record(i).floor) ? sweep.above : record(i).floor; }
    /// Of the only cell of a curve over rounds.
    RoundFacts facts() const { return {spec(0), record(0).kappa_0, record(0).confidences}; }
};

/// What x is where an overlay has something to say.
enum class Over { axis, round, kappa_t };

inline Over over_of(const Sweep& sweep) {
    return sweep.x == "round" ? Over::round : sweep.x == "kappa_t" ? Over::kappa_t : Over::axis;
}

/// That there is nothing to say of a curve.
struct Nothing {
    std::string why;
};
using Said = std::variant<Overlay, Nothing>;

struct SweepOverlay {
    std::string name;  ///< In a sweep's "overlays"
    int place;         ///< Overlays are listed in this order
    Over over;
    Scope scope;  ///< Of every cell of a curve
    Said (*curve)(const CurveContext&);
    bool spectrum = false;  ///< Needs the effective dimension
};

/// All, in the order of their places.
const std::vector<SweepOverlay>& sweep_overlay_table();

/// The one of this name, or null.
const SweepOverlay* sweep_overlay(std::string_view name);

/// One without its y, over the points of the curve.
Overlay start_overlay(const CurveContext& context, const char* name, const char* label, const char* equation,
                      const char* tag, OverlayKind kind);

/// What stands over the rounds of a run, on the curve: said of its measured means.
Overlay along_rounds(const CurveContext& context, Overlay overlay);

/// Fills a curve κ ↦ f(κ) from κ = 1 to the largest of the run.
void over_kappa(const CurveContext& context, Overlay& overlay, const std::function<double(double)>& f);

/// A curve c·f(i) + floor through the first point: a rate, of which only the slope is theory. Without points,
/// and with a verdict that says why, where the measured curve may be flat.
Said anchored_overlay(const CurveContext& context, Overlay overlay,
                      const std::function<double(std::size_t)>& f);

}  // namespace srlm
