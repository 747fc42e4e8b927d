#include "results/overlays.hpp"

#include <cstddef>
#include <string>
#include <utility>

#include "base/json_parse.hpp"
#include "results/metric_names.hpp"
#include "results/result.hpp"
#include "results/run_overlay.hpp"

namespace srlm {

std::string_view overlay_kind_name(OverlayKind kind) {
    switch (kind) {
        case OverlayKind::upper: return "upper";
        case OverlayKind::lower: return "lower";
        case OverlayKind::value: return "value";
        case OverlayKind::trivial: return "trivial";
        case OverlayKind::mark: return "mark";
    }
    return "";
}

std::vector<Overlay> run_overlays(const Spec& spec, const Problem& problem, const Trace& trace) {
    const std::vector<ReplicateFacts> replicates = replicate_facts(trace);
    std::vector<double> confidences;
    for (const ReplicateFacts& each : replicates) confidences.push_back(each.confidence);
    const RoundFacts facts{spec, problem.kappa_0, confidences};
    const RunContext run{spec, problem, trace, replicates, facts};
    const Summary summary = summarise(trace);
    std::vector<Overlay> overlays;
    for (const RunOverlay& each : run_overlay_table()) {
        if (!outside(each.scope, Metric::kappa, spec).empty()) continue;
        for (Overlay& overlay : each.curves(run)) {
            if (overlay.kind != OverlayKind::mark)
                compare(overlay, summary[static_cast<std::size_t>(overlay.metric)].mean);
            overlays.push_back(std::move(overlay));
        }
    }
    return overlays;
}

std::string overlays_json(const std::vector<Overlay>& overlays) {
    Json out = Json::array();
    for (const Overlay& overlay : overlays) {
        out.push_back({{"name", overlay.name},
                       {"label", overlay.label},
                       {"equation", overlay.equation},
                       {"tag", overlay.tag},
                       {"constants", overlay.constants},
                       {"series", overlay.series},
                       {"metric", metric_name(overlay.metric)},
                       {"kind", overlay_kind_name(overlay.kind)},
                       {"x", overlay.x},
                       {"y", overlay.y},
                       {"vacuous", overlay.vacuous},
                       {"verdict", overlay.verdict}});
    }
    return out.dump();
}

}  // namespace srlm
