#pragma once
/// \file
/// A collection under way: what is asked next, what becomes of an answer, and when something is tried again.
/// It knows neither time nor network: whoever has them carries requests out and says what came.

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/json_parse.hpp"
#include "servers/answer.hpp"
#include "servers/collection.hpp"

namespace srlm {

/// What came of a request.
struct HttpReply {
    long status = 0;  ///< Of HTTP, 0 where none came
    std::string body;
    std::string location;    ///< Where a redirection leads
    std::string failure;     ///< Why no whole answer came; empty when it did
    bool refused = false;    ///< Nobody was reached: no such host, nobody listens there, no safe connection
    double retry_after = 0;  ///< Seconds that the server asks to wait, or 0
};

/// Waits between tries: twice as long each time, and not all at once.
class Waits {
public:
    explicit Waits(unsigned seed) : state_(seed % kModulus == 0 ? 1 : seed % kModulus) {}
    /// Seconds after so many tries; what the server asks for, where it does.
    double next(std::size_t tries, double asked);

private:
    static constexpr unsigned long long kModulus = 2147483647;
    unsigned long long state_;  // of Park and Miller's generator: for waits only
};

/// What became of asking for the list of models.
struct Contact {
    bool made = false;
    double wait = 0;   ///< Seconds until it is tried again
    std::string said;  ///< Why
};

/// Throws Error out_of_range (the server refuses), busy (it is not reached, or not ready after all tries).
Contact contact_of(const HttpReply& reply, const Collection& about, std::size_t tries, Waits& waits);

/// What came of a collection so far.
struct Collected {
    std::size_t asked_before = 0;  ///< Draws that were there before
    std::size_t draws = 0, tokens = 0;
    std::size_t left_out = 0;  ///< Draws whose log-probability is not known
    std::string why_left_out;  ///< Of the first of them
    std::size_t cut = 0;       ///< Draws that the server stopped at max_tokens
    std::size_t all_cut = 0;   ///< Prompts that have no other
    std::size_t without_end = 0, maybe_end = 0;
    std::size_t retries = 0;
    std::size_t one_at_a_time = 0;    ///< Draws that the server gives to a request where more were asked for
    std::vector<std::string> failed;  ///< Prompts that have no draws, and why
    double seconds = 0;
};

/// What a reader of the draws must know, one clause each.
std::vector<std::string> notes_on(const Collection& about, const Collected& found);

/// Asks for draws until there are `draws` of each prompt. Times are seconds of any clock.
class Collector {
public:
    struct Request {
        std::size_t ticket;
        std::string path;  ///< Below the address of the API
        std::string body;
    };
    /// Gets each line of the file of rollouts: what was drawn of a prompt.
    using Keep = std::function<void(const Json& line)>;

    /// `about` and `prompts` must outlive it.
    Collector(const Collection& about, const std::vector<AskedPrompt>& prompts, const CollectedLines& before,
              Keep keep, unsigned seed);

    bool done() const { return open_ == 0; }

    /// A request to begin now, or nothing: all places are taken, or all that is left is under way or waits.
    std::optional<Request> next(double now);

    /// Takes what came of a request. Throws Error out_of_range (the server refuses), bad_data (it gives no
    /// log-probabilities), busy (it does not answer any more), and what `keep` throws.
    void handle(std::size_t ticket, const HttpReply& reply, double now);

    /// Keeps what has come of prompts that are not finished: the next collector asks for the rest.
    void keep_begun();

    /// Whether it waits because the server asked for that.
    bool holds(double now) const { return now < hold_; }

    /// Draws there will be in all.
    std::size_t wanted() const { return about_.draws * prompts_.size(); }

    const Collected& found() const { return found_; }

private:
    struct State {
        std::size_t before = 0;  // draws that were there
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

    std::optional<Work> next_work(double now);
    void again(Work work, const std::string& why, double asked, double now);
    void take(const Work& work, Answer& answer);
    void add(State& state, Draw& draw);
    void fail(std::size_t prompt, const std::string& why);
    void finish(std::size_t prompt);
    void close(std::size_t prompt);
    void write(std::size_t prompt);

    const Collection& about_;
    const std::vector<AskedPrompt>& prompts_;
    Keep keep_;
    Waits waits_;
    std::vector<State> states_;
    double hold_ = -1e300;
    std::size_t per_request_, next_ = 0, open_ = 0, tickets_ = 0;
    std::map<std::size_t, Work> under_way_;
    std::multimap<double, Work> waiting_;
    bool answered_ = false;
    Collected found_;
};

}  // namespace srlm
