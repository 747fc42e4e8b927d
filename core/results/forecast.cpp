#include "results/forecast.hpp"

#include <algorithm>
#include <utility>

#include "base/error.hpp"
#include "base/format.hpp"
#include "base/json_numbers.hpp"
#include "base/json_parse.hpp"
#include "loop/judge.hpp"
#include "loop/loop.hpp"
#include "policies/metrics.hpp"
#include "results/result.hpp"

namespace srlm {

namespace {

Forecast ahead(Spec spec, const Problem& problem, const char* judge, const char* meaning,
               std::size_t replicates) {
    spec.self_reward = judge;
    drop_inapplicable(spec);
    validate(spec);
    const Trace trace =
        run(spec, problem, 0, std::min(replicates, static_cast<std::size_t>(spec.replicates)));
    const Summary summary = summarise(trace);
    const auto last = [&](Metric metric) { return summary[static_cast<std::size_t>(metric)].mean.back(); };
    return {judge,
            meaning,
            last(Metric::kappa),
            last(Metric::own_failure),
            last(Metric::target_failure),
            last(Metric::entropy),
            last(Metric::accuracy),
            last(Metric::pass_at_1)};
}

}  // namespace

std::string forecast_caveat(const Spec& spec) {
    return "A forecast for linear softmax policies over the responses of the file alone, their probabilities "
           "renormalised: β = " +
           brief_number(leash(spec)) + ", n = " + std::to_string(spec.samples) + ", " +
           std::to_string(spec.rounds) +
           " rounds. A response that is not there never comes up, and what training does to one response "
           "does "
           "not carry over to others, unless embeddings say so";
}

std::vector<Forecast> forecast(const Spec& spec, const Problem& problem, std::size_t replicates) {
    std::vector<Forecast> out;
    for (const auto& [judge, meaning] :
         {std::pair{"log_policy", "its own log-probability"},
          std::pair{"vote", "the majority of its own draws"},
          std::pair{"frozen", "the log-probability of today, which never learns"}}) {
        try {
            out.push_back(ahead(spec, problem, judge, meaning, replicates));
        } catch (const Error& error) {
            if (error.code != Code::not_applicable) throw;  // this objective has no such judge
        }
    }
    return out;
}

std::string forecast_json(const std::vector<Forecast>& forecasts) {
    auto json = Json::array();
    for (const Forecast& f : forecasts) {
        json.push_back({{"judge", f.judge},
                        {"meaning", f.meaning},
                        {"kappa", number_json(f.kappa)},
                        {"own_failure", number_json(f.own_failure)},
                        {"target_failure", number_json(f.target_failure)},
                        {"entropy", number_json(f.entropy)},
                        {"accuracy", number_json(f.accuracy)},
                        {"pass_at_1", number_json(f.pass_at_1)}});
    }
    return json.dump();
}

}  // namespace srlm
