#include "commands/reference.hpp"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json_text.hpp"
#include "report/share.hpp"
#include "report/terminal.hpp"
#include "spec/value_errors.hpp"
#include "spec/value_text.hpp"

namespace srlm::cli {

namespace {

/// Lines of "label  text" within a terminal's width.
class Lines {
public:
    Lines(const Terminal& terminal, std::size_t indent) : terminal_(terminal), indent_(indent) {}

    void add(std::string_view label, std::string_view text) {
        if (!text.empty()) out_ += terminal_.line(label, text, indent_);
    }
    void heading(std::string_view text) {
        out_ += (out_.empty() ? "" : "\n") + terminal_.paint(Colour::strong, terminal_.text(text)) + "\n";
    }
    void blank() { out_ += "\n"; }
    void raw(std::string_view text) { out_ += text; }
    std::string text() && { return std::move(out_); }

private:
    const Terminal& terminal_;
    std::size_t indent_;
    std::string out_;
};

/// "problem is synthetic or tabular, and spectrum is spiked", or "".
std::string condition_text(const Parameter& parameter) {
    std::vector<std::string> parts;
    for (const Condition& condition : parameter.applies) {
        parts.push_back(condition.key + " is " + alternatives(condition.values));
    }
    return alternatives(parts, " and ");
}

/// A tag or a letter of the reports, how else it may be typed, and what it means.
struct Sign {
    std::string_view sign, plain, meaning;
};

constexpr Sign kSigns[] = {
    {"[exact]", "exact", "Holds as written, with no constant to choose; the tests check it numerically."},
    {"[paper]", "paper", "As the paper states it."},
    {"[rebuilt]", "rebuilt", "Its published form was rebuilt from the steps of its proof."},
    {"[rate]", "rate", "Only the rate means anything: constants and logarithms are left out."},
    {"[candidates]", "candidates",
     "Of the responses in a file of rollouts alone, their probabilities divided by their sum."},
    {"κ_0", "κ_t", "The mean over prompts of 1/max_y π_0(y|x) of the base policy π_0; κ_t that of round t."},
    {"c₁", "c1", "The least max_y π_t(y|x) over prompts and rounds t ≥ 1: there κ_t ≤ 1/c₁."},
    {"γ", "gamma", "The least margin: log π_t(y|x) of the likeliest response less that of the runner-up."},
    {"U", "U", "What the bound U + qᵗ(κ_0 − U) on κ_t falls to (Lemma C.4)."},
    {"q", "q", "The factor, below 1/2, by which that bound nears U in each round (Lemma C.4)."}};

std::string default_text(const Parameter& parameter) {
    const std::string text = value_text(parameter.default_value);
    return text.empty() ? "none" : text;
}

}  // namespace

std::string flag_meaning(const Parameter& parameter) {
    std::string text = parameter.symbol.empty() ? "" : parameter.symbol + ": ";
    text += parameter.meaning + ". ";
    std::string range = allowed(parameter);
    range.front() = static_cast<char>(range.front() & ~0x20);
    text += range + "; default " + default_text(parameter) + ".";
    const std::string condition = condition_text(parameter);
    return condition.empty() ? text : text + " Only when " + condition + ".";
}

std::string value_name(const Parameter& parameter) {
    switch (parameter.type) {
        case Type::boolean: return "true|false";
        case Type::integer: return "N";
        case Type::real: return "NUMBER";
        case Type::optional_real: return "NUMBER|none";
        case Type::choice: return "CHOICE";
        case Type::string: return parameter.key.ends_with("_file") ? "FILE" : "TEXT";
        case Type::real_list: return "N,N,…";
    }
    return "VALUE";
}

std::string describe(const Parameter& parameter, const Terminal& terminal) {
    Lines lines(terminal, 11);
    const std::string symbol = parameter.symbol.empty() ? "" : " (" + parameter.symbol + ")";
    lines.heading(parameter.key + symbol + ", " + parameter.group);
    lines.add("", parameter.meaning + ".");
    lines.add("Allowed", allowed(parameter));
    for (const Choice& choice : parameter.choices) lines.add("", choice.name + ": " + choice.meaning);
    lines.add("Default", default_text(parameter));
    lines.add("Unit", parameter.unit);
    lines.add("Applies", condition_text(parameter).empty() ? "" : "when " + condition_text(parameter));
    lines.add("Paper", parameter.equation);
    lines.add("Flag", flag_name(parameter.key) + " " + value_name(parameter));
    lines.add("JSON", "\"" + parameter.key + "\": " + value_json(parameter.default_value));
    return std::move(lines).text();
}

std::string describe(const MetricInfo& metric, const Terminal& terminal) {
    Lines lines(terminal, 11);
    lines.heading(std::string(metric.key) + ", metric");
    lines.add("", std::string(metric.label) + ".");
    lines.add("Meaning", std::string(metric.meaning) + ".");
    lines.add("Paper", metric.equation);
    return std::move(lines).text();
}

std::string describe(const Experiment& experiment, const Terminal& terminal) {
    Lines lines(terminal, 11);
    lines.heading(experiment.name + ": " + experiment.title);
    lines.add("Question", experiment.question);
    lines.add("Theorem", experiment.theorem);
    lines.add("Quantity", experiment.quantity);
    lines.add("Regime", experiment.regime);
    lines.add("Expect", experiment.expect);
    lines.add("Takeaway", experiment.takeaway);
    lines.add("Caveat", experiment.caveat);
    lines.add("Try", alternatives(experiment.controls, ", "));
    lines.add("Run", "srlm run --experiment " + experiment.name);
    lines.blank();
    lines.raw(spec_json(experiment.spec) + "\n");
    return std::move(lines).text();
}

std::string parameter_list(const Terminal& terminal) {
    Lines lines(terminal, 18);
    std::string_view group;
    for (const Parameter& p : parameters()) {
        if (p.group != group) lines.heading(p.group);
        group = p.group;
        lines.add(p.key, flag_meaning(p));
    }
    return std::move(lines).text();
}

std::string metric_list(const Terminal& terminal) {
    Lines lines(terminal, 22);
    for (const MetricInfo& info : metric_infos()) {
        const std::string equation = info.equation.empty() ? "" : " (" + std::string(info.equation) + ")";
        lines.add(info.key, std::string(info.label) + ". " + std::string(info.meaning) + "." + equation);
    }
    return std::move(lines).text();
}

std::string experiment_list(const Terminal& terminal) {
    std::size_t longest = 0;
    for (const Experiment& experiment : experiments()) longest = std::max(longest, experiment.name.size());
    Lines lines(terminal, longest + 2);
    for (const Experiment& experiment : experiments())
        lines.add(experiment.name, experiment.title + ". " + experiment.question);
    return std::move(lines).text();
}

std::string describe_signs(std::string_view name, const Terminal& terminal) {
    Lines lines(terminal, 14);
    for (const Sign& each : kSigns)
        if (name == "tags" || name == each.sign || name == each.plain) lines.add(each.sign, each.meaning);
    return std::move(lines).text();
}

std::string metrics_json() {
    std::string out = "[";
    for (const MetricInfo& info : metric_infos()) {
        out += (out.size() > 1 ? ",\n " : "\n ");
        out += "{\"key\": " + json_string(info.key) + ", \"label\": " + json_string(info.label) +
               ", \"meaning\": " + json_string(info.meaning) +
               ", \"equation\": " + json_string(info.equation) + "}";
    }
    return out + "\n]";
}

}  // namespace srlm::cli
