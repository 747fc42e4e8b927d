/// \file
/// `srlm collect`: draws of a running model, as `srlm diagnose` reads them.

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "collect/collect.hpp"
#include "commands/commands.hpp"
#include "commands/exit_status.hpp"
#include "io/outputs.hpp"
#include "report/numbers.hpp"
#include "report/terminal.hpp"
#include "report/text.hpp"
#include "run/interrupt.hpp"

namespace srlm::cli {

namespace {

constexpr std::int64_t kMostDraws = 100000, kMostTokens = 10000000, kMostAtOnce = 1024, kMostRetries = 100,
                       kMostSeconds = 86400;

std::size_t count_of(const std::string& flag, const std::string& text, std::int64_t fallback,
                     std::int64_t min, std::int64_t max) {
    return static_cast<std::size_t>(text.empty() ? fallback : parse_count(flag, text, min, max));
}

double number_in(const std::string& flag, const std::string& text, double fallback, double above,
                 double most) {
    if (text.empty()) return fallback;
    const double value = parse_number(flag, text);
    if (value > above && value <= most) return value;
    throw Error(Code::out_of_range, flag,
                "got " + text + " but allowed is above " + short_number(above) + " to " + short_number(most),
                "Give a number in this range");
}

std::string needed(const std::string& flag, const std::string& text, const std::string& remedy) {
    if (!text.empty()) return text;
    throw Error(Code::syntax, flag, "is missing", remedy);
}

/// From the environment alone: what is on a command line, every process of the machine can read.
std::string key_of_environment() {
    for (const char* name : {"SRLM_API_KEY", "OPENAI_API_KEY"}) {
        const char* key = std::getenv(name);
        if (!key || *key == '\0') continue;
        for (const char* c = key; *c != '\0'; ++c) {
            if (*c > ' ' && *c < '\x7f') continue;
            throw Error(Code::out_of_range, name, "the key has a blank, or a character beyond ASCII",
                        "Set it to the key alone");
        }
        return key;
    }
    return "";
}

bool is_local(const std::string& url) {
    for (const char* host : {"://localhost", "://127.", "://[::1]"})
        if (url.find(host) != std::string::npos) return true;
    return false;
}

void choose_server(Collection& about, const std::string& asked, const HttpReply& models) {
    if (!asked.empty()) about.server = &server_kind(asked);
    find_server(about, models.status == 200 ? models.body : "");
}

Collection read_collection(const CollectArguments& arguments) {
    Collection about;
    about.url =
        checked_address(needed("--url", arguments.url,
                               "Give the address of the API, for example --url http://localhost:8000/v1"),
                        flag_words());
    needed("--prompts", arguments.prompts, "Give a file of prompts, JSON Lines of {\"prompt\": \"…\"}");
    needed("--out", arguments.out, "Give the file that the draws go into");
    about.model = arguments.model;
    about.key = key_of_environment();
    about.chat = arguments.chat;
    about.stream = arguments.stream;
    about.stop = arguments.stop;
    about.draws = count_of("--draws", arguments.draws, 32, 1, kMostDraws);
    about.temperature = number_in("--temperature", arguments.temperature, 1, 0, 100);
    about.top_p = number_in("--top-p", arguments.top_p, 1, 0, 1);
    about.top_k = static_cast<std::int64_t>(count_of("--top-k", arguments.top_k, 0, 0, kMostTokens));
    about.max_tokens =
        static_cast<std::int64_t>(count_of("--max-tokens", arguments.max_tokens, 512, 1, kMostTokens));
    about.concurrency = count_of("--concurrency", arguments.concurrency, 8, 1, kMostAtOnce);
    about.per_request = count_of("--per-request", arguments.per_request, 0, 1, kMostAtOnce);
    about.retries = count_of("--retries", arguments.retries, 8, 0, kMostRetries);
    if (!arguments.server.empty()) about.server = &server_kind(arguments.server);
    return about;
}

void check_server(const Collection& about) {
    if (about.top_k == 0 || !about.server->top_k.empty()) return;
    throw Error(Code::not_applicable, "--top-k", "a server of the kind " + about.server->name + " takes none",
                "Leave it away");
}

std::string describe(const Collection& about, const Collected& found, std::size_t prompts,
                     const std::string& out_file, const std::vector<std::string>& notes, const Terminal& to) {
    std::string text = to.line("Model", about.model + ", on a server of the kind " + about.server->name);
    std::string drawn = counted(found.draws, "draw") + ", " + counted(found.tokens, "token") + " in " +
                        duration_text(found.seconds);
    if (found.draws > 0)
        drawn +=
            " (" + rate_text(static_cast<double>(found.draws) / std::max(found.seconds, 1e-3)) + " draws/s)";
    if (found.asked_before > 0) drawn += "; " + std::to_string(found.asked_before) + " were there before";
    if (found.retries > 0) drawn += "; " + counted(found.retries, "request") + " tried again";
    text += to.line("Collected", drawn);
    text += to.line("In all", counted(prompts - found.failed.size(), "prompt") + " with " +
                                  counted(about.draws, "draw") + " each, in " + out_file);
    for (std::size_t i = 0; i < notes.size(); ++i) text += to.line(i == 0 ? "Notes" : "", notes[i]);
    if (found.failed.size() < prompts) text += to.line("Next", "srlm diagnose " + shell_word(out_file));
    return text;
}

}  // namespace

int command_collect(const CollectArguments& arguments) {
    catch_interrupts();
    Collection about = read_collection(arguments);
    FilesInUse files;
    files.input("--prompts", arguments.prompts);
    files.appended("--out", arguments.out);
    const double timeout =
        static_cast<double>(count_of("--timeout", arguments.timeout, 600, 1, kMostSeconds));
    Http http(about.key, timeout);
    AskedPrompts asked = read_prompts(arguments.prompts, about.chat);
    if (!about.key.empty() && about.url.starts_with("http://") && !is_local(about.url))
        err().say("srlm: the key goes to " + about.url +
                  " over a connection that others can read; https:// hides it");
    choose_server(about, arguments.server, first_contact(http, about));
    check_server(about);
    RolloutsFile file(arguments.out, about.as());
    std::vector<std::string> notes = std::move(asked.notes);
    if (file.repaired()) notes.emplace_back("a line that was not written to its end was cut off");
    Collected found;
    try {
        found = collect(about, asked.prompts, http, file, arguments.quiet);
    } catch (const Interrupted&) {
        err().say("srlm: interrupted; what was drawn is in " + arguments.out +
                  ", and the same command goes on.");
        throw;
    }
    for (std::string& note : notes_on(about, found)) notes.push_back(std::move(note));
    if (!arguments.quiet) {
        out().print(describe(about, found, asked.prompts.size(), arguments.out, notes, out()));
    } else {
        for (const std::string& note : notes) err().say("srlm: " + note);
    }
    if (found.failed.empty()) return kOk;
    throw Error(Code::bad_data, "--prompts",
                counted(found.failed.size(), "prompt") + " without draws; " + found.failed.front(),
                "Change or remove " + std::string(found.failed.size() == 1 ? "it" : "them") +
                    " and give the same command again: the others are in the file");
}

}  // namespace srlm::cli
