// The network that comes with the project, and the problem whose features are its hidden units.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/sha256.hpp"
#include "data/network.hpp"
#include "data/text.hpp"
#include "data/texts.hpp"
#include "policies/problem.hpp"
#include "problems/make_problem.hpp"
#include "spec/parameters.hpp"

using namespace srlm;

namespace {

Problem network_problem(const std::string& more = "") {
    return make_problem(parse_spec(R"({"problem": "network", "prompts": 40)" + more + "}"));
}

/// log Σ_y exp of a prompt's logits.
double log_partition(const Problem& p, const std::vector<double>& logits, std::size_t x) {
    double sum = 0;
    for (std::size_t y = 0; y < p.responses; ++y) sum += std::exp(logits[x * p.stride + y]);
    return std::log(sum);
}

std::vector<double> logits_of(const Problem& p) {
    std::vector<double> logits(p.entries());
    problem_logits(p, p.theta_0.data(), 1, logits.data());
    return logits;
}

void check_refused(const std::string& text) {
    try {
        Network{text};
        FAIL("accepted");
    } catch (const Error& error) {
        CHECK(error.code == Code::bad_data);
    }
}

}  // namespace

TEST_CASE("network: the weights are those that results were made with") {
    Sha256 hash;
    const auto text = shipped_text("network");
    hash.update(text.data(), text.size());
    CHECK(hex(hash.digest()) == "834c5703822f382b0f386016da647860769b11cdd609328d792c528d1c02bf40");
    const Network network(text);
    CHECK(network.context() == 8);
}

TEST_CASE("network: it knows Genesis, also what it was not trained on") {
    const Network network(shipped_text("network"));
    const std::u32string text = text_symbols(decode_utf8(shipped_text("genesis")), Alphabet::letters);
    const auto loss = [&](std::size_t from, std::size_t to) {
        double sum = 0;
        std::size_t count = 0;
        for (std::size_t at = from; at < to; at += 7) {
            const std::vector<double> h = network.hidden(std::u32string_view(text).substr(at - 8, 8));
            double all = 0, own = 0;
            for (std::size_t y = 0; y < kNetworkCharacters; ++y) {
                double logit = network.bias(y);
                for (std::size_t j = 0; j < kNetworkUnits; ++j) logit += h[j] * network.weight(y, j);
                all += std::exp(logit);
                if (text[at] == (y + 1 < kNetworkCharacters ? U'a' + static_cast<char32_t>(y) : U' '))
                    own = logit;
            }
            sum += std::log(all) - own;
            ++count;
        }
        return sum / static_cast<double>(count);
    };
    const std::size_t held = text.size() * 95 / 100;
    CHECK(loss(8, held) < 1.4);  // log 27 = 3.3 is a guess
    CHECK(loss(held, text.size()) < 2.2);
}

TEST_CASE("network: both kinds of features have the network's policy, and ‖φ‖ ≤ 1") {
    const Problem hidden = network_problem(), own = network_problem(R"(, "network_features": false)");
    CHECK(hidden.dimension == 49);
    CHECK(own.tabular);
    CHECK(own.dimension == 40 * 27);
    CHECK(hidden.prompt_labels == own.prompt_labels);
    CHECK(hidden.kappa_0 == doctest::Approx(own.kappa_0).epsilon(1e-12));
    const Network network(shipped_text("network"));
    const std::vector<double> a = logits_of(hidden), b = logits_of(own);
    double largest = 0;
    for (std::size_t x = 0; x < hidden.prompts; ++x) {
        for (std::size_t y = 0; y < hidden.responses; ++y) {
            CHECK(a[x * hidden.stride + y] - log_partition(hidden, a, x) ==
                  doctest::Approx(b[x * own.stride + y] - log_partition(own, b, x)).epsilon(1e-9));
            double square = 0;
            for (std::size_t j = 0; j < hidden.dimension; ++j) {
                const double phi = hidden.feature_rows[(x * hidden.stride + y) * hidden.d_stride + j];
                square += phi * phi;
            }
            largest = std::max(largest, square);
        }
    }
    CHECK(largest == doctest::Approx(1));
}

TEST_CASE("network: its contexts are different ones of the text, and others with another seed") {
    const Problem p = network_problem(), q = network_problem(R"(, "problem_seed": 2)");
    CHECK(p.prompt_labels != q.prompt_labels);
    std::vector<std::string> labels = p.prompt_labels;
    std::sort(labels.begin(), labels.end());
    CHECK(std::unique(labels.begin(), labels.end()) == labels.end());
    try {
        make_problem(parse_spec(R"({"problem": "network", "network_features": false, "prompts": 60000})"));
        FAIL("accepted");
    } catch (const Error& error) {
        CHECK(error.parameter == "prompts");
        CHECK(error.cause.find("different contexts of 8 characters") != std::string::npos);
    }
}

TEST_CASE("network: a file that is damaged is refused") {
    const std::string good(shipped_text("network"));
    check_refused("");
    check_refused(good.substr(0, good.size() / 2));
    check_refused(good.substr(good.find('\n') + 1));
    std::string letter = good;
    letter[good.find('\n') + 1] = 'x';
    check_refused(letter);
}
