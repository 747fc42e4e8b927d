#include "collect/collect.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "io/input.hpp"
#include "report/numbers.hpp"
#include "report/progress.hpp"
#include "report/terminal.hpp"
#include "run/interrupt.hpp"

namespace srlm::cli {

namespace {

using Clock = std::chrono::steady_clock;

constexpr double kTick = 0.1, kInLog = 10;

double clock_seconds() { return std::chrono::duration<double>(Clock::now().time_since_epoch()).count(); }

unsigned waits_seed() { return static_cast<unsigned>(Clock::now().time_since_epoch().count()); }

/// Says how far a collection is: on a terminal in one line, in a log every ten seconds.
class Shown {
public:
    explicit Shown(bool quiet) : quiet_(quiet), bar_(err(), 0) {}

    void show(const Collector& collector, double passed, bool held) {
        if (quiet_) return;
        const Collected& found = collector.found();
        const std::size_t all = collector.wanted(), done = found.asked_before + found.draws;
        const double rate = static_cast<double>(found.draws) / std::max(passed, 1e-3);
        const double left =
            found.draws > 0 ? static_cast<double>(all - std::min(all, done)) / rate : std::nan("");
        const double share = static_cast<double>(done) / static_cast<double>(std::max<std::size_t>(all, 1));
        const std::string waits = held ? "waiting, as the server asks  " : "";
        if (err().interactive())
            return bar_.show_share(share, left,
                                   waits + std::to_string(done) + "/" + std::to_string(all) + " draws  " +
                                       rate_text(rate) + "/s");
        if (passed - printed_ < kInLog) return;
        printed_ = passed;
        err().say("srlm: " + waits + std::to_string(done) + " of " + std::to_string(all) + " draws, " +
                  rate_text(rate) + "/s" + (std::isfinite(left) ? ", " + duration_text(left) + " left" : ""));
    }

    void hide() { bar_.hide(); }

private:
    bool quiet_;
    Progress bar_;
    double printed_ = 0;
};

}  // namespace

AskedPrompts read_prompts(const std::string& path, bool chat) {
    constexpr const char* kFlag = "--prompts";
    PromptReader reader(kFlag, chat);
    const OpenedSource source = open_source(path, kFlag, {.progress = true});
    read_lines(*source.bytes, kFlag, {},
               [&](std::size_t number, std::string_view text) { reader.take(number, text); });
    AskedPrompts read = reader.finish();
    if (!source.note.empty()) read.notes.insert(read.notes.begin(), source.note);
    return read;
}

HttpReply first_contact(Http& http, const Collection& about) {
    Waits waits(1);
    for (std::size_t tries = 0;; ++tries) {
        http.start(tries, about.url + "/models", "");
        std::vector<std::pair<std::size_t, HttpReply>> ended;
        while (ended.empty()) {
            if (interrupted() != 0) throw Interrupted{};
            ended = http.wait(kTick);
        }
        const HttpReply& reply = ended.front().second;
        const Contact contact = contact_of(reply, about, tries, waits);
        if (contact.made) return reply;
        if (tries == 0) err().say("srlm: the server is not ready (" + contact.said + "); trying again");
        for (const double until = clock_seconds() + contact.wait; clock_seconds() < until;) {
            if (interrupted() != 0) throw Interrupted{};
            http.wait(kTick);
        }
    }
}

Collected collect(const Collection& about, const std::vector<AskedPrompt>& prompts, Http& http,
                  RolloutsFile& file, bool quiet) {
    Collector collector(
        about, prompts, file.lines(), [&](const Json& line) { file.append(line); }, waits_seed());
    Shown shown(quiet);
    const double start = clock_seconds();
    try {
        while (!collector.done()) {
            if (interrupted() != 0) throw Interrupted{};
            while (const auto request = collector.next(clock_seconds()))
                http.start(request->ticket, about.url + request->path, request->body);
            for (auto& [ticket, reply] : http.wait(kTick)) collector.handle(ticket, reply, clock_seconds());
            const double now = clock_seconds();
            shown.show(collector, now - start, collector.holds(now));
        }
    } catch (...) {
        collector.keep_begun();
        shown.hide();
        throw;
    }
    shown.hide();
    Collected found = collector.found();
    found.seconds = clock_seconds() - start;
    return found;
}

}  // namespace srlm::cli
