// Character models counted from a text, and the problems made from them.

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/sha256.hpp"
#include "data/text.hpp"
#include "data/texts.hpp"
#include "expect_error.hpp"
#include "policies/problem.hpp"
#include "policy_table.hpp"
#include "problems/make_problem.hpp"

using namespace srlm;

namespace {

Spec own_spec(std::int64_t k = 1, Alphabet alphabet = Alphabet::letters) {
    Spec spec;
    spec.problem = "text";
    spec.corpus = Corpus::own;
    spec.text_file = "mine.txt";
    spec.context_length = k;
    spec.alphabet = alphabet;
    return spec;
}

Inputs text_input(std::string text) {
    Inputs inputs;
    inputs.text = std::move(text);
    return inputs;
}

void expect_text_error(const Spec& spec, const std::string& text, Code code, const std::string& part) {
    expect_error([&] { make_problem(spec, text_input(text)); }, code, "text_file", part);
}

/// c(context, y) of already normalised symbols, counted the obvious way.
std::map<std::u32string, std::map<char32_t, std::uint32_t>> brute_force(const std::u32string& symbols,
                                                                        std::size_t k) {
    std::map<std::u32string, std::map<char32_t, std::uint32_t>> counts;
    for (std::size_t i = k; i < symbols.size(); ++i) ++counts[symbols.substr(i - k, k)][symbols[i]];
    return counts;
}

void check_against_brute_force(const std::string& text, const std::u32string& symbols, Alphabet alphabet) {
    CHECK(text_symbols(decode_utf8(text), alphabet) == symbols);
    for (std::size_t k = 1; k <= 3; ++k) {
        const TextCounts model = count_text(text, alphabet, k);
        const auto expected = brute_force(symbols, k);
        REQUIRE(model.contexts.size() == expected.size());
        const std::size_t Y = model.alphabet.size();
        std::size_t x = 0;
        for (const auto& [context, row] : expected) {  // a map is sorted by context
            CHECK(model.contexts[x] == context);
            std::uint32_t total = 0;
            for (std::size_t y = 0; y < Y; ++y) {
                const auto found = row.find(model.alphabet[y]);
                const std::uint32_t count = found == row.end() ? 0 : found->second;
                CHECK(model.counts[x * Y + y] == count);
                total += count;
            }
            CHECK(model.totals[x] == total);
            ++x;
        }
    }
}

std::string hex_digest(std::string_view text) {
    Sha256 hash;
    hash.update(text.data(), text.size());
    return hex(hash.digest());
}

}  // namespace

TEST_CASE("text: counts agree with brute force") {
    check_against_brute_force("The cat, the  bat.\n\tAnd THE rat!", U"the cat the bat and the rat",
                              Alphabet::letters);
    check_against_brute_force("  ...abracadabra 42 abracadabra", U"abracadabra abracadabra",
                              Alphabet::letters);
    check_against_brute_force("na\u00efve caf\u00e9", U"na ve caf", Alphabet::letters);
    check_against_brute_force("The cat,\u00a0 the\r\n\r\nbat. ", U"The cat, the bat.", Alphabet::characters);
    check_against_brute_force(
        "\ufeff\u03ba\u03b1\u03b9 \u03ba\u03b1\u03c4\u03ac \U0001f600\u3000\u03ba\U0001f600",
        U"\u03ba\u03b1\u03b9 \u03ba\u03b1\u03c4\u03ac \U0001f600 \u03ba\U0001f600", Alphabet::characters);
}

TEST_CASE("text: the alphabets") {
    const TextCounts letters = count_text("xyzzy", Alphabet::letters, 1);
    CHECK(letters.alphabet == U" abcdefghijklmnopqrstuvwxyz");
    const TextCounts characters = count_text("zebra B\u00e9\u03b1 \U0001f600", Alphabet::characters, 1);
    CHECK(characters.alphabet == U" Baberz\u00e9\u03b1\U0001f600" + std::u32string());
}

TEST_CASE("text: labels") {
    CHECK(symbol_label(U"a b") == "a\u2423b");
    CHECK(symbol_label(U"\u00e9\u03b1\u20ac\U0001f600") == "\u00e9\u03b1\u20ac\U0001f600");
    CHECK(symbol_label(U"a\u0007\u007f\u0081") == "aU+0007U+007FU+0081");
}

TEST_CASE("text: UTF-8 is checked, with the offset of the first bad byte") {
    CHECK(decode_utf8("a\u007f\u0080\u07ff\u0800\ud7ff\ue000\uffff\U00010000\U0010ffff") ==
          U"a\u007f\u0080\u07ff\u0800\ud7ff\ue000\uffff\U00010000\U0010ffff");
    const std::vector<std::string> bad = {
        "\x80",              // a continuation byte alone
        "\xC3",              // truncated
        "\xC3(",             // continuation missing
        "\xE2\x82",          // truncated
        "\xE2\x82(",         // continuation missing
        "\xF0\x9F\x98",      // truncated
        "\xC0\xAF",          // overlong, two bytes
        "\xC1\xBF",          // overlong, two bytes
        "\xE0\x9F\xBF",      // overlong, three bytes
        "\xF0\x8F\xBF\xBF",  // overlong, four bytes
        "\xED\xA0\x80",      // surrogate
        "\xED\xBF\xBF",      // surrogate
        "\xF4\x90\x80\x80",  // beyond U+10FFFF
        "\xF5\x80\x80\x80",
        "\xFF",
    };
    for (const std::string& bytes : bad) {
        expect_error([&] { decode_utf8("caf\u00e9 " + bytes); }, Code::bad_data, "text_file", "at byte 6");
        expect_error([&] { decode_utf8("caf\u00e9 " + bytes + " more"); }, Code::bad_data, "text_file",
                     "at byte 6");
    }
}

TEST_CASE("text: texts that cannot be used") {
    const Spec spec = own_spec(3);
    expect_text_error(spec, "", Code::bad_data, "no usable characters");
    expect_text_error(spec, "\ufeff \n 123", Code::bad_data, "no usable characters");
    expect_text_error(spec, "abc", Code::bad_data, "only 3 usable characters");
    expect_text_error(own_spec(1, Alphabet::characters), "aaaa", Code::bad_data, "single character");
    expect_text_error(spec, "abc\xFF", Code::bad_data, "byte 3 (0xFF)");
    CHECK_NOTHROW(make_problem(spec, text_input("abcd")));
    std::string many;
    for (char32_t c = 0x4E00; c < 0x4E00 + 513; ++c) many += symbol_label({&c, 1});
    expect_text_error(own_spec(1, Alphabet::characters), many, Code::bad_data, "513 distinct characters");
    many.resize(3 * 512);
    CHECK(make_problem(own_spec(1, Alphabet::characters), text_input(many)).responses == 512);
    expect_error([&] { make_problem(spec); }, Code::missing_file, "text_file", "mine.txt");
}

TEST_CASE("text: the policy at scale 1 is the smoothed conditional") {
    const std::string text = "the cat and the dog and the bat ate the rat";
    for (std::int64_t k = 1; k <= 3; ++k) {
        Spec spec = own_spec(k);
        spec.smoothing = 0.25;
        const Problem p = make_problem(spec, text_input(text));
        const TextCounts model = count_text(text, Alphabet::letters, static_cast<std::size_t>(k));
        CHECK(p.tabular);
        CHECK(p.prompts == model.contexts.size());
        CHECK(p.responses == 27);
        CHECK(p.stride == 32);
        CHECK(p.dimension == 27 * p.prompts);
        CHECK(p.response_labels.size() == 27);
        CHECK(p.response_labels[0] == "\u2423");
        CHECK(p.response_labels[26] == "z");
        const std::vector<double> policy = policy_table(p, p.theta_0.data());
        const double windows = static_cast<double>(text.size()) - static_cast<double>(k);
        for (std::size_t x = 0; x < p.prompts; ++x) {
            CHECK(p.prompt_labels[x] == symbol_label(model.contexts[x]));
            CHECK(p.mu[x] == doctest::Approx(model.totals[x] / windows).epsilon(1e-14));
            double total = 0, row_mean = 0;
            for (std::size_t y = 0; y < 27; ++y) {
                const double expected = (model.counts[x * 27 + y] + 0.25) / (model.totals[x] + 0.25 * 27);
                CHECK(policy[x * 27 + y] == doctest::Approx(expected).epsilon(1e-13));
                total += policy[x * 27 + y];
                row_mean += p.theta_0[x * 32 + y] / 27;
            }
            CHECK(total == doctest::Approx(1).epsilon(1e-14));
            CHECK(std::abs(row_mean) < 1e-14);
            for (std::size_t y = 27; y < 32; ++y) CHECK(p.theta_0[x * 32 + y] == 0);
        }
    }
}

TEST_CASE("text: weights, kappa_0 and its reachable interval") {
    Spec spec = own_spec(1);
    const std::string text = "aab abb ab";  // contexts ␣, a, b with 2, 4, 3 windows
    CHECK(make_problem(spec, text_input(text)).mu == std::vector<double>{2.0 / 9, 4.0 / 9, 3.0 / 9});
    spec.prompt_weights = PromptWeights::uniform;
    CHECK(make_problem(spec, text_input(text)).mu == std::vector<double>(3, 1.0 / 3));
    spec.prompt_weights = PromptWeights::zipf;  // by frequency: a, b, ␣
    const std::vector<double> zipf = make_problem(spec, text_input(text)).mu;
    CHECK(zipf[1] == doctest::Approx(6.0 / 11).epsilon(1e-14));
    CHECK(zipf[2] == doctest::Approx(3.0 / 11).epsilon(1e-14));
    CHECK(zipf[0] == doctest::Approx(2.0 / 11).epsilon(1e-14));
    spec.prompt_weights = PromptWeights::given;
    spec.weights = {1, 2};
    expect_error([&] { make_problem(spec, text_input(text)); }, Code::out_of_range, "weights",
                 "2 weights for 3 prompts");
    spec.weights = {1, 2, 1};
    CHECK(make_problem(spec, text_input(text)).mu == std::vector<double>{0.25, 0.5, 0.25});

    spec = own_spec(1);
    for (double target : {1.5, 2.0, 10.0, 26.0}) {
        spec.kappa_0 = target;
        CHECK(std::abs(make_problem(spec, text_input(text)).kappa_0 / target - 1) < 1e-10);
    }
    // After "a" come b and c, once each: κ cannot fall below μ(a)·2 + μ(b)·1 = 5/3.
    spec.kappa_0 = 1.6;
    expect_error([&] { make_problem(spec, text_input("abac")); }, Code::out_of_range, "kappa_0",
                 "above 1.66667 and below 27");
    spec.kappa_0 = 1.7;
    CHECK(std::abs(make_problem(spec, text_input("abac")).kappa_0 / 1.7 - 1) < 1e-10);
}

TEST_CASE("text: the data digest") {
    Spec spec = own_spec(1);
    const std::string text = "some text of mine";
    const Problem p = make_problem(spec, text_input(text));
    CHECK(p.data_digest == hex_digest(text).substr(0, 16));
    spec.data_digest = p.data_digest;
    CHECK_NOTHROW(make_problem(spec, text_input(text)));
    expect_error([&] { make_problem(spec, text_input(text + "!")); }, Code::bad_data, "data_digest",
                 "not those the spec was made with");
    spec = own_spec(1);
    spec.corpus = Corpus::words;
    spec.text_file.clear();
    CHECK(make_problem(spec).data_digest == "");
    spec.data_digest = p.data_digest;
    expect_error([&] { make_problem(spec); }, Code::not_applicable, "data_digest");
}

TEST_CASE("text: the texts that come with the project are those that results were made with") {
    CHECK(hex_digest(shipped_text("genesis")) ==
          "9ddde1650ad4bf02593d3d13ad59946bb53ac0f04c0dd0be0406d9782982b29a");
    CHECK(hex_digest(shipped_text("words")) ==
          "8d0391d7605ad726de2ec4243600cc5ac05c162063d4a2ab4cad71e4302d4ff2");
    CHECK(shipped_text("own").empty());
    for (Corpus corpus : {Corpus::genesis, Corpus::words}) {
        for (Alphabet alphabet : {Alphabet::letters, Alphabet::characters}) {
            Spec spec = own_spec(2, alphabet);
            spec.corpus = corpus;
            spec.text_file.clear();
            spec.kappa_0 = 4;
            const Problem p = make_problem(spec);
            CHECK(std::abs(p.kappa_0 / 4 - 1) < 1e-10);
            CHECK(p.response_labels[0] == "\u2423");
            double total = 0;
            for (double mu : p.mu) total += mu;
            CHECK(total == doctest::Approx(1).epsilon(1e-13));
        }
    }
    Spec words = own_spec(1);
    words.corpus = Corpus::words;
    words.text_file.clear();
    CHECK(make_problem(words).prompts == 27);
}
