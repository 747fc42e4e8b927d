#include "commands/help.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string_view>
#include <vector>

#include "report/terminal.hpp"
#include "report/text.hpp"

namespace srlm::cli {

namespace {

constexpr std::size_t kIndent = 28;
constexpr std::string_view kSpecGroup = "Spec: ";
constexpr std::string_view kUngrouped = "Options";  // CLI11's name for the group of all others

std::string option_label(const CLI::Option& option) {
    std::string label = "  " + option.get_name(option.get_positional(), true);
    std::replace(label.begin(), label.end(), ',', ' ');
    if (option.get_positional()) return label;
    return option.get_type_name().empty() ? label : label + " " + option.get_type_name();
}

std::string usage(const CLI::App& app) {
    std::string words = app.get_parent() ? app.get_parent()->get_name() + " " : "";
    words += app.get_name();
    if (!app.get_subcommands({}).empty()) return words + " COMMAND …";
    for (const CLI::Option* option :
         app.get_options([](const CLI::Option* o) { return o->get_positional(); })) {
        const std::string name = option->get_name(true);
        words += option->get_required() ? " " + name : " [" + name + "]";
    }
    return words + " [FLAGS]";
}

std::string section(std::string_view title, const std::vector<const CLI::Option*>& options) {
    if (options.empty()) return "";
    std::string text = "\n" + out().paint(Colour::strong, out().text(title)) + "\n";
    for (const CLI::Option* option : options)
        text += out().line(option_label(*option), option->get_description(), kIndent);
    return text;
}

}  // namespace

std::string help_text(const CLI::App& app) {
    const std::size_t width = std::min(out().width(), kWidest);
    std::string text;
    for (const std::string& line : wrap(out().text(app.get_description()), width)) text += line + "\n";
    text += "\n" + out().paint(Colour::strong, "Usage") + "  " + out().text(usage(app)) + "\n";
    if (const auto commands = app.get_subcommands({}); !commands.empty()) {
        text += "\n" + out().paint(Colour::strong, "Commands") + "\n";
        for (const CLI::App* command : commands)
            text += out().line("  " + command->get_name(), command->get_description(), 14);
    }
    text += section("Arguments", app.get_options([](const CLI::Option* o) { return o->get_positional(); }));
    // What only this command has comes first, the parameters that many share last.
    std::vector<std::string> groups = app.get_groups();
    const auto rank = [](const std::string& group) {
        return group.starts_with(kSpecGroup) ? 2 : group == kUngrouped ? 1 : 0;
    };
    std::stable_sort(groups.begin(), groups.end(),
                     [&](const std::string& a, const std::string& b) { return rank(a) < rank(b); });
    for (const std::string& group : groups) {
        text +=
            section(group == kUngrouped ? "Other flags" : group, app.get_options([&](const CLI::Option* o) {
                return o->nonpositional() && o->get_group() == group;
            }));
    }
    return text + out().text(app.get_footer());
}

}  // namespace srlm::cli
