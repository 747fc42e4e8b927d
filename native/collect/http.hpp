#pragma once
/// \file
/// Requests to a server, many at a time. The one place that knows libcurl: a machine without it builds
/// http_absent.cpp in its stead.

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "servers/collector.hpp"

namespace srlm::cli {

/// Requests that are under way at the same time, on one thread. Redirections are not followed, so that a key
/// goes nowhere else than where it was meant to.
class Http {
public:
    /// `key` is sent as a bearer token ("" is none); `timeout` is that of a request, in seconds.
    /// Throws Error not_applicable where the program was built without libcurl.
    Http(const std::string& key, double timeout);
    ~Http();
    Http(const Http&) = delete;
    Http& operator=(const Http&) = delete;

    /// Begins a request: POST of a JSON `body`, or GET without one. `ticket` is what wait() names.
    void start(std::size_t ticket, const std::string& url, const std::string& body);

    /// The requests that have ended, after waiting at most so many seconds for the first.
    std::vector<std::pair<std::size_t, HttpReply>> wait(double seconds);

    std::size_t running() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace srlm::cli
