#include "collect/collect.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <random>
#include <utility>

#include "base/error.hpp"
#include "base/json_text.hpp"
#include "collect/answer.hpp"
#include "report/numbers.hpp"
#include "report/progress.hpp"
#include "report/terminal.hpp"
#include "report/text.hpp"
#include "run/interrupt.hpp"

namespace srlm::cli {

namespace {

using Clock = std::chrono::steady_clock;

constexpr double kFirstWait = 0.5, kLongestWait = 60;  // seconds between tries
constexpr double kLongestAsked = 3600;                 // that a server may ask to wait
constexpr double kTick = 0.1, kInLog = 10;
constexpr std::size_t kMostAtOnce = 128;  // draws of a request: the most that OpenAI gives

bool passing(const HttpReply& reply) {
    if (!reply.failure.empty()) return true;
    for (const long status : {408, 409, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529})
        if (reply.status == status) return true;
    return false;
}

Clock::time_point after(double seconds) {
    return Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
}

std::string said(const HttpReply& reply, const std::string& key) {
    if (!reply.failure.empty()) return without_key(reply.failure, key);
    const std::string message = without_key(server_message(reply.body), key);
    return "status " + std::to_string(reply.status) + (message.empty() ? "" : ": " + text_shown(message));
}

/// What to do about a refusal that concerns all requests. `models` are those on the server, or "".
Error refusal(const HttpReply& reply, const Collection& about) {
    const std::string words = "the server refuses: " + said(reply, about.key);
    if (reply.status == 401 || reply.status == 403) {
        return {Code::out_of_range, "--url", words,
                about.key.empty() ? "Set the environment variable SRLM_API_KEY to the key of this server"
                                  : "Check the key in SRLM_API_KEY or OPENAI_API_KEY"};
    }
    if (!reply.location.empty()) {
        return {Code::out_of_range, "--url", "the server sends elsewhere, to " + text_shown(reply.location),
                "Give the address that it means"};
    }
    if (reply.status == 404 || reply.status == 405) {
        return {Code::out_of_range, "--url", words,
                "Give the address that ends in /v1, and a --model of this server"};
    }
    return {Code::out_of_range, "--url", words, "Change what the server does not accept"};
}

/// Seconds until the next try: what the server asks for, else twice as long each time, and not all at once.
double wait_before(std::size_t tries, double asked, std::mt19937& random) {
    if (asked > 0) return asked;
    const double longest = std::min(kLongestWait, kFirstWait * std::pow(2.0, static_cast<double>(tries)));
    return longest * (0.5 + 0.5 * std::uniform_real_distribution<double>(0, 1)(random));
}

void check_asked_wait(double seconds) {
    if (seconds <= kLongestAsked) return;
    throw Error(Code::busy, "--url", "the server asks to wait " + duration_text(seconds),
                "Give the same command again then: what was drawn is kept");
}

class Collector {
public:
    Collector(const Collection& about, const std::vector<AskedPrompt>& prompts, Http& http,
              RolloutsFile& file, bool quiet)
        : about_(about),
          prompts_(prompts),
          http_(http),
          file_(file),
          quiet_(quiet),
          states_(prompts.size()),
          per_request_(std::min(kMostAtOnce, about.per_request > 0 ? about.per_request
                                             : about.server->many  ? about.draws
                                                                   : 1)),
          random_(static_cast<unsigned>(start_.time_since_epoch().count())),
          bar_(err(), 0) {
        for (std::size_t i = 0; i < prompts.size(); ++i) {
            State& state = states_[i];
            state.before = std::min(file.drawn(prompts[i].key), about.draws);
            state.asked = state.drawn = state.before;
            out_.asked_before += state.before;
            if (state.before < about.draws) ++open_;
        }
        answered_ = file.prompts() > 0;
    }

    Collected run() {
        try {
            while (open_ > 0) {
                if (interrupted() != 0) throw Interrupted{};
                begin();
                for (auto& [ticket, reply] : http_.wait(kTick)) handle(ticket, reply);
                show();
            }
        } catch (...) {
            keep_begun();
            bar_.hide();
            throw;
        }
        bar_.hide();
        out_.seconds = seconds();
        return std::move(out_);
    }

private:
    struct State {
        std::size_t before = 0;  // draws that the file had
        std::size_t asked = 0;   // those, and what was drawn and what is under way
        std::size_t drawn = 0;   // those and what was drawn
        std::size_t left_out = 0, cut = 0;
        std::string why;
        Json responses = Json::array();
        bool closed = false;
    };
    struct Work {
        std::size_t prompt = 0, draws = 0, tries = 0;
    };

    double seconds() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }

    /// Fills the places that are free with what waited long enough, then with prompts that are still to ask.
    void begin() {
        if (Clock::now() < hold_) return;
        while (http_.running() < about_.concurrency) {
            Work work;
            if (!waiting_.empty() && waiting_.begin()->first <= Clock::now()) {
                work = waiting_.begin()->second;
                waiting_.erase(waiting_.begin());
                if (states_[work.prompt].closed) continue;
            } else {
                while (next_ < states_.size() &&
                       (states_[next_].closed || states_[next_].asked >= about_.draws))
                    ++next_;
                if (next_ == states_.size()) return;
                State& state = states_[next_];
                work = {next_, std::min(per_request_, about_.draws - state.asked), 0};
                state.asked += work.draws;
            }
            const std::size_t ticket = tickets_++;
            under_way_[ticket] = work;
            const bool chat = !prompts_[work.prompt].messages.is_null();
            http_.start(ticket, about_.url + (chat ? "/chat/completions" : "/completions"),
                        about_.request(prompts_[work.prompt], work.draws).dump());
        }
    }

    void handle(std::size_t ticket, const HttpReply& reply) {
        const auto found = under_way_.find(ticket);
        const Work work = found->second;
        under_way_.erase(found);
        State& state = states_[work.prompt];
        if (state.closed) return;
        if (reply.failure.empty() && reply.status == 200) {
            Answer answer = read_answer(reply.body);
            if (answer.failure.empty()) return take(work, answer);
            return again(work, without_key(answer.failure, about_.key), 0);
        }
        if (passing(reply)) {
            check_asked_wait(reply.retry_after);
            if (reply.status == 429 || reply.status == 503) hold_ = after(reply.retry_after);
            return again(work, said(reply, about_.key), reply.retry_after);
        }
        const bool prompts_fault = reply.status == 400 || reply.status == 413 || reply.status == 422;
        if (!prompts_fault || !answered_) {
            const Error error = refusal(reply, about_);
            throw Error(
                error.code, error.parameter,
                error.cause + " (line " + std::to_string(prompts_[work.prompt].line) + " of --prompts)",
                error.remedy);
        }
        fail(work.prompt, "the server refuses: " + said(reply, about_.key));
    }

    void again(Work work, const std::string& why, double asked) {
        if (work.tries >= about_.retries) {
            throw Error(Code::busy, "--url",
                        "no answer after " + counted(work.tries + 1, "attempt") + "; the last time, " + why,
                        "See to the server, then give the same command again: what was drawn is kept");
        }
        ++out_.retries;
        const double wait = wait_before(work.tries++, asked, random_);
        waiting_.emplace(after(wait), work);
    }

    void take(const Work& work, Answer& answer) {
        State& state = states_[work.prompt];
        bool any = false;
        for (const Draw& draw : answer.draws) any = any || !draw.no_logprobs;
        if (!any) {
            const bool other = about_.server->completions || about_.chat;
            throw Error(Code::bad_data, "--url", "the server gives no log-probabilities",
                        other ? "Start the server with log-probabilities on, or ask another one: "
                                "docs/collect.md says which give them"
                              : "Add --chat: this server gives them with chats only");
        }
        answered_ = true;
        if (answer.draws.size() > work.draws) answer.draws.resize(work.draws);
        if (answer.draws.size() < work.draws) {
            per_request_ = out_.one_at_a_time = answer.draws.size();
            state.asked -= work.draws - answer.draws.size();
            next_ = std::min(next_, work.prompt);
        }
        for (Draw& draw : answer.draws) add(state, draw);
        if (state.drawn >= about_.draws) finish(work.prompt);
    }

    void add(State& state, Draw& draw) {
        ++state.drawn;
        ++out_.draws;
        out_.tokens += draw.logprobs.size();
        const bool cut = draw.finish == "length";
        if (!draw.problem.empty()) {
            ++out_.left_out;
            ++state.left_out;
            if (state.why.empty()) state.why = draw.problem;
            if (out_.why_left_out.empty()) out_.why_left_out = draw.problem;
            return;
        }
        double sum = 0;
        for (const double x : draw.logprobs) sum += x;
        Json response{{"text", std::move(draw.text)}};
        if (draw.answer) response["answer"] = *std::move(draw.answer);
        response["logprob"] = sum;
        response["tokens"] = draw.logprobs.size();
        if (!draw.finish.empty()) response["finish_reason"] = draw.finish;
        if (cut) {
            ++out_.cut;
            ++state.cut;
        } else if (draw.end) {
            response["end"] = *draw.end;
            out_.without_end += *draw.end ? 0 : 1;
        } else {
            ++out_.maybe_end;
        }
        response["token_logprobs"] = std::move(draw.logprobs);
        state.responses.push_back(std::move(response));
    }

    void fail(std::size_t prompt, const std::string& why) {
        out_.failed.push_back("line " + std::to_string(prompts_[prompt].line) + ": " + why);
        close(prompt);
    }

    void close(std::size_t prompt) {
        State& state = states_[prompt];
        state.closed = true;
        state.responses = Json::array();
        --open_;
    }

    void finish(std::size_t prompt) {
        const State& state = states_[prompt];
        if (state.responses.empty()) return fail(prompt, "none of its draws can be used: " + state.why);
        if (state.cut == state.responses.size()) ++out_.all_cut;
        write(prompt);
        close(prompt);
    }

    void write(std::size_t prompt) {
        State& state = states_[prompt];
        Json collected = about_.as();
        collected["endpoint"] = prompts_[prompt].messages.is_null() ? "completions" : "chat";
        collected["draws"] = state.drawn - state.before;
        if (state.left_out > 0) collected["left_out"] = state.left_out;
        Json line{{"collected", std::move(collected)}};
        line.update(prompts_[prompt].members);
        line["responses"] = std::move(state.responses);
        file_.append(line);
    }

    /// What has come of prompts that are not finished goes into the file, too: the next start asks for the
    /// rest.
    void keep_begun() {
        for (std::size_t i = 0; i < states_.size(); ++i) {
            if (states_[i].closed || states_[i].responses.empty()) continue;
            write(i);
            states_[i].closed = true;
        }
    }

    void show() {
        if (quiet_) return;
        const std::size_t all = about_.draws * prompts_.size(), done = out_.asked_before + out_.draws;
        const double passed = seconds(), rate = static_cast<double>(out_.draws) / std::max(passed, 1e-3);
        const double left =
            out_.draws > 0 ? static_cast<double>(all - std::min(all, done)) / rate : std::nan("");
        const double share = static_cast<double>(done) / static_cast<double>(std::max<std::size_t>(all, 1));
        const std::string held = Clock::now() < hold_ ? "waiting, as the server asks  " : "";
        if (err().interactive())
            return bar_.show_share(share, left,
                                   held + std::to_string(done) + "/" + std::to_string(all) + " draws  " +
                                       rate_text(rate) + "/s");
        if (passed - printed_ < kInLog) return;
        printed_ = passed;
        err().say("srlm: " + held + std::to_string(done) + " of " + std::to_string(all) + " draws, " +
                  rate_text(rate) + "/s" + (std::isfinite(left) ? ", " + duration_text(left) + " left" : ""));
    }

    const Collection& about_;
    const std::vector<AskedPrompt>& prompts_;
    Http& http_;
    RolloutsFile& file_;
    bool quiet_;
    std::vector<State> states_;
    Clock::time_point start_ = Clock::now(), hold_ = start_;
    std::size_t per_request_, next_ = 0, open_ = 0, tickets_ = 0;
    std::map<std::size_t, Work> under_way_;
    std::multimap<Clock::time_point, Work> waiting_;
    std::mt19937 random_;  // for waits only
    bool answered_ = false;
    Progress bar_;
    double printed_ = 0;
    Collected out_;
};

}  // namespace

std::string Collection::drawn_from() const {
    std::string words;
    if (temperature != 1) words = "tempered";
    if (top_p != 1 || top_k != 0 || !server->unasked.empty())
        words += words.empty() ? "truncated" : " and truncated";
    if (!words.empty()) return words;
    return server->name == "other" ? "unknown" : "policy";
}

Json Collection::as() const {
    const std::string from = drawn_from();
    Json as{{"model", model}, {"server", server->name},   {"temperature", temperature}, {"top_p", top_p},
            {"top_k", top_k}, {"max_tokens", max_tokens}, {"drawn_from", from}};
    if (!stop.empty()) as["stop"] = stop;
    const bool neutral = from == "policy" || !server->after;
    as["logprobs_of"] = server->name == "other" ? "unknown" : neutral ? "policy" : "what was drawn from";
    return as;
}

Json Collection::request(const AskedPrompt& prompt, std::size_t count) const {
    const bool chats = !prompt.messages.is_null();
    Json body{{"model", model}};
    if (chats) {
        body["messages"] = prompt.messages;
        body["logprobs"] = true;
        body["top_logprobs"] = 1;
    } else {
        body["prompt"] = prompt.members["prompt"];
        body["logprobs"] = 1;
    }
    if (count > 1) body["n"] = count;
    body["max_tokens"] = max_tokens;
    body["temperature"] = temperature;
    if (top_p != 1 || server->top_p_of_one) body["top_p"] = top_p;
    if (top_k != 0) {
        body[server->top_k] = top_k;
    } else if (!server->top_k.empty() && server->name != "other") {
        body[server->top_k] = server->all_of_them;
    }
    body.update(server->neutral);
    if (!stop.empty()) body["stop"] = stop;
    body["stream"] = stream;
    if (stream) body["stream_options"] = {{"include_usage", true}};
    return body;
}

std::string without_key(std::string text, const std::string& key) {
    if (key.empty()) return text;
    for (std::size_t at = text.find(key); at != std::string::npos; at = text.find(key, at))
        text.replace(at, key.size(), "[key]");
    return text;
}

HttpReply first_contact(Http& http, const Collection& about) {
    std::mt19937 random(1);
    for (std::size_t tries = 0;; ++tries) {
        http.start(tries, about.url + "/models", "");
        std::vector<std::pair<std::size_t, HttpReply>> ended;
        while (ended.empty()) {
            if (interrupted() != 0) throw Interrupted{};
            ended = http.wait(kTick);
        }
        const HttpReply& reply = ended.front().second;
        if (reply.refused) {
            throw Error(
                Code::busy, "--url",
                "nobody answers at " + text_shown(about.url) + ": " + without_key(reply.failure, about.key),
                "Start the server, or give its address, for example http://localhost:8000/v1");
        }
        if (!passing(reply)) {
            if (reply.status == 401 || reply.status == 403 || !reply.location.empty())
                throw refusal(reply, about);
            return reply;
        }
        if (tries >= about.retries) {
            throw Error(Code::busy, "--url", "the server is not ready: " + said(reply, about.key),
                        "Try again later");
        }
        check_asked_wait(reply.retry_after);
        const double wait = wait_before(tries, reply.retry_after, random);
        if (tries == 0)
            err().say("srlm: the server is not ready (" + said(reply, about.key) + "); trying again");
        for (const auto until = after(wait); Clock::now() < until;) {
            if (interrupted() != 0) throw Interrupted{};
            http.wait(kTick);
        }
    }
}

Collected collect(const Collection& about, const std::vector<AskedPrompt>& prompts, Http& http,
                  RolloutsFile& file, bool quiet) {
    return Collector(about, prompts, http, file, quiet).run();
}

}  // namespace srlm::cli
