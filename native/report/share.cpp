#include "report/share.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "report/text.hpp"
#include "spec/parameters.hpp"
#include "spec/value_text.hpp"

namespace srlm::cli {

namespace {

/// Calls `use` for every parameter whose value in `spec` is not the one in `base`.
template <class Use>
void for_changes(const Spec& base, const Spec& spec, Use use) {
    for (const Parameter& p : parameters()) {
        // The fingerprint of the data is filled in by every run.
        if (p.key == "data_digest" || !applies(p, spec)) continue;
        const Value value = p.get(spec);
        if (value != p.get(base)) use(p, value_text(value));
    }
}

}  // namespace

std::string flag_name(const std::string& key) {
    std::string flag = "--" + key;
    std::replace(flag.begin(), flag.end(), '_', '-');
    return flag;
}

std::string link_fragment(const Spec& spec, const Experiment* experiment) {
    const Experiment& base = experiment ? *experiment : experiments().front();
    std::string link = "#experiment=" + base.name;
    for_changes(base.spec, spec, [&](const Parameter& p, const std::string& text) {
        constexpr std::array<std::string_view, 5> kFiles{"text_file", "features_file", "theta_file",
                                                         "logits_file", "rollouts_file"};
        if (std::find(kFiles.begin(), kFiles.end(), p.key) != kFiles.end()) return;
        link += "&" + p.key + "=" + percent_encoded(text, ",");
    });
    return link;
}

std::string flags_between(const Spec& base, const Spec& spec) {
    std::string flags;
    for_changes(base, spec, [&](const Parameter& p, const std::string& text) {
        flags += " " + flag_name(p.key) + " " + shell_word(text);
    });
    return flags;
}

std::string command_line(const Spec& spec, const Experiment* experiment, const std::string& hash) {
    std::string command = "srlm run";
    if (experiment) command += " --experiment " + experiment->name;
    command += flags_between(experiment ? experiment->spec : Spec{}, spec);
    if (!hash.empty()) command += " --expect " + hash;
    return command;
}

}  // namespace srlm::cli
