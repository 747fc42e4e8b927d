#include "report/share.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "spec/parameters.hpp"
#include "spec/value_text.hpp"

namespace srlm::cli {

namespace {

bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-_.,").find(c) != std::string_view::npos;
}

std::string percent_encoded(std::string_view text) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        if (is_plain(c)) {
            out += c;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            out += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
        }
    }
    return out;
}

std::string shell_word(const std::string& text) {
    const bool plain =
        std::all_of(text.begin(), text.end(), [](char c) { return is_plain(c) || c == '/' || c == '='; });
    if (plain && !text.empty()) return text;
    std::string out = "'";
    for (const char c : text) out += c == '\'' ? "'\\''" : std::string(1, c);
    return out + "'";
}

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
                                                         "logits_file", "samples_file"};
        if (std::find(kFiles.begin(), kFiles.end(), p.key) != kFiles.end()) return;
        link += "&" + p.key + "=" + percent_encoded(text);
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
