#include "report/absent.hpp"

#include "loop/objective.hpp"

namespace srlm::cli {

namespace {

/// Of the Gram matrix of a round's pairs.
std::string why_no_spectrum(Metric metric, const Spec& spec, const Problem& problem) {
    if (objective(spec).closed_form) return "no pairs are drawn";
    if (spec.objective != "regression") return "the objective " + spec.objective + " solves no Gram matrix";
    if (problem.sequence) return "over sequences it is not computed";
    return metric == Metric::min_eigenvalue && !spec.record_spectrum ? "record_spectrum is false" : "";
}

}  // namespace

std::string why_absent(Metric metric, const Spec& spec, const Problem& problem) {
    if (static_cast<std::size_t>(metric) >= kFirstUpdateMetric && spec.rounds == 0)
        return "there is no round";
    switch (metric) {
        case Metric::accuracy:
        case Metric::overconfidence:
        case Metric::pass_at_1:
        case Metric::pass_at_k: return problem.judged() ? "" : "there is no gold reward";
        case Metric::greedy_failure: return "responses have no tokens";
        case Metric::best_of_k_gap: return problem.sequence ? "over sequences it is not computed" : "";
        case Metric::agreement: return spec.cream ? "it compares the judges of two rounds" : "cream is false";
        case Metric::rank:
        case Metric::min_eigenvalue: return why_no_spectrum(metric, spec, problem);
        case Metric::tie_rate:
        case Metric::ball_active:
        case Metric::training_loss:
            return spec.objective == "best_learner" ? "the best learner compares no pairs" : "";
        default: return "";
    }
}

}  // namespace srlm::cli
