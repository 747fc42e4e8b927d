#include "collect/http.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <map>
#include <string_view>

#include "base/error.hpp"
#include "base/format.hpp"

namespace srlm::cli {

namespace {

/// No answer is as long: what is longer is no answer of an inference server.
constexpr std::size_t kMostBytes = std::size_t{1} << 28;
constexpr long kConnectSeconds = 30;

struct Transfer {
    CURL* easy = nullptr;
    std::string sent;
    HttpReply reply;
    char reason[CURL_ERROR_SIZE] = "";
};

std::size_t take(char* bytes, std::size_t size, std::size_t count, void* to) {
    auto& reply = *static_cast<HttpReply*>(to);
    if (reply.body.size() + size * count > kMostBytes) return 0;
    reply.body.append(bytes, size * count);
    return size * count;
}

bool nobody_reached(CURLcode code) {
    for (const CURLcode one : {CURLE_UNSUPPORTED_PROTOCOL, CURLE_URL_MALFORMAT, CURLE_COULDNT_RESOLVE_HOST,
                               CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT, CURLE_SSL_CONNECT_ERROR,
                               CURLE_PEER_FAILED_VERIFICATION})
        if (code == one) return true;
    return false;
}

}  // namespace

struct Http::State {
    CURLM* multi = nullptr;
    curl_slist* headers = nullptr;
    long timeout = 0;  // milliseconds
    std::map<std::size_t, Transfer> transfers;

    State() : multi((curl_global_init(CURL_GLOBAL_DEFAULT), curl_multi_init())) {
        if (!multi) throw Error(Code::io, "collect", "libcurl does not start", "Try again with more memory");
    }
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() {
        for (auto& [ticket, transfer] : transfers) {
            curl_multi_remove_handle(multi, transfer.easy);
            curl_easy_cleanup(transfer.easy);
        }
        curl_multi_cleanup(multi);
        curl_slist_free_all(headers);
        curl_global_cleanup();
    }

    HttpReply end(Transfer& transfer, CURLcode code) const {
        HttpReply& reply = transfer.reply;
        curl_easy_getinfo(transfer.easy, CURLINFO_RESPONSE_CODE, &reply.status);
        char* location = nullptr;
        if (curl_easy_getinfo(transfer.easy, CURLINFO_REDIRECT_URL, &location) == CURLE_OK && location)
            reply.location = location;
        curl_off_t wait = 0;
        curl_easy_getinfo(transfer.easy, CURLINFO_RETRY_AFTER, &wait);
        reply.retry_after = static_cast<double>(std::max<curl_off_t>(wait, 0));
        if (code != CURLE_OK) {
            reply.failure = code == CURLE_WRITE_ERROR
                                ? "its answer has more than " + bytes_text(static_cast<double>(kMostBytes))
                            : transfer.reason[0] != '\0' ? transfer.reason
                                                         : curl_easy_strerror(code);
            reply.refused = nobody_reached(code);
        }
        curl_multi_remove_handle(multi, transfer.easy);
        curl_easy_cleanup(transfer.easy);
        return std::move(reply);
    }
};

Http::Http(const std::string& key, double timeout) : state_(std::make_unique<State>()) {
    state_->timeout = static_cast<long>(timeout * 1000);
    const auto add = [&](const std::string& header) {
        state_->headers = curl_slist_append(state_->headers, header.c_str());
    };
    add("Content-Type: application/json");
    add("Expect:");  // else a long prompt waits for a server to agree
    if (!key.empty()) add("Authorization: Bearer " + key);
}

Http::~Http() = default;

std::size_t Http::running() const { return state_->transfers.size(); }

void Http::start(std::size_t ticket, const std::string& url, const std::string& body) {
    Transfer& transfer = state_->transfers[ticket];
    transfer.sent = body;
    CURL* easy = transfer.easy = curl_easy_init();
    if (!easy) throw Error(Code::io, "collect", "libcurl begins no request", "Try again with more memory");
    const auto set = [easy](CURLoption option, auto value) { curl_easy_setopt(easy, option, value); };
    set(CURLOPT_URL, url.c_str());
    set(CURLOPT_HTTPHEADER, state_->headers);
    if (!body.empty()) {
        set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(transfer.sent.size()));
        set(CURLOPT_POSTFIELDS, transfer.sent.c_str());
    }
    set(CURLOPT_WRITEFUNCTION, take);
    set(CURLOPT_WRITEDATA, static_cast<void*>(&transfer.reply));
    set(CURLOPT_ERRORBUFFER, transfer.reason);
    set(CURLOPT_TIMEOUT_MS, state_->timeout);
    set(CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
    set(CURLOPT_TCP_KEEPALIVE, 1L);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_ACCEPT_ENCODING, "");
#if LIBCURL_VERSION_NUM >= 0x075500
    set(CURLOPT_PROTOCOLS_STR, "http,https");
#else
    set(CURLOPT_PROTOCOLS, long{CURLPROTO_HTTP | CURLPROTO_HTTPS});
#endif
    set(CURLOPT_USERAGENT, "srlm");
    set(CURLOPT_PRIVATE,
        reinterpret_cast<void*>(ticket));  // NOLINT(performance-no-int-to-ptr): curl keeps a pointer
    curl_multi_add_handle(state_->multi, easy);
}

std::vector<std::pair<std::size_t, HttpReply>> Http::wait(double seconds) {
    std::vector<std::pair<std::size_t, HttpReply>> ended;
    int running = 0;
    curl_multi_perform(state_->multi, &running);
    const auto collect = [&] {
        int left = 0;
        while (const CURLMsg* message = curl_multi_info_read(state_->multi, &left)) {
            if (message->msg != CURLMSG_DONE) continue;
            char* name = nullptr;
            curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &name);
            const auto ticket = reinterpret_cast<std::size_t>(name);
            const auto found = state_->transfers.find(ticket);
            ended.emplace_back(ticket, state_->end(found->second, message->data.result));
            state_->transfers.erase(found);
        }
    };
    collect();
    if (!ended.empty()) return ended;
    curl_multi_poll(state_->multi, nullptr, 0, static_cast<int>(seconds * 1000), nullptr);
    curl_multi_perform(state_->multi, &running);
    collect();
    return ended;
}

}  // namespace srlm::cli
