#include "servers/collector.hpp"

#include <algorithm>
#include <cmath>

#include "base/counted.hpp"
#include "base/error.hpp"
#include "base/format.hpp"
#include "base/json_text.hpp"

namespace srlm {

namespace {

constexpr double kFirstWait = 0.5, kLongestWait = 60;  // seconds between tries
constexpr double kLongestAsked = 3600;                 // that a server may ask to wait
constexpr std::size_t kMostAtOnce = 128;               // draws of a request: the most that OpenAI gives

bool passing(const HttpReply& reply) {
    if (!reply.failure.empty()) return true;
    for (const long status : {408, 409, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529})
        if (reply.status == status) return true;
    return false;
}

std::string said(const HttpReply& reply, const Collection& about) {
    if (!reply.failure.empty()) return about.without_key(reply.failure);
    const std::string message = about.without_key(server_message(reply.body));
    return "status " + std::to_string(reply.status) + (message.empty() ? "" : ": " + text_shown(message));
}

/// What to do about a refusal that concerns all requests.
Error refusal(const HttpReply& reply, const Collection& about) {
    const AskerWords& words = *about.words;
    const std::string cause = "the server refuses: " + said(reply, about);
    if (reply.status == 401 || reply.status == 403)
        return {Code::out_of_range, words.url, cause,
                about.key.empty() ? words.key_missing : words.key_wrong};
    if (!reply.location.empty()) {
        return {Code::out_of_range, words.url, "the server sends elsewhere, to " + text_shown(reply.location),
                "Give the address that it means"};
    }
    if (reply.status == 404 || reply.status == 405) {
        return {Code::out_of_range, words.url, cause,
                "Give the address that ends in /v1, and " + words.a_model};
    }
    return {Code::out_of_range, words.url, cause, "Change what the server does not accept"};
}

void check_asked_wait(double seconds, const AskerWords& words) {
    if (seconds <= kLongestAsked) return;
    throw Error(Code::busy, words.url, "the server asks to wait " + short_number(seconds / 60) + " minutes",
                "Then " + words.again + ": what was drawn is kept");
}

}  // namespace

double Waits::next(std::size_t tries, double asked) {
    if (asked > 0) return asked;
    state_ = state_ * 48271 % kModulus;
    const double longest = std::min(kLongestWait, kFirstWait * std::pow(2.0, static_cast<double>(tries)));
    return longest * (0.5 + 0.5 * static_cast<double>(state_) / static_cast<double>(kModulus));
}

Contact contact_of(const HttpReply& reply, const Collection& about, std::size_t tries, Waits& waits) {
    if (reply.refused) {
        throw Error(Code::busy, about.words->url,
                    "nobody answers at " + text_shown(about.url) + ": " + about.without_key(reply.failure),
                    "Start the server, or give its address, for example http://localhost:8000/v1");
    }
    if (!passing(reply)) {
        if (reply.status == 401 || reply.status == 403 || !reply.location.empty())
            throw refusal(reply, about);
        return {.made = true, .wait = 0, .said = ""};
    }
    if (tries >= about.retries) {
        throw Error(Code::busy, about.words->url, "the server is not ready: " + said(reply, about),
                    "Try again later");
    }
    check_asked_wait(reply.retry_after, *about.words);
    return {.made = false, .wait = waits.next(tries, reply.retry_after), .said = said(reply, about)};
}

std::vector<std::string> notes_on(const Collection& about, const Collected& found) {
    std::vector<std::string> notes;
    const std::string from = about.drawn_from();
    if (!about.server->unasked.empty()) notes.push_back(about.server->unasked);
    if (from == "unknown") {
        notes.push_back(
            "the server is none that srlm knows: whether it draws from the model itself is not known (" +
            about.words->name_its_kind + ")");
    } else if (from != "policy") {
        notes.push_back("the draws are " + from +
                        ", and no draws of the model's own policy: bounds that use how "
                        "often a response was drawn do not hold for it" +
                        (about.server->after ? "; neither are their log-probabilities its own"
                                             : "; their log-probabilities are its own"));
    }
    if (found.one_at_a_time > 0)
        notes.push_back("the server gives " + counted(found.one_at_a_time, "draw") +
                        " a request, whatever is asked");
    if (found.left_out > 0)
        notes.push_back(counted(found.left_out, "draw") +
                        " left out, as its log-probability is not known: " + found.why_left_out);
    if (found.cut > 0)
        notes.push_back(
            counted(found.cut, "draw") + " cut at " + about.words->most_tokens + " " +
            std::to_string(about.max_tokens) + ": " + about.words->reader + " leaves prefixes out" +
            (found.all_cut > 0 ? "; " + counted(found.all_cut, "prompt") + " with nothing else is refused"
                               : ""));
    if (found.without_end > 0)
        notes.push_back(counted(found.without_end, "draw") +
                        " without the log-probability of its end, so that its "
                        "own is too large: the probabilities of a prompt may sum to above 1");
    if (found.maybe_end > 0)
        notes.push_back("of " + counted(found.maybe_end, "draw") +
                        " it cannot be told whether the log-probability of the end is among the tokens'");
    return notes;
}

Collector::Collector(const Collection& about, const std::vector<AskedPrompt>& prompts,
                     const CollectedLines& before, Keep keep, unsigned seed)
    : about_(about),
      prompts_(prompts),
      keep_(std::move(keep)),
      waits_(seed),
      states_(prompts.size()),
      per_request_(std::min(kMostAtOnce, about.per_request > 0 ? about.per_request
                                         : about.server->many  ? about.draws
                                                               : 1)),
      answered_(before.prompts() > 0) {
    for (std::size_t i = 0; i < prompts.size(); ++i) {
        State& state = states_[i];
        state.before = std::min(before.drawn(prompts[i].key), about.draws);
        state.asked = state.drawn = state.before;
        found_.asked_before += state.before;
        if (state.before < about.draws) ++open_;
    }
}

std::optional<Collector::Work> Collector::next_work(double now) {
    while (!waiting_.empty() && waiting_.begin()->first <= now) {
        const Work work = waiting_.begin()->second;
        waiting_.erase(waiting_.begin());
        if (!states_[work.prompt].closed) return work;
    }
    while (next_ < states_.size() && (states_[next_].closed || states_[next_].asked >= about_.draws)) ++next_;
    if (next_ == states_.size()) return std::nullopt;
    State& state = states_[next_];
    const Work work{next_, std::min(per_request_, about_.draws - state.asked), 0};
    state.asked += work.draws;
    return work;
}

std::optional<Collector::Request> Collector::next(double now) {
    if (holds(now) || under_way_.size() >= about_.concurrency) return std::nullopt;
    const auto work = next_work(now);
    if (!work) return std::nullopt;
    const std::size_t ticket = tickets_++;
    under_way_[ticket] = *work;
    const AskedPrompt& prompt = prompts_[work->prompt];
    return Request{ticket, prompt.messages.is_null() ? "/completions" : "/chat/completions",
                   about_.request(prompt, work->draws).dump()};
}

void Collector::handle(std::size_t ticket, const HttpReply& reply, double now) {
    const auto found = under_way_.find(ticket);
    const Work work = found->second;
    under_way_.erase(found);
    if (states_[work.prompt].closed) return;
    if (reply.failure.empty() && reply.status == 200) {
        Answer answer = read_answer(reply.body);
        if (answer.failure.empty()) return take(work, answer);
        return again(work, about_.without_key(answer.failure), 0, now);
    }
    if (passing(reply)) {
        check_asked_wait(reply.retry_after, *about_.words);
        if (reply.status == 429 || reply.status == 503) hold_ = now + reply.retry_after;
        return again(work, said(reply, about_), reply.retry_after, now);
    }
    const bool prompts_fault = reply.status == 400 || reply.status == 413 || reply.status == 422;
    if (!prompts_fault || !answered_) {
        const Error error = refusal(reply, about_);
        throw Error(error.code, error.parameter,
                    error.cause + " (line " + std::to_string(prompts_[work.prompt].line) + " of " +
                        about_.words->prompts + ")",
                    error.remedy);
    }
    fail(work.prompt, "the server refuses: " + said(reply, about_));
}

void Collector::again(Work work, const std::string& why, double asked, double now) {
    if (work.tries >= about_.retries) {
        throw Error(Code::busy, about_.words->url,
                    "no answer after " + counted(work.tries + 1, "attempt") + "; the last time, " + why,
                    "See to the server, then " + about_.words->again + ": what was drawn is kept");
    }
    ++found_.retries;
    const double wait = waits_.next(work.tries++, asked);
    waiting_.emplace(now + wait, work);
}

void Collector::take(const Work& work, Answer& answer) {
    State& state = states_[work.prompt];
    bool any = false;
    for (const Draw& draw : answer.draws) any = any || !draw.no_logprobs;
    if (!any) {
        const bool other = about_.server->completions || about_.chat;
        throw Error(Code::bad_data, about_.words->url, "the server gives no log-probabilities",
                    other ? "Start the server with log-probabilities on, or ask another one: "
                            "docs/collect.md says which give them"
                          : about_.words->chats);
    }
    answered_ = true;
    if (answer.draws.size() > work.draws) answer.draws.resize(work.draws);
    if (answer.draws.size() < work.draws) {
        per_request_ = found_.one_at_a_time = answer.draws.size();
        state.asked -= work.draws - answer.draws.size();
        next_ = std::min(next_, work.prompt);
    }
    for (Draw& draw : answer.draws) add(state, draw);
    if (state.drawn >= about_.draws) finish(work.prompt);
}

void Collector::add(State& state, Draw& draw) {
    ++state.drawn;
    ++found_.draws;
    found_.tokens += draw.logprobs.size();
    const bool cut = draw.finish == "length";
    if (!draw.problem.empty()) {
        ++found_.left_out;
        ++state.left_out;
        if (state.why.empty()) state.why = draw.problem;
        if (found_.why_left_out.empty()) found_.why_left_out = draw.problem;
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
        ++found_.cut;
        ++state.cut;
    } else if (draw.end) {
        response["ended"] = *draw.end;
        found_.without_end += *draw.end ? 0 : 1;
    } else {
        ++found_.maybe_end;
    }
    response["token_logprobs"] = std::move(draw.logprobs);
    state.responses.push_back(std::move(response));
}

void Collector::fail(std::size_t prompt, const std::string& why) {
    found_.failed.push_back("line " + std::to_string(prompts_[prompt].line) + ": " + why);
    close(prompt);
}

void Collector::close(std::size_t prompt) {
    State& state = states_[prompt];
    state.closed = true;
    state.responses = Json::array();
    --open_;
}

void Collector::finish(std::size_t prompt) {
    const State& state = states_[prompt];
    if (state.responses.empty()) return fail(prompt, "none of its draws can be used: " + state.why);
    if (state.cut == state.responses.size()) ++found_.all_cut;
    write(prompt);
    close(prompt);
}

void Collector::write(std::size_t prompt) {
    State& state = states_[prompt];
    Json collected = about_.as();
    collected["endpoint"] = prompts_[prompt].messages.is_null() ? "completions" : "chat";
    collected["draws"] = state.drawn - state.before;
    if (state.left_out > 0) collected["left_out"] = state.left_out;
    Json line{{"collected", std::move(collected)}};
    line.update(prompts_[prompt].members);
    line["responses"] = std::move(state.responses);
    keep_(line);
}

void Collector::keep_begun() {
    for (std::size_t i = 0; i < states_.size(); ++i) {
        if (states_[i].closed || states_[i].responses.empty()) continue;
        write(i);
        states_[i].closed = true;
    }
}

}  // namespace srlm
