// The phoneme model and its dictionary, and the problem that is made of them.
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/sha256.hpp"
#include "data/phonemes.hpp"
#include "data/texts.hpp"
#include "expect_error.hpp"
#include "loop/loop.hpp"
#include "policies/sequence_model.hpp"
#include "problems/make_problem.hpp"
#include "spec/spec.hpp"

using namespace srlm;

namespace {

std::string digest_of_text(const char* name) {
    const std::string_view text = shipped_text(name);
    Sha256 hash;
    hash.update(text.data(), text.size());
    return hex(hash.digest());
}

std::size_t token(const Phonemes& phonemes, const std::string& name) {
    for (std::size_t v = 0; v < phonemes.names.size(); ++v)
        if (phonemes.names[v] == name) return v;
    FAIL("no phoneme ", name);
    return 0;
}

/// A word of phonemes, filled up to L tokens after its first.
Word said(const Phonemes& phonemes, const std::vector<std::string>& names, std::size_t length) {
    Word word(length + 1, 0);
    for (std::size_t i = 0; i < names.size(); ++i) word[i] = static_cast<char>(token(phonemes, names[i]));
    return word;
}

Spec phoneme_spec(std::int64_t order, std::int64_t length) {
    Spec spec;
    spec.problem = "phonemes";
    spec.context_length = order;
    spec.sequence_length = length;
    spec.replicates = 1;
    spec.rounds = 1;
    spec.samples = 10;
    return spec;
}

}  // namespace

TEST_CASE("phonemes: the shipped model and dictionary") {
    CHECK(digest_of_text("phonemes") == "859c38c740df29f36ccb2f36f1f5ce5ae1d9823abdcb67d06aee6fc5346cc203");
    CHECK(digest_of_text("pronunciations") ==
          "1a6051ddaf70ef679154384e184c23f29a2ec7e55d9149ade70afac4c01a4c4b");
    const Phonemes phonemes = read_phonemes(shipped_text("phonemes"));
    const std::size_t V = phonemes.names.size();
    REQUIRE(V == 40);
    CHECK(phonemes.names.front() == "SIL");
    for (std::size_t row = 0; row < V + V * V; ++row) {
        if (row >= V && row % V == 0) continue;  // nothing follows silence but in after_one
        const double* p =
            row < V ? phonemes.after_one.data() + row * V : phonemes.after_two.data() + (row - V) * V;
        double sum = 0;
        for (std::size_t v = 0; v < V; ++v) sum += std::exp(p[v]);
        CHECK(sum == doctest::Approx(1).epsilon(1e-13));
    }
    // As in what the package's own converter makes of its file (core/texts/README.md): to a quarter of a per
    // cent.
    const auto after = [&](const char* a, const char* b, const char* c) {
        return std::exp(
            phonemes.after_two[(token(phonemes, a) * V + token(phonemes, b)) * V + token(phonemes, c)]);
    };
    CHECK(after("K", "AE", "N") == doctest::Approx(0.23295).epsilon(0.003));
    CHECK(after("K", "AE", "SIL") == doctest::Approx(0.00015).epsilon(0.04));  // with the end of what is said
    CHECK(after("SIL", "DH", "IH") == doctest::Approx(0.22317).epsilon(0.003));
    CHECK(after("ZH", "ZH", "ZH") == doctest::Approx(0.0010291).epsilon(0.003));
    CHECK(std::exp(phonemes.after_one[token(phonemes, "AE") * V + token(phonemes, "T")]) ==
          doctest::Approx(0.08339).epsilon(0.003));

    const Words words = read_pronunciations(shipped_text("pronunciations"), phonemes.names, 6);
    CHECK(words.counts.size() == 61369);
    CHECK(words.spelling(said(phonemes, {"DH", "IH", "S"}, 6)) == "this");
    CHECK(words.spelling(said(phonemes, {"K", "AE", "T"}, 6)) == "cat");
    CHECK(words.label(said(phonemes, {"K", "AE", "T"}, 6)) == "K-AE-T");
    CHECK_FALSE(words.has(said(phonemes, {"K", "AE", "ZH"}, 6)));
    const Words brief = read_pronunciations(shipped_text("pronunciations"), phonemes.names, 2);
    CHECK(brief.spelling(said(phonemes, {"G", "OW"}, 2)) == "go");
    for (const auto& [word, count] : brief.counts) CHECK(word.back() == 0);
}

TEST_CASE("phonemes: damaged texts are refused by name") {
    const std::string model(shipped_text("phonemes"));
    const std::vector<std::string> names = read_phonemes(model).names;
    const auto bad_model = [](const std::string& text, const char* why) {
        expect_error([&] { read_phonemes(text); }, Code::bad_data, "problem", why);
    };
    bad_model("", "names 0 tokens");
    bad_model(model.substr(0, model.find('\n') + 1), "no row of 40 numbers for SIL");
    bad_model(model.substr(0, model.size() - 2), "no row of 40 numbers for ZH ZH");
    bad_model(model + "SIL", "goes on behind its last row");
    std::string letters = model;
    letters[letters.find('\n') + 6] = 'x';
    bad_model(letters, "no row of hexadecimal digits for SIL");
    const auto bad_words = [&](const std::string& text, const char* why) {
        expect_error([&] { read_pronunciations(text, names, 6); }, Code::bad_data, "problem", why);
    };
    bad_words("AB\n", "no pronunciation and its spelling");
    bad_words("ABCDEFG word\n", "no pronunciation and its spelling");
    bad_words("A? word\n", "'A?', which is no pronunciation");
    bad_words("AB one\nAA two\n", "not in order at AA");
}

TEST_CASE(
    "phonemes: pass@1 of the base policy is the dictionary's probability under the model's conditionals") {
    const Phonemes phonemes = read_phonemes(shipped_text("phonemes"));
    const std::size_t V = phonemes.names.size();
    for (const auto& [order, length, expected] :
         {std::tuple{2, 3, 0.0583}, {2, 4, 0.0734}, {2, 6, 0.0778}, {1, 4, 0.0}}) {
        const Spec spec = phoneme_spec(order, length);
        const Problem problem = make_problem(spec);
        CHECK(problem.prompts == 39);
        CHECK(problem.notes.empty());
        double of_words = 0;
        for (const auto& [word, count] : problem.sequence->words.counts) {
            std::size_t a = 0, b = static_cast<std::size_t>(word.front());
            double log_p = std::log(problem.mu[b - 1]);
            for (std::size_t h = 1; h < word.size() && b != 0; ++h) {
                const auto c = static_cast<std::size_t>(word[h]);
                log_p += order == 1 ? phonemes.after_one[b * V + c] : phonemes.after_two[(a * V + b) * V + c];
                a = b;
                b = c;
            }
            of_words += std::exp(log_p);
        }
        const Trace trace = run(spec, problem, 0, 1);
        CHECK(trace.at(0, 0, Metric::pass_at_1) == doctest::Approx(of_words).epsilon(1e-12));
        if (expected > 0) CHECK(of_words == doctest::Approx(expected).epsilon(0.003));
    }
}

TEST_CASE("phonemes: words longer than the dictionary's are announced, and κ_0 can be asked for") {
    const Problem longer = make_problem(phoneme_spec(2, 7));
    REQUIRE(longer.notes.size() == 1);
    CHECK(longer.notes[0].find("at most 6 phonemes") != std::string::npos);
    Spec spec = phoneme_spec(1, 5);
    spec.kappa_0 = 300;
    CHECK(make_problem(spec).kappa_0 == doctest::Approx(300).epsilon(1e-9));
    spec.context_length = 3;
    expect_error([&] { validate(spec); }, Code::out_of_range, "context_length", "1 or 2");
}
