#include "commands/flags.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/json_text.hpp"
#include "base/spelling.hpp"
#include "commands/reference.hpp"
#include "report/share.hpp"
#include "spec/parameters.hpp"

namespace srlm::cli {

namespace {

/// "srlm sweep"
std::string full_name(const CLI::App& app) {
    return app.get_parent() ? app.get_parent()->get_name() + " " + app.get_name() : app.get_name();
}

/// Throws Error syntax when a value was forgotten: then the next flag stands in its place.
void check_value(const std::string& name, const std::string& text, const std::string& value) {
    const bool flag = text.size() > 2 && text.compare(0, 2, "--") == 0;
    if (!text.empty() && !flag) return;
    throw Error(Code::syntax, name,
                flag ? "its value is missing: " + key_shown(text) + " is a flag" : "its value is empty",
                "Give it a value: " + name + " " + value);
}

}  // namespace

CLI::Option* text_flag(CLI::App& app, const std::string& name, std::string& to, const std::string& value,
                       const std::string& meaning, const std::string& group) {
    const auto store = [&to, name, value](const std::string& text) {
        check_value(name, text, value);
        to = text;
    };
    return app.add_option_function<std::string>(name, store, meaning)->type_name(value)->group(group);
}

void list_flag(CLI::App& app, const std::string& name, std::vector<std::string>& to, const std::string& value,
               const std::string& meaning) {
    app.add_option(name, to, meaning)
        ->type_name(value)
        ->group("Sweep")
        ->take_all()
        ->expected(1)
        ->allow_extra_args(false);
}

void add_spec_flags(CLI::App& app, SpecArguments& arguments) {
    app.add_option("SPEC", arguments.file, "JSON file with a spec, or a result to repeat; - reads stdin");
    text_flag(app, "--experiment", arguments.experiment, "NAME",
              "Start from a named experiment (\"srlm experiments\")", "Start");
    app.add_flag("--large", arguments.large, "Its large form, with more replicates and points")
        ->group("Start");
    add_parameter_flags(app, arguments);
}

void add_parameter_flags(CLI::App& app, SpecArguments& arguments) {
    app.add_flag("--strict", arguments.strict,
                 "Refuse data of which anything had to be recognised, left out or joined (docs/rollouts.md)")
        ->group("Start");
    for (const Parameter& parameter : parameters()) {
        const auto store = [&arguments, &parameter](const std::string& text) {
            check_value(flag_name(parameter.key), text, value_name(parameter));
            arguments.flags.emplace_back(&parameter, text);
        };
        const std::string old = parameter.old.empty() ? "" : "," + flag_name(parameter.old);
        app.add_option_function<std::string>(flag_name(parameter.key) + old, store, flag_meaning(parameter))
            ->type_name(value_name(parameter))
            ->group("Spec: " + parameter.group);
    }
}

void add_machine_flags(CLI::App& app, MachineArguments& arguments, const std::string& what) {
    text_flag(app, "--threads", arguments.threads, "N",
              "From 1 to 1024; default: as many as it may run. The numbers do not depend on it", "Machine");
    text_flag(app, "--kernels", arguments.kernels, "NAME",
              "Instruction set (\"srlm kernels\"). The numbers do not depend on it", "Machine");
    text_flag(
        app, "--memory-limit", arguments.memory_limit, "SIZE",
        "Refuse " + what + " that need more, for example 4G; default: 80 % of the memory that is left to it",
        "Machine");
}

void add_output_flags(CLI::App& app, OutputArguments& arguments, const std::string& json,
                      const std::string& csv) {
    text_flag(app, "--json", arguments.json, "FILE", json, "Results");
    text_flag(app, "--csv", arguments.csv, "FILE", csv, "Results");
    app.add_flag("--force", arguments.force, "Replace files that exist")->group("Results");
}

void add_report_flags(CLI::App& app, ReportArguments& arguments) {
    text_flag(app, "--expect", arguments.expect, "HASH",
              "Fail (exit status 5) when the result has another hash", "Results");
    app.add_flag("--quiet", arguments.quiet, "Show the hash only")->group("Results");
}

void refuse_empty_values(const std::vector<std::string>& words) {
    for (const std::string& word : words) {
        if (word == "--") return;
        if (word.size() > 3 && word.compare(0, 2, "--") == 0 && word.find('=') == word.size() - 1) {
            const std::string flag = word.substr(0, word.size() - 1);
            throw Error(Code::syntax, key_shown(flag), "its value is empty",
                        "Give it a value: " + flag + "=VALUE");
        }
    }
}

Error command_line_error(const CLI::ParseError& error, const CLI::App& command) {
    const std::string what = error.what();
    const std::string flag = what.substr(0, what.find(':'));
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::ArgumentMismatch) && flag[0] == '-') {
        return Error(Code::syntax, flag, "this flag takes one value, once",
                     "Write " + flag + " and its value a single time");
    }
    return Error(Code::syntax, "", what, "See \"" + full_name(command) + " --help\"");
}

void refuse_extras(const CLI::App& app) {
    for (const std::string& extra : app.remaining()) {
        if (extra == "--") continue;  // what follows it has been taken for arguments
        if (extra.size() < 2 || extra[0] != '-') {
            throw Error(Code::syntax, key_shown(extra), "this argument is one too many",
                        "Remove it, or see \"" + full_name(app) + " --help\"");
        }
        const std::string name = extra.substr(0, extra.find('='));
        std::vector<std::string> names;
        for (const CLI::Option* option :
             app.get_options([](const CLI::Option* o) { return o->nonpositional(); })) {
            names.push_back(option->get_name(false));
        }
        std::string closest = closest_word(name, names);
        const std::string key =
            closest_parameter(name.substr(std::min(name.find_first_not_of('-'), name.size())));
        if (closest.empty() && !key.empty()) closest = flag_name(key);
        throw Error(Code::unknown_key, key_shown(name), "there is no such flag",
                    closest.empty() ? "See \"" + full_name(app) + " --help\""
                                    : "Write " + closest + " if that is what you meant");
    }
}

}  // namespace srlm::cli
