#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/decimal.hpp"
#include "data/rollout_format.hpp"

namespace srlm {

namespace {

/// A number, which the harness writes as text.
std::optional<double> number_in(const Json& value) {
    if (value.is_number()) return value.get<double>();
    if (value.is_string()) return read_number(value.get_ref<const std::string&>());
    return std::nullopt;
}

/// The arguments of each request: [context, continuation], as a list or as {"arg_0", "arg_1"}.
std::vector<std::vector<Json>> requests_of(const Json& object) {
    std::vector<std::vector<Json>> requests;
    const Json* arguments = find_member(object, {"arguments"});
    if (!arguments) return requests;
    for (const auto& each : *arguments) {
        std::vector<Json> request;
        if (each.is_array() || each.is_object())
            for (const auto& argument : each) request.push_back(argument);
        requests.push_back(std::move(request));
    }
    return requests;
}

/// Which choice is right: the target is its number or its text.
std::optional<std::size_t> right_choice(const Json& object, const Json& responses) {
    const Json* target = find_member(object, {"target"});
    if (!target) return std::nullopt;
    if (const auto number = number_in(*target)) {
        for (std::size_t i = 0; i < responses.size(); ++i)
            if (static_cast<double>(i) == *number) return i;
    }
    if (!target->is_string()) return std::nullopt;
    const auto& text = target->get_ref<const std::string&>();
    for (std::size_t i = 0; i < responses.size(); ++i) {
        const auto choice = responses[i].at("text").get<std::string>();
        if (choice == text || choice == " " + text) return i;
    }
    return std::nullopt;
}

constexpr const char* kOtherTask =
    "Log the samples of a multiple_choice task, or draw responses with \"srlm collect\": the harness keeps "
    "no "
    "log-probabilities of what was generated";

}  // namespace

/// The samples_TASK_….jsonl of --log_samples, of tasks that compare log-likelihoods of choices.
RolloutFormat lm_eval_format() {
    RolloutFormat format;
    format.name = "lm-eval";
    format.meaning = "per-sample log of lm-evaluation-harness: the choices of a task";
    format.ask = kOtherTask;
    format.place = 60;
    format.draws = false;
    format.recognises = [](const Json& object) {
        return object.contains("resps") && (object.contains("doc_id") || object.contains("doc"));
    };
    format.translate = [](const Json& object) {
        const std::vector<std::vector<Json>> requests = requests_of(object);
        const Json& answers = object.at("resps");
        if (!answers.is_array() || answers.empty() || answers.size() != requests.size())
            throw Misfit{"has no list \"resps\" with an answer to each of its \"arguments\"", kOtherTask};
        Json out{{"responses", Json::array()}};
        bool one_context = true;
        for (std::size_t i = 0; i < answers.size(); ++i) {
            const Json* answer = &answers[i];  // [[log-likelihood, is greedy]]
            if (answer->is_array() && !answer->empty() && answer->front().is_array())
                answer = &answer->front();
            const auto value =
                answer->is_array() && answer->size() == 2 ? number_in(answer->front()) : std::nullopt;
            if (!value || requests[i].size() != 2 || !requests[i][1].is_string())
                throw Misfit{"has generated texts, or others than log-likelihoods, in \"resps\"", kOtherTask,
                             i};
            one_context = one_context && requests[i][0] == requests[0][0];
            out["responses"].push_back({{"text", requests[i][1]}, {"logprob", *value}, {"ended", false}});
        }
        if (const auto right = right_choice(object, out["responses"]))
            for (std::size_t i = 0; i < answers.size(); ++i) out["responses"][i]["correct"] = i == *right;
        keep_additions(object, out);
        if (!out.contains("prompt")) {
            const Json* number = find_member(object, {"doc_id"});
            out["prompt"] = one_context ? requests[0][0] : Json("doc " + (number ? number->dump() : ""));
        }
        return out;
    };
    return format;
}

}  // namespace srlm
