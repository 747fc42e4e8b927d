/// What servers are asked and answer: a collection without network and clock.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "servers/collection.hpp"
#include "servers/collector.hpp"
#include "servers/prompts.hpp"

using namespace srlm;

namespace {

HttpReply completions(std::size_t count) {
    std::string choices;
    for (std::size_t i = 0; i < count; ++i)
        choices += std::string(i > 0 ? "," : "") +
                   R"({"text": "ab", "finish_reason": "stop",
                      "logprobs": {"tokens": ["ab", "</s>"], "token_logprobs": [-1, -0.5]}})";
    HttpReply reply;
    reply.status = 200;
    reply.body = R"({"choices": [)" + choices + "]}";
    return reply;
}

HttpReply refused(long status) {
    HttpReply reply;
    reply.status = status;
    reply.body = R"({"error": {"message": "not now, sk-1"}})";
    return reply;
}

/// Two prompts, three draws of each, one at a time.
struct Asked {
    Collection about;
    AskedPrompts asked =
        parse_prompts("{\"prompt\": \"a\", \"id\": 7}\n\n{\"prompt\": \"b\"}\n", "prompts", false);
    std::vector<Json> lines;

    Asked() {
        about.url = "http://localhost:8000/v1";
        about.model = "tiny";
        about.server = &server_kind("llama.cpp");
        about.draws = 3;
        about.concurrency = 2;
        about.retries = 1;
        about.key = "sk-1";
    }

    Collector collector() {
        CollectedLines before(about.as(), "the file", *about.words);
        for (std::size_t i = 0; i < lines.size(); ++i) before.take(i + 1, lines[i].dump());
        return {about, asked.prompts, before, [this](const Json& line) { lines.push_back(line); }, 1};
    }
};

}  // namespace

TEST_CASE("servers: a collection asks, tries again after a wait, and writes a line for each prompt") {
    Asked asked;
    Collector collector = asked.collector();
    const auto first = collector.next(0), second = collector.next(0);
    REQUIRE(first);
    REQUIRE(second);
    CHECK_FALSE(collector.next(0));  // all places are taken
    CHECK(first->path == "/completions");
    const Json body = parse_json(first->body);
    CHECK(body["prompt"] == "a");
    CHECK(body["top_k"] == 0);
    CHECK(body["min_p"] == 0);
    HttpReply busy = refused(429);
    busy.retry_after = 5;
    collector.handle(first->ticket, busy, 0);
    CHECK(collector.holds(4.9));
    CHECK_FALSE(collector.next(4.9));
    collector.handle(second->ticket, completions(1), 1);
    CHECK(asked.lines.empty());
    for (double now = 6; !collector.done(); now += 1) {
        while (const auto next = collector.next(now)) collector.handle(next->ticket, completions(1), now);
        REQUIRE(now < 20);
    }
    REQUIRE(asked.lines.size() == 2);
    const Json& line = asked.lines[0];
    CHECK(line["prompt"] == "a");
    CHECK(line["id"] == 7);
    CHECK(line["collected"]["drawn_from"] == "policy");
    CHECK(line["collected"]["draws"] == 3);
    CHECK(line["responses"].size() == 3);
    CHECK(line["responses"][0]["logprob"] == -1.5);
    CHECK(line["responses"][0]["ended"] == true);
    CHECK(collector.found().retries == 1);
}

TEST_CASE("servers: what was begun is kept, and another collector asks for the rest alone") {
    Asked asked;
    {
        Collector collector = asked.collector();
        for (int i = 0; i < 4; ++i) {
            const auto next = collector.next(0);
            REQUIRE(next);
            collector.handle(next->ticket, completions(1), 0);
        }
        CHECK(asked.lines.size() == 1);
        collector.keep_begun();
        CHECK(asked.lines.size() == 2);
    }
    Collector rest = asked.collector();
    CHECK(rest.found().asked_before == 4);
    std::size_t count = 0;
    while (const auto next = rest.next(0)) {
        CHECK(parse_json(next->body)["prompt"] == "b");
        rest.handle(next->ticket, completions(1), 0);
        ++count;
    }
    CHECK(count == 2);
    CHECK(rest.done());
    asked.about.max_tokens = 99;
    asked.about.words = &field_words();
    CHECK_THROWS_WITH_AS(
        (void)asked.collector(),
        doctest::Contains("with max_tokens 512, and this would be with 99. Press Next round"), Error);
}

TEST_CASE("servers: an error has the words of who asks, and never the key") {
    Asked asked;
    for (const bool page : {false, true}) {
        asked.about.words = page ? &field_words() : &flag_words();
        Collector collector = asked.collector();
        collector.handle(collector.next(0)->ticket, refused(503), 0);
        const auto again = collector.next(10);
        try {
            collector.handle(again->ticket, refused(503), 10);
            FAIL("is tried once more only");
        } catch (const Error& error) {
            CHECK(error.parameter == (page ? "url" : "--url"));
            CHECK(error.cause == "no answer after 2 attempts; the last time, status 503: \"not now, [key]\"");
            CHECK(error.remedy.find(page ? "then press Go on" : "then give the same command again") !=
                  std::string::npos);
        }
    }
    Waits waits(1);
    CHECK_THROWS_WITH_AS((void)contact_of(refused(401), asked.about, 0, waits),
                         doctest::Contains("[key]\". Check the key."), Error);
    CHECK(contact_of(refused(404), asked.about, 0, waits).made);
    CHECK(contact_of(refused(503), asked.about, 0, waits).wait > 0);
    CHECK_THROWS_WITH_AS((void)contact_of(refused(503), asked.about, 1, waits),
                         doctest::Contains("the server is not ready"), Error);
}

TEST_CASE("servers: addresses") {
    const auto checked = [](const std::string& url) { return checked_address(url, field_words()); };
    CHECK(checked("http://localhost:8000/v1/") == "http://localhost:8000/v1");
    for (const std::string bad : {"localhost:8000/v1", "http://", "http://h/v1/completions", "http://h/v 1",
                                  "http://h/v1?key=secret", "http://me:secret@h/v1"}) {
        try {
            (void)checked(bad);
            FAIL(bad << " is no address");
        } catch (const Error& error) {
            CHECK(std::string(error.what()).find("secret") == std::string::npos);
            CHECK(error.parameter == "url");
        }
    }
}

TEST_CASE("servers: waits double up to a minute, and are what the server asks for") {
    Waits waits(7);
    for (std::size_t tries = 0; tries < 20; ++tries) {
        const double most = std::min(60.0, 0.5 * std::pow(2.0, static_cast<double>(tries)));
        const double wait = waits.next(tries, 0);
        CHECK(wait >= most / 2);
        CHECK(wait <= most);
    }
    CHECK(waits.next(3, 17) == 17);
}
