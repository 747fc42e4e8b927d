/// \file
/// What an inference server is asked and answers, in JavaScript: core/servers, in a module of its own, which
/// only those load who ask one. wasm/collect.mjs turns this into the API of collect.d.ts.

#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/json_parse.hpp"
#include "guarded.hpp"
#include "servers/collector.hpp"

namespace {

using emscripten::val;
using srlm::Json;

/// A collection with all that it refers to.
struct Asking {
    srlm::Collection about;
    srlm::AskedPrompts asked;
    srlm::Waits waits{1};
    unsigned seed = 1;
    std::unique_ptr<srlm::Collector> collector;
    std::vector<std::string> lines;
};
using AskingPointer = std::shared_ptr<Asking>;

srlm::HttpReply reply_from(const val& given) {
    srlm::HttpReply reply;
    reply.status = given["status"].as<long>();
    reply.body = given["body"].as<std::string>();
    reply.location = given["location"].as<std::string>();
    reply.failure = given["failure"].as<std::string>();
    reply.retry_after = given["retryAfter"].as<double>();
    return reply;
}

/// The settings are those of collect.d.ts, as JSON.
val open_asking(const std::string& settings, const std::string& prompts) {
    return guarded([&] {
        const Json given = srlm::parse_json(settings);
        auto asking = std::make_shared<Asking>();
        srlm::Collection& about = asking->about;
        about.words = &srlm::field_words();
        about.url = srlm::checked_address(given["url"], *about.words);
        about.model = given["model"];
        about.key = given["key"];
        about.chat = given["chat"];
        about.temperature = given["temperature"];
        about.top_p = given["topP"];
        about.max_tokens = given["maxTokens"];
        about.draws = given["draws"];
        about.concurrency = given["concurrency"];
        about.retries = given["retries"];
        asking->seed = given["seed"];
        asking->waits = srlm::Waits(asking->seed);
        asking->asked = srlm::parse_prompts(prompts, about.words->prompts, about.chat);
        return val(asking);
    });
}

std::string url_of(const Asking& asking) { return asking.about.url; }

val contact(Asking& asking, const val& reply, std::size_t tries) {
    return guarded([&] {
        const srlm::HttpReply came = reply_from(reply);
        const srlm::Contact contact = srlm::contact_of(came, asking.about, tries, asking.waits);
        if (contact.made) srlm::find_server(asking.about, came.status == 200 ? came.body : "");
        val out = val::object();
        out.set("made", contact.made);
        out.set("wait", contact.wait);
        out.set("said", contact.said);
        return out;
    });
}

val begin(Asking& asking, const val& lines) {
    return guarded([&] {
        srlm::CollectedLines before(asking.about.as(), "what was drawn before", *asking.about.words);
        std::size_t number = 0;
        for (const std::string& line : emscripten::vecFromJSArray<std::string>(lines))
            before.take(++number, line);
        asking.collector = std::make_unique<srlm::Collector>(
            asking.about, asking.asked.prompts, before,
            [&asking](const Json& line) { asking.lines.push_back(line.dump()); }, asking.seed);
        return val(true);
    });
}

/// {ticket, path, body}, or null.
val next(Asking& asking, double now) {
    return guarded([&] {
        const auto request = asking.collector->next(now);
        if (!request) return val::null();
        val out = val::object();
        out.set("ticket", request->ticket);
        out.set("path", request->path);
        out.set("body", request->body);
        return out;
    });
}

val handle(Asking& asking, std::size_t ticket, const val& reply, double now) {
    return guarded([&] {
        asking.collector->handle(ticket, reply_from(reply), now);
        return val(true);
    });
}

val keep_begun(Asking& asking) {
    return guarded([&] {
        asking.collector->keep_begun();
        return val(true);
    });
}

/// The lines that were kept since the last call.
val take_lines(Asking& asking) {
    const val lines = array_of(asking.lines);
    asking.lines.clear();
    return lines;
}

val state(const Asking& asking, double now) {
    return guarded([&] {
        const srlm::Collected& found = asking.collector->found();
        std::vector<std::string> notes = asking.asked.notes;
        for (std::string& note : srlm::notes_on(asking.about, found)) notes.push_back(std::move(note));
        val out = val::object();
        out.set("done", asking.collector->done());
        out.set("holds", asking.collector->holds(now));
        out.set("prompts", asking.asked.prompts.size());
        out.set("wanted", asking.collector->wanted());
        out.set("before", found.asked_before);
        out.set("draws", found.draws);
        out.set("retries", found.retries);
        out.set("failed", array_of(found.failed));
        out.set("notes", array_of(notes));
        out.set("model", asking.about.model);
        out.set("server", asking.about.server->name);
        return out;
    });
}

}  // namespace

EMSCRIPTEN_BINDINGS(collect) {
    emscripten::class_<Asking>("Asking")
        .smart_ptr<AskingPointer>("AskingPointer")
        .function("url", &url_of)
        .function("contact", &contact)
        .function("begin", &begin)
        .function("next", &next)
        .function("handle", &handle)
        .function("keepBegun", &keep_begun)
        .function("takeLines", &take_lines)
        .function("state", &state);
    emscripten::function("open", &open_asking);
}
