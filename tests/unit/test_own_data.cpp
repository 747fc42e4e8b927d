// The user's own tables, archives and rollouts, the problems made of them, and their diagnosis.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "base/crc32.hpp"
#include "data/archive.hpp"
#include "data/csv.hpp"
#include "data/inflate.hpp"
#include "data/rollouts.hpp"
#include "expect_error.hpp"
#include "loop/judge.hpp"
#include "loop/loop.hpp"
#include "policies/problem.hpp"
#include "policy_table.hpp"
#include "problems/make_problem.hpp"
#include "results/diagnosis.hpp"
#include "results/rollout_lines.hpp"
#include "sweeps/sweep.hpp"

using namespace srlm;
using doctest::Approx;

namespace {

std::string little(std::uint64_t value, std::size_t size) {
    std::string bytes;
    for (std::size_t i = 0; i < size; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xFF);
    return bytes;
}

std::string npy(const std::string& shape, const std::vector<double>& values) {
    std::string header = "{'descr': '<f8', 'fortran_order': False, 'shape': " + shape + ", }";
    while ((10 + header.size() + 1) % 64 != 0) header += ' ';
    header += '\n';
    return "\x93NUMPY" + std::string("\1\0", 2) + little(header.size(), 2) + header +
           std::string(reinterpret_cast<const char*>(values.data()), 8 * values.size());
}

/// A zip archive of stored members, or of one that is packed by `method` and has been `unpacked`; `wide`
/// writes sizes as numpy.savez does, in 64-bit fields.
std::string npz(const std::vector<std::pair<std::string, std::string>>& members, bool wide = false,
                int method = 0, const std::string& unpacked = "") {
    std::string file, directory;
    for (const auto& [name, bytes] : members) {
        const std::string& whole = method == 0 ? bytes : unpacked;
        const std::string full = name + ".npy", packed_size = little(wide ? 0xFFFFFFFF : bytes.size(), 4),
                          size = little(wide ? 0xFFFFFFFF : whole.size(), 4);
        const std::string sizes = little(whole.size(), 8) + little(bytes.size(), 8);
        const std::string offset = little(file.size(), wide ? 8 : 4);
        const std::string local_extra = wide ? little(1, 2) + little(16, 2) + sizes : "";
        const std::string extra = wide ? little(1, 2) + little(24, 2) + sizes + offset : "";
        const std::string middle = little(20, 2) + little(0, 2) +
                                   little(static_cast<std::uint64_t>(method), 2) + little(0, 4) +
                                   little(crc32(whole), 4) + packed_size + size + little(full.size(), 2);
        directory += little(0x02014b50, 4) + little(20, 2) + middle + little(extra.size(), 2) + little(0, 2) +
                     little(0, 2) + little(0, 2) + little(0, 4) + (wide ? little(0xFFFFFFFF, 4) : offset) +
                     full + extra;
        file += little(0x04034b50, 4) + middle + little(local_extra.size(), 2) + full + local_extra + bytes;
    }
    const std::size_t start = file.size();
    return file + directory + little(0x06054b50, 4) + little(0, 4) + little(members.size(), 2) +
           little(members.size(), 2) + little(directory.size(), 4) + little(start, 4) + little(0, 2);
}

Spec logits_spec() {
    Spec spec;
    spec.problem = "logits";
    spec.logits_file = "logits.csv";
    return spec;
}

Problem logits_problem(const std::string& csv) {
    Inputs inputs;
    inputs.logits = csv;
    return make_problem(logits_spec(), inputs);
}

Spec rollouts_spec() {
    Spec spec;
    spec.problem = "rollouts";
    spec.rollouts_file = "rollouts.jsonl";
    return spec;
}

Problem rollouts_problem(const std::string& lines, const Spec& spec = rollouts_spec()) {
    Inputs inputs;
    inputs.rollouts = lines;
    return make_problem(spec, inputs);
}

std::string line(const std::vector<double>& probabilities) {
    nlohmann::json responses = nlohmann::json::array();
    for (const double p : probabilities) responses.push_back({{"logprob", std::log(p)}});
    return nlohmann::json{{"responses", responses}}.dump() + "\n";
}

void expect_csv_error(const std::string& csv, Code code, const std::string& part) {
    expect_error([&] { logits_problem(csv); }, code, "logits_file", part);
}

void expect_rollouts_error(const std::string& lines, Code code, const std::string& part) {
    expect_error([&] { parse_rollouts(lines, "rollouts_file"); }, code, "rollouts_file", part);
}

}  // namespace

TEST_CASE("CSV: names, labels, separators, quotes and rows that end early") {
    SUBCASE("numbers alone") {
        const NumberTable table = parse_csv("1,2,3\r\n-4.5, 5e-1 ,6\r\n", "f");
        CHECK(table.columns.empty());
        CHECK(table.rows.empty());
        CHECK(table.values == std::vector<std::vector<double>>{{1, 2, 3}, {-4.5, 0.5, 6}});
    }
    SUBCASE("with names and labels") {
        const NumberTable table =
            parse_csv("\xEF\xBB\xBFprompt;yes;\"no;\"\"or\"\"\"\n\"a\nb\";1;2\nc;3;\n", "f");
        CHECK(table.columns == std::vector<std::string>{"yes", "no;\"or\""});
        CHECK(table.rows == std::vector<std::string>{"a\nb", "c"});
        CHECK(table.values == std::vector<std::vector<double>>{{1, 2}, {3}});
    }
    SUBCASE("an index without a name, as data frames write it") {
        const NumberTable table = parse_csv(",a,b\n0,1,2\n1,3,4\n", "f");
        CHECK(table.rows == std::vector<std::string>{"0", "1"});
        CHECK(table.values[1] == std::vector<double>{3, 4});
    }
    SUBCASE("labels without names") {
        const NumberTable table = parse_csv("red\t1\t2\nblue\t3\t4\n", "f");
        CHECK(table.columns.empty());
        CHECK(table.rows == std::vector<std::string>{"red", "blue"});
    }
}

TEST_CASE("CSV: what is wrong is said with its place") {
    expect_csv_error("", Code::bad_data, "no row of numbers");
    expect_csv_error("\n,,\n", Code::bad_data, "no row of numbers");
    expect_csv_error("a,b\n", Code::bad_data, "line 1, column 2 has \"b\"");
    expect_csv_error("1,2\n3,x\n", Code::bad_data, "line 2, column 2 has \"x\"");
    expect_csv_error("1,2\n3,,4\n", Code::bad_data, "line 2, column 2 has nothing");
    expect_csv_error("1,2\n3,1e999\n", Code::bad_data, "line 2, column 2");
    expect_csv_error("1,nan\n", Code::bad_data, "line 1, column 2 has \"nan\"");
    expect_csv_error("#REF!,N/A\n1,2\n", Code::bad_data, "line 1, column 1 has \"#REF!\"");
    expect_csv_error("1_000,2_000\n1,2\n", Code::bad_data, "line 1, column 1 has \"1_000\"");
    expect_csv_error("1\u00a0,2\u00a0\n1,2\n", Code::bad_data, "line 1, column 1 has \"1\\u00a0\"");
    expect_csv_error("\u22121,2\n1,2\n", Code::bad_data, "line 1, column 1 has \"\\u22121\"");
    expect_csv_error("a;b\n1,5;2\n", Code::bad_data,
                     "line 2, column 1 has \"1,5\", a number with a decimal comma");
    expect_csv_error("q;1,5\nr;2,5\n", Code::bad_data, "decimal comma");
    expect_csv_error("1,5\t2,5\n", Code::bad_data, "decimal comma");
    expect_csv_error("0.5 0.25 1\n", Code::bad_data, "one number is needed");
    expect_csv_error("q1,1,2\n3,1,2\n", Code::bad_data, "line 1, column 1 has \"q1\"");
    expect_csv_error("1,2\n\"3,4\n", Code::bad_data, "line 2 is never closed");
    expect_csv_error("1,2\n\xFF,4\n", Code::bad_data, "UTF-8");
    expect_csv_error("1\n2\n", Code::bad_data, "one response to each prompt");
    expect_csv_error("x,1,2\ny\n", Code::bad_data, "row 2 has no logit");
}

TEST_CASE("CSV: what is recognised is noted, and strict makes an error of it") {
    const auto notes = [](const std::string& csv) { return parse_csv(csv, "f").notes; };
    CHECK(notes("1,2\n3,4\n").empty());
    CHECK(notes("a,b\n3,4\n") == std::vector<std::string>{"line 1 is a header: \"a\", \"b\""});
    CHECK(notes("q,1,2\nr,3,4\n") == std::vector<std::string>{"column 1 labels the rows: \"q\", \"r\""});
    CHECK(notes("5,1,2\n3,4\n") == std::vector<std::string>{"1 of 2 rows end early, the first in line 2"});
    CHECK(notes("0,1,2\n5,3,4\n").front().find("line 1 counts 0 … 2 and was read as data") == 0);
    CHECK(notes("0,1.5\n1,3\n2,4\n").front().find("column 1 counts 0 … 2 and was read as data") == 0);
    // A data frame's default writing: neither its header nor its index is data.
    const NumberTable frame = parse_csv(",0,1,2\n0,1.5,2,3\n1,0,1,0\n2,1,1,1\n", "f");
    CHECK(frame.values == std::vector<std::vector<double>>{{1.5, 2, 3}, {0, 1, 0}, {1, 1, 1}});
    CHECK(frame.notes.back() == "column 1 is an index 0 … 2 and no data");
    CHECK(parse_csv("prompt,0,1\nq,5,6\n", "f").values == std::vector<std::vector<double>>{{5, 6}});
    CHECK(parse_csv(",0\n0,5\n1,7\n", "f").values == std::vector<std::vector<double>>{{5}, {7}});
    Inputs inputs;
    inputs.logits = std::string("a,b\n1,2\n");
    CHECK(make_problem(logits_spec(), inputs).notes ==
          std::vector<std::string>{"logits_file: line 1 is a header: \"a\", \"b\""});
    inputs.strict = true;
    expect_error([&] { make_problem(logits_spec(), inputs); }, Code::bad_data, "logits_file",
                 "line 1 is a header");
}

TEST_CASE("A table of logits is a tabular problem with its own numbers of responses") {
    const Problem problem = logits_problem("prompt,a,b,c\nfirst,0,1,2\nsecond,3,3\n");
    CHECK(problem.tabular);
    CHECK(problem.dimension == 5);
    CHECK(problem.response_count == std::vector<std::int32_t>{3, 2});
    CHECK(problem.prompt_labels == std::vector<std::string>{"first", "second"});
    CHECK(problem.response_labels == std::vector<std::string>{"a", "b", "c"});
    const std::vector<double> policy = policy_table(problem, problem.theta_0.data());
    const double z = 1 + std::exp(1) + std::exp(2);
    CHECK(policy[2] == Approx(std::exp(2) / z));
    CHECK(policy[3] == Approx(0.5));
    CHECK(policy[5] == 0);
    CHECK(problem.kappa_0 == Approx((z / std::exp(2) + 2) / 2));
    // The same as an array.
    Inputs inputs;
    inputs.logits = npy("(2, 2)", {1, 2, 0.5, 0.25});
    const Problem array = make_problem(logits_spec(), inputs);
    CHECK(array.theta_0 == logits_problem("1,2\n0.5,0.25\n").theta_0);
    inputs.logits = npz({{"other", npy("(1,)", {1})}, {"logits", npy("(2, 2)", {1, 2, 0.5, 0.25})}});
    CHECK(make_problem(logits_spec(), inputs).theta_0 == array.theta_0);
}

TEST_CASE("Features as .npz and as CSV are those of .npy") {
    Spec spec;
    spec.problem = "npy";
    spec.features_file = "phi";
    const std::vector<double> phi{0.5, 0.1, -0.5, 0.2, 0.3, 0.3, 0, -0.7};
    const std::string features = npy("(2, 2, 2)", phi), theta = npy("(2,)", {1, -2});
    Inputs separate;
    separate.features = features;
    separate.theta = theta;
    const Problem expected = make_problem(spec, separate);

    for (const bool wide : {false, true}) {
        Inputs archive;
        archive.features = npz({{"theta", theta}, {"features", features}}, wide);
        const Problem together = make_problem(spec, archive);
        CHECK(together.features == expected.features);
        CHECK(together.theta_0 == expected.theta_0);
    }
    Inputs text;
    text.features = std::string("q1,0.5,0.1\nq1,-0.5,0.2\nq2,0.3,0.3\nq2,0,-0.7\n");
    text.theta = std::string("1\n-2\n");
    const Problem table = make_problem(spec, text);
    CHECK(table.features == expected.features);
    CHECK(table.theta_0 == expected.theta_0);
    CHECK(table.prompt_labels == std::vector<std::string>{"q1", "q2"});

    const auto refused = [&](const std::string& bytes, const std::string& parameter, Code code,
                             const std::string& part) {
        Inputs inputs = separate;
        (parameter == "theta_file" ? inputs.theta : inputs.features) = bytes;
        expect_error([&] { make_problem(spec, inputs); }, code, parameter, part);
    };
    refused("0.5,0.1\n", "features_file", Code::bad_data, "which prompt");
    refused("q,0.5,0.1\nq,0.5\n", "features_file", Code::bad_data, "row 2 has 1 features");
    refused("q,0.5,0.1\nr,0.5,0.1\n", "features_file", Code::bad_data, "one response to each prompt");
    refused("1,2,3\n", "theta_file", Code::bad_data, "shape (3,)");
    refused(npz({{"a", features}, {"b", theta}}), "features_file", Code::bad_data,
            "no array features, but a, b");
    refused(npz({{"features", features}}, false, 8, features), "features_file", Code::bad_data, "damaged");
    refused(npz({{"features", features}}, false, 12, features), "features_file", Code::bad_data, "unusual");
    std::string altered = npz({{"features", features}});
    altered[altered.find("NUMPY") + 130] ^= 1;
    refused(altered, "features_file", Code::bad_data, "damaged");
    // Rows of a prompt may stand anywhere.
    text.features = std::string("q1,0.5,0.1\nq2,0.3,0.3\nq1,-0.5,0.2\nq2,0,-0.7\n");
    CHECK(make_problem(spec, text).features == expected.features);
}

TEST_CASE("Deflate: blocks of each kind, and what is no stream") {
    const std::string stored(
        "\x01\x03\x00\xFC\xFF"
        "abc",
        8),
        fixed("\x4B\x84\x03\x00", 4);
    CHECK(inflate(stored, 3) == "abc");
    CHECK(inflate(fixed, 10) == std::string(10, 'a'));
    CHECK_FALSE(inflate(fixed, 9));
    CHECK_FALSE(inflate(fixed, 11));
    CHECK_FALSE(inflate(fixed.substr(0, 2), 10));
    CHECK_FALSE(inflate(stored.substr(0, 6), 3));
    CHECK_FALSE(inflate("\x07", 1));  // there is no fourth kind
    CHECK_FALSE(inflate(std::string("\x01\x03\x00\xFC\xFE"
                                    "abc",
                                    8),
                        3));                            // length and complement differ
    CHECK_FALSE(inflate(fixed, std::size_t{1} << 30));  // more than so few bytes can hold
    CHECK(crc32("123456789") == 0xCBF43926u);
}

TEST_CASE("A .npz archive that is cut or altered anywhere is refused or read, never worse") {
    const std::string whole = npz({{"features", npy("(1,)", {1})}, {"theta", npy("(1,)", {2})}}, true);
    const auto read_all = [](const std::string& bytes) {
        const NpzArchive archive(bytes, "f");
        for (std::size_t i = 0; i < archive.names().size(); ++i)
            CHECK(archive.member(i).view().size() <= bytes.size());
        return archive.names().size();
    };
    CHECK(read_all(whole) == 2);
    for (std::size_t length = 0; length < whole.size(); ++length)
        CHECK_THROWS_AS(read_all(whole.substr(0, length)), Error);
    std::size_t refused = 0;
    for (std::size_t at = 0; at < whole.size(); ++at) {
        std::string altered = whole;
        altered[at] = static_cast<char>(altered[at] ^ 0xFF);
        try {
            read_all(altered);
        } catch (const Error&) {
            ++refused;
        }
    }
    CHECK(refused > 20);
}

TEST_CASE("Rollouts: log-probabilities, texts, lengths and scores in the forms that servers return") {
    const auto one_line = [](std::string text) {
        for (char& c : text) c = c == '\n' ? ' ' : c;
        return text + "\n";
    };
    const Rollouts rollouts = parse_rollouts(one_line(R"({"prompt": "2+2?", "weight": 3, "responses": [
            {"text": "4", "logprob": -0.5, "tokens": 2, "correct": true},
            {"text": "5", "token_logprobs": [-1, -1.5], "correct": false},
            {"text": "4", "logprob": -0.75, "tokens": 2, "correct": true}]})") +
                                                 "\n" + one_line(R"({"id": 7, "choices": [
            {"message": {"content": "yes"}, "score": 0.5,
             "logprobs": {"content": [{"token": "y", "logprob": -0.25}, {"token": "es", "logprob": -0.5}]}},
            {"response": "no", "logprobs": {"token_logprobs": [-2]}, "reward": 1}]})"),
                                             "rollouts_file");
    CHECK(rollouts.prompts.size() == 2);
    const PromptRollouts& first = rollouts.prompts[0];
    CHECK(first.prompt == "2+2?");
    CHECK(first.weight == 3);
    CHECK(first.judged);
    REQUIRE(first.candidates.size() == 2);
    CHECK(first.candidates[0].drawn == 2);
    CHECK(first.candidates[0].log_probability == -0.5);
    CHECK(first.candidates[0].length == 2);
    CHECK(first.candidates[0].correct);
    CHECK(first.candidates[1].log_probability == -2.5);
    CHECK(first.candidates[1].length == 2);
    CHECK(rollouts.repeated == 1);
    CHECK(rollouts.largest_difference == 0.25);
    const PromptRollouts& second = rollouts.prompts[1];
    CHECK(second.prompt == "7");
    CHECK_FALSE(second.judged);
    CHECK(second.candidates[0].text == text_key("yes"));
    CHECK(second.candidates[0].log_probability == -0.75);
    CHECK(second.candidates[1].gold == 1.0);
    CHECK(rollouts.gold);
    CHECK(rollouts.lengths);
}

TEST_CASE("Rollouts: what is wrong is said with its line and response") {
    const std::string good = line({0.5, 0.25});
    expect_rollouts_error("", Code::bad_data, "holds no rollouts: it is empty");
    expect_rollouts_error(line({0.5}), Code::bad_data, "no prompt with two different responses");
    expect_rollouts_error(good + "{", Code::bad_data, "line 2 is not JSON");
    expect_rollouts_error(good + "[]", Code::bad_data, "line 2 is an empty list");
    expect_rollouts_error(good + "[1]", Code::bad_data, "line 2, entry 1 is no JSON object");
    expect_rollouts_error("{}", Code::bad_data, "line 1 has no list of responses");
    expect_rollouts_error(R"({"responses": [1]})", Code::bad_data, "line 1, response 1 is no JSON object");
    expect_rollouts_error(good + R"({"responses": [{"logprob": -1}, {"text": "a"}]})", Code::bad_data,
                          "line 2, response 2 has no log-probability");
    expect_rollouts_error(R"({"responses": [{"logprob": 0.5}]})", Code::bad_data, "log-probability 0.5");
    expect_rollouts_error(R"({"responses": [{"logprob": -1e10}]})", Code::bad_data, "-1e+10");
    expect_rollouts_error(R"({"responses": [{"logprob": 1e999}]})", Code::bad_data, "beyond what a double");
    expect_rollouts_error(R"({"responses": [{"logprob": "x"}]})", Code::bad_data,
                          "logprob that is no number");
    expect_rollouts_error(R"({"responses": [{"token_logprobs": [null, -1]}]})", Code::bad_data,
                          "a token without a log-probability");
    expect_rollouts_error(R"({"weight": 0, "responses": [{"logprob": -1}]})", Code::bad_data, "weight 0");
    expect_rollouts_error(R"({"responses": [{"logprob": -1, "length": -1}]})", Code::bad_data, "length -1");
    expect_rollouts_error(R"({"responses": [{"logprob": -1, "text": 5}]})", Code::bad_data,
                          "text that is no string");
    expect_rollouts_error(R"({"responses": [{"logprob": -1, "embedding": []}]})", Code::bad_data,
                          "embedding");
    expect_rollouts_error(R"({"responses": [{"logprob": -1, "embedding": [1]}, {"logprob": -1}]})",
                          Code::bad_data, "1 of 2 responses have an embedding");
    expect_rollouts_error(
        R"({"responses": [{"logprob": -1, "embedding": [1]}, {"logprob": -1, "embedding": [1, 2]}]})",
        Code::bad_data, "2 numbers, and others have 1");
    expect_rollouts_error(good + R"({"responses": [{"logprob": -1, "gold": 1}]})", Code::bad_data,
                          "1 of 3 responses have a score");
    expect_rollouts_error("\xFF", Code::bad_data, "UTF-8");
}

TEST_CASE("Rollouts: what might be misread is noted or refused") {
    const auto read = [](const std::string& lines) { return parse_rollouts(lines, "rollouts_file"); };
    const auto noted = [&](const std::string& lines, const std::string& part) {
        const Rollouts rollouts = read(lines);
        return std::any_of(rollouts.notes.begin(), rollouts.notes.end(),
                           [&](const std::string& note) { return note.find(part) != std::string::npos; });
    };
    // Lines of a prompt, apart and with one weight; a line without a prompt is none of them.
    const Rollouts lines = read(R"({"prompt": "p", "weight": 2, "text": "a", "logprob": -1}
{"prompt": "q", "text": "a", "logprob": -1}
{"prompt": "p", "text": "b", "logprob": -2}
{"prompt": "line 5", "text": "b", "logprob": -2}
{"text": "c", "logprob": -2})");
    CHECK(lines.prompts.size() == 4);
    CHECK(lines.prompts[0].candidates.size() == 2);
    CHECK(lines.prompts[0].weight == 2);
    expect_rollouts_error(R"({"prompt": "p", "weight": 2, "text": "a", "logprob": -1}
{"prompt": "p", "weight": 3, "text": "b", "logprob": -1})",
                          Code::bad_data, "line 2 gives \"p\" the weight 3");
    // Scores.
    const std::string zeros =
        R"({"responses": [{"text": "a", "logprob": -1, "reward": 0}, {"text": "b", "logprob": -2, "reward": 0}]})";
    CHECK(read(zeros).prompts[0].judged);
    CHECK(noted(zeros, "all scores are 0 or 1"));
    CHECK(rollouts_problem(zeros).gold == std::vector<std::uint8_t>(rollouts_problem(zeros).entries(), 0));
    CHECK(noted(R"({"responses": [{"logprob": -1, "reward": 5}, {"logprob": -2, "reward": 5}]})",
                "1 prompt has one score for all responses"));
    expect_rollouts_error(R"({"responses": [{"logprob": -1, "correct": 0.5}]})", Code::bad_data,
                          "\"correct\": 0.5");
    expect_rollouts_error(R"({"prompt": 1, "responses": [{"text": "a", "logprob": -1, "correct": true}]}
{"prompt": 1, "responses": [{"text": "a", "logprob": -1, "correct": false}]})",
                          Code::bad_data,
                          "line 2, response 1 scores \"a\" false, and line 1, response 1 scored it true");
    // Repeats: the likeliest, with its numbers.
    const Rollouts repeats = read(
        R"({"responses": [{"text": "a", "logprob": -7, "tokens": 9}, {"text": "a", "logprob": -1, "tokens": 1}, {"text": "b", "logprob": -2, "tokens": 3}]})");
    CHECK(repeats.prompts[0].candidates[0].log_probability == -1);
    CHECK(repeats.prompts[0].candidates[0].length == 1);
    CHECK(repeats.prompts[0].candidates[0].drawn == 2);
    // Placeholders, and what is no placeholder.
    for (const char* value : {"-9999", "-9999.0", "-99999", "-999", "-30000"})
        expect_rollouts_error(std::string(R"({"responses": [{"text": "abc", "logprob": )") + value + "}]}",
                              Code::bad_data, "stands for one that is unknown");
    for (const char* value : {"-1e9", "-999"})
        expect_rollouts_error(std::string(R"({"responses": [{"token_logprobs": [-1, )") + value + "]}]}",
                              Code::bad_data, "at its token 2");
    expect_rollouts_error(R"({"responses": [{"token_logprobs": [-1, 0.5]}]})", Code::bad_data,
                          "log-probability 0.5 at its token 2");
    CHECK(read(R"({"responses": [{"logprob": -9998, "tokens": 9000}, {"logprob": -30000, "tokens": 9000}]})")
              .lengths);
    expect_rollouts_error(R"({"responses": [{"text": "", "token_logprobs": []}]})", Code::bad_data,
                          "has no token");
    // Prefixes.
    const std::string cut =
        R"({"prompt": "p", "choices": [{"text": "a", "finish_reason": "length"}, {"text": "b", "logprob": -1}, {"text": "c", "logprob": -2}]})";
    CHECK(read(cut).prompts[0].candidates.size() == 2);
    CHECK(
        noted(cut, "1 response was stopped by the server before the end (the first in line 1, response 1)"));
    const std::string all_cut = R"({"prompt": "q", "text": "a", "logprob": -1, "finish_reason": "length"})";
    for (const std::string& both : {cut + "\n" + all_cut, all_cut + "\n" + cut}) {
        CHECK(noted(both, "1 prompt has no response that the server let end (\"q\" of line "));
        REQUIRE(read(both).prompts.size() == 1);
        CHECK(read(both).prompts[0].prompt == "p");
        CHECK(read(both).prompts[0].candidates.size() == 2);
    }
    expect_rollouts_error(all_cut, Code::bad_data,
                          "all responses before their end, the first in \"q\" of line 1");
    // What is no answer, or one to several prompts.
    expect_rollouts_error(R"({"error": {"message": "model not found"}})", Code::bad_data,
                          "is an error of the server: \"model not found\"");
    expect_rollouts_error(R"({"prompt": ["a", "b"], "choices": [{"text": "c", "logprob": -1}]})",
                          Code::bad_data, "answers 2 prompts at once");
    CHECK(
        read(R"({"prompt": [5, 7], "choices": [{"text": "c", "logprob": -1}, {"text": "d", "logprob": -2}]})")
            .prompts.size() == 1);
    expect_rollouts_error(R"({"prompt": "a", "text": "b", "logprob": -1)", Code::bad_data,
                          "it ends in the middle");
    // Of another distribution than the model's.
    const auto of = [](const char* whose) {
        return R"({"prompt": "p", "responses": [{"text": "a", "logprob": -1}, {"text": "b", "logprob": -2}],
                   "collected": {"logprobs_of": ")" +
               std::string(whose) + R"("}})";
    };
    CHECK(read(of("policy")).own);
    CHECK(read(of("unknown")).own);
    CHECK_FALSE(read(of("what was drawn from")).own);
    CHECK(noted(of("what was drawn from"),
                "those of a tempered or truncated distribution, not of the model itself"));
    CHECK(noted(line({0.9, 0.9}), "sum to above 1"));
    // What is no line of JSON.
    expect_rollouts_error(R"({"logprob": NaN})", Code::bad_data, "line 1 has NaN at column 13");
    expect_rollouts_error(R"({"é": Infinity})", Code::bad_data, "Infinity at column 7");
    expect_rollouts_error("[{\"a\": 1}]", Code::bad_data, "line 1, entry 1 has no list of responses");
    expect_rollouts_error("\n{\n  \"a\": 1\n}", Code::bad_data, "line 2 has no list of responses");
    expect_rollouts_error("{\n  \"a\": ,\n}", Code::bad_data,
                          "line 1 is not JSON: unexpected ',' at line 2, column 8");
    CHECK(read("\xEF\xBB\xBF" + line({0.5, 0.25}) + "\r\n\r\n").prompts.size() == 1);
}

TEST_CASE("JSON that nests too deep is an error with its place, wherever it is read") {
    for (const char* open : {"[", "{\"a\":"}) {
        std::string deep;
        for (int i = 0; i < 80000; ++i) deep += open;
        expect_rollouts_error("\n{\"prompt\": " + deep, Code::bad_data, "line 2 nests more than 100");
        expect_error([&] { parse_spec("{\"beta\":\n" + deep); }, Code::syntax, "", "line 2, column");
        expect_error([&] { read_sweep("{\"axes\":\n" + deep); }, Code::syntax, "", "line 2, column");
        expect_error([&] { parse_cell_record(deep); }, Code::syntax, "", "line 1, column");
    }
    std::string strings =
        R"({"prompt": ")" + std::string(200, '[') + R"(", "responses": [{"logprob": -1}, {"logprob": -2}]})";
    CHECK(parse_rollouts(strings, "f").prompts[0].prompt == std::string(200, '['));
}

TEST_CASE("Rollouts: π_0 is the given probabilities over the candidates, with embeddings or without") {
    const std::string plain =
        R"({"weight": 1, "responses": [{"logprob": -1}, {"logprob": -2}, {"logprob": -3}]})"
        "\n"
        R"({"weight": 3, "responses": [{"logprob": -0.5}, {"logprob": -4}]})";
    const std::string embedded =
        R"({"weight": 1, "responses": [{"logprob": -1, "embedding": [1, 2]}, {"logprob": -2, "embedding": [0, 5]},
            {"logprob": -3, "embedding": [-2, 1]}]})";
    std::string one_line = embedded;
    one_line.erase(std::remove(one_line.begin(), one_line.end(), '\n'), one_line.end());
    const std::string rest =
        "\n"
        R"({"weight": 3, "responses": [{"logprob": -0.5, "embedding": [3, 3]}, {"logprob": -4, "embedding": [0, 0]}]})";
    const Problem table = rollouts_problem(plain), linear = rollouts_problem(one_line + rest);
    CHECK(table.tabular);
    CHECK_FALSE(linear.tabular);
    CHECK(linear.dimension == 3);
    CHECK(table.mu == std::vector<double>{0.25, 0.75});
    const double z = std::exp(-1) + std::exp(-2) + std::exp(-3), w = std::exp(-0.5) + std::exp(-4);
    for (const Problem* problem : {&table, &linear}) {
        const std::vector<double> policy = policy_table(*problem, problem->theta_0.data());
        CHECK(policy[0] == Approx(std::exp(-1) / z));
        CHECK(policy[2] == Approx(std::exp(-3) / z));
        CHECK(policy[3] == Approx(std::exp(-0.5) / w));
        CHECK(policy[5] == 0);
        CHECK(problem->kappa_0 == Approx(0.25 * z / std::exp(-1) + 0.75 * w / std::exp(-0.5)));
    }
    // The longest φ has norm 1, and prompts have mean 0.
    double longest = 0;
    for (std::size_t x = 0; x < 2; ++x) {
        std::vector<double> mean(3, 0.0);
        for (std::size_t y = 0; y < static_cast<std::size_t>(linear.response_count[x]); ++y) {
            double square = 0;
            for (std::size_t j = 0; j < 3; ++j) {
                const double phi = linear.feature_rows[(x * linear.stride + y) * linear.d_stride + j];
                square += phi * phi;
                mean[j] += phi;
            }
            longest = std::max(longest, square);
        }
        for (const double m : mean) CHECK(m == Approx(0).epsilon(1e-12).scale(1));
    }
    CHECK(longest == Approx(1));
    // With all of R^d in the pairs and no noise, sampling is as good as the population [exact].
    Spec spec = rollouts_spec();
    spec.rounds = 1;
    spec.replicates = 1;
    spec.samples = 500;
    const Trace sampled = run(spec, linear, 0, 1);
    spec.objective = "population";
    spec.samples = Spec{}.samples;
    const Trace exact = run(spec, linear, 0, 1);
    CHECK(sampled.at(0, 1, Metric::rank) == 3);
    CHECK(sampled.at(0, 1, Metric::kappa) == Approx(exact.at(0, 1, Metric::kappa)));
}

TEST_CASE("Rollouts: scores are the gold reward, where several or no response may be correct") {
    const std::string lines =
        R"({"responses": [{"logprob": -1, "correct": true}, {"logprob": -2, "correct": true}, {"logprob": -3, "correct": false}]})"
        "\n"
        R"({"responses": [{"logprob": -1, "correct": false}, {"logprob": -2, "correct": false}]})"
        "\n"
        R"({"responses": [{"logprob": -1, "gold": 2}, {"logprob": -2, "gold": 7}]})";
    const Problem problem = rollouts_problem(lines);
    Spec spec = rollouts_spec();
    spec.rounds = 0;
    spec.pass_k = 2;
    const Trace trace = run(spec, problem, 0, 1);
    const double z = std::exp(-1) + std::exp(-2) + std::exp(-3), w = std::exp(-1) + std::exp(-2);
    const double first = (std::exp(-1) + std::exp(-2)) / z, third = std::exp(-2) / w;
    CHECK(trace.at(0, 0, Metric::accuracy) == Approx(1.0 / 3));
    CHECK(trace.at(0, 0, Metric::pass_at_1) == Approx((first + third) / 3));
    CHECK(trace.at(0, 0, Metric::pass_at_k) ==
          Approx((1 - (1 - first) * (1 - first) + 1 - (1 - third) * (1 - third)) / 3));
    spec.gold_correlation = 0.5;
    expect_error([&] { rollouts_problem(lines, spec); }, Code::not_applicable, "gold_correlation",
                 "scores of their own");
}

TEST_CASE("Rollouts: the length-normalised self-reward divides by the tokens") {
    Spec spec = rollouts_spec();
    spec.self_reward = "length_normalised";
    expect_error([&] { rollouts_problem(line({0.5, 0.25}), spec); }, Code::bad_data, "rollouts_file",
                 "how long");
    const Problem problem = rollouts_problem(
        R"({"responses": [{"logprob": -1, "tokens": 4}, {"logprob": -2, "tokens": 1}, {"logprob": -3, "tokens": 2}]})",
        spec);
    PolicyTables base(problem);
    std::vector<double> logits(problem.entries());
    problem_logits(problem, problem.theta_0.data(), 1, logits.data());
    base.evaluate(problem, logits.data());
    Judge judge(spec, problem, base);
    ResponseSampler sampler(problem, nullptr);
    const double* rewards = judge.rewards(base, 0, 0, sampler);
    CHECK(rewards[0] == base.log_policy[0] / 4);
    CHECK(rewards[1] == base.log_policy[1]);
    CHECK(rewards[2] == base.log_policy[2] / 2);
}

TEST_CASE("Diagnosis: closed forms on a few candidates") {
    // Two prompts: one half seen, its best at 0.4; one fully seen with a tie.
    const std::string lines = line({0.4, 0.1}) + line({0.5, 0.5});
    const Spec spec = rollouts_spec();
    const Problem problem = rollouts_problem(lines);
    const Diagnosis d = diagnose(spec, problem, parse_rollouts(lines, "rollouts_file"));
    CHECK(d.prompts == 2);
    CHECK(d.candidates == 4);
    CHECK(d.seen.value == Approx(0.75));
    CHECK(d.kappa_0.value == Approx((0.5 / 0.4 + 2) / 2));
    CHECK(d.kappa_highest.value == Approx((1 / 0.4 + 2) / 2));
    CHECK(d.kappa_lowest.value == Approx((1 / 0.5 + 2) / 2));  // an unseen response may have 0.5
    CHECK(d.own_failure.value == Approx(0.5));
    CHECK(d.confidence == Approx(0.5));
    CHECK(d.margin == 0);
    CHECK(d.margin_median == 0);
    CHECK(d.tied == 1);
    CHECK(d.overfull == 0);
    // The unseen rest may hold a sure response at the first prompt, and can not at the second.
    const std::string open = line({0.4, 0.05}) + line({0.49, 0.3, 0.1});
    const Diagnosis model = diagnose(spec, rollouts_problem(open), parse_rollouts(open, "rollouts_file"));
    CHECK(model.own_failure.value == 0);
    CHECK(model.own_failure_lowest.value == Approx(0.5));
    CHECK(model.own_failure_highest.value == 1);
    // The interval's ends are means of the two prompts in some proportion.
    CHECK(d.kappa_0.low == Approx(1.25));
    CHECK(d.kappa_0.high == Approx(2));
    for (const Suggestion& s : d.suggestions) CHECK_FALSE(s.verdict.empty());
    CHECK(std::isinf(d.suggestions[0].value));  // a tie is never broken
    const std::string sums = line({0.5, 0.25}) + line({0.9, 0.3});
    const Diagnosis over = diagnose(spec, rollouts_problem(sums), parse_rollouts(sums, "rollouts_file"));
    CHECK(over.overfull == 1);
    CHECK(over.fullest == Approx(1.2));
    CHECK(over.fullest_prompt == "line 2");
    // Nothing is certain of a model whose probabilities these cannot be.
    for (const double of_model :
         {over.kappa_low, over.kappa_high, over.certain_failure, over.certain_success, over.failure_by_draws,
          over.kappa_lowest.value, over.own_failure_highest.high})
        CHECK(std::isnan(of_model));
    CHECK(over.kappa_0.value > 1);
    CHECK(over.suggestions.size() == 1);
}

TEST_CASE("Diagnosis: the rounds it suggests are those that the population update takes") {
    std::string lines;
    for (int x = 0; x < 20; ++x) lines += line({0.1 + 0.01 * x, 0.1, 0.08, 0.05});
    for (const char* judge : {"log_policy", "frozen"}) {
        Spec spec = rollouts_spec();
        spec.objective = "population";
        spec.self_reward = judge;
        spec.beta = 2;
        const Problem problem = rollouts_problem(lines, spec);
        Rollouts rollouts = parse_rollouts(lines, "rollouts_file");
        // Prompt 0 is tied, and 5 % of the prompts may fail.
        const Diagnosis d = diagnose(spec, problem, rollouts, 0.05);
        const auto rounds = static_cast<std::int64_t>(d.suggestions[0].value);
        CHECK(rounds > 1);
        spec.rounds = rounds;
        const Trace trace = run(spec, problem, 0, 1);
        const auto last = static_cast<std::size_t>(rounds);
        CHECK(trace.at(0, last, Metric::own_failure) <= 0.05 + 1e-12);
        CHECK(trace.at(0, last - 1, Metric::own_failure) > 0.05);
    }
}

TEST_CASE("Diagnosis: scores against log-probabilities") {
    const std::string lines = R"({"responses": [{"logprob": -1, "gold": 1}, {"logprob": -2, "gold": 0}]})"
                              "\n"
                              R"({"responses": [{"logprob": -1, "gold": 0}, {"logprob": -2, "gold": 1}]})"
                              "\n"
                              R"({"responses": [{"logprob": -1, "gold": 1}, {"logprob": -2, "gold": 0}]})";
    const Diagnosis d =
        diagnose(rollouts_spec(), rollouts_problem(lines), parse_rollouts(lines, "rollouts_file"));
    CHECK(d.accuracy.value == Approx(2.0 / 3));
    CHECK(d.attainable.value == 1);
    CHECK(d.correlation == Approx(1.0 / 3));
    const auto json = nlohmann::json::parse(diagnosis_json(d));
    CHECK(json["accuracy"]["value"] == d.accuracy.value);
    CHECK(json["suggestions"].size() == d.suggestions.size());
}

TEST_CASE("Memory does not grow with the length of texts, and texts that differ at their end are two") {
    const auto of_length = [](std::size_t length) {
        std::string lines;
        for (int x = 0; x < 3; ++x) {
            lines += R"({"prompt": ")" + std::to_string(x) + R"(", "responses": [)";
            for (int y = 0; y < 50; ++y) {
                lines += (y > 0 ? "," : "") + (R"({"text": ")" + std::string(length, 'a')) +
                         std::to_string(y % 40) + R"(", "logprob": )" + std::to_string(-4 - 0.1 * (y % 40)) +
                         "}";
            }
            lines += "]}\n";
        }
        return parse_rollouts(lines, "rollouts_file");
    };
    const Rollouts brief = of_length(1), tall = of_length(10000);
    CHECK(tall.bytes == brief.bytes);
    CHECK(tall.repeated == 30);
    for (const PromptRollouts& prompt : tall.prompts) CHECK(prompt.candidates.size() == 40);
}

TEST_CASE("A model over words draws rollouts that are read back as what they are") {
    Spec words;
    words.problem = "sequence";
    words.corpus = Corpus::words;
    words.context_length = 1;
    const Problem source = make_problem(words);
    const std::string lines = rollout_lines(words, source, 40);
    CHECK(lines == rollout_lines(words, source, 40));
    const Rollouts rollouts = parse_rollouts(lines, "rollouts_file");
    CHECK(rollouts.prompts.size() == source.prompts);
    CHECK(rollouts.largest_difference == 0);
    CHECK(rollouts.gold);
    CHECK(rollouts.lengths);
    std::size_t drawn = 0, correct = 0;
    for (const PromptRollouts& prompt : rollouts.prompts) {
        double seen = 0;
        for (const Candidate& c : prompt.candidates) {
            seen += std::exp(c.log_probability);
            drawn += c.drawn;
            correct += c.correct;
        }
        CHECK(seen <= 1 + 1e-9);
        CHECK(lines.find(R"("text":")" + prompt.prompt) != std::string::npos);
    }
    CHECK(drawn == 40 * source.prompts);
    CHECK(correct > 0);
    const Problem problem = rollouts_problem(lines);
    for (std::size_t x = 0; x < problem.prompts; ++x) CHECK(problem.mu[x] == Approx(source.mu[x]));
    expect_error([&] { rollout_lines(Spec{}, make_problem(Spec{}), 4); }, Code::not_applicable, "problem",
                 "sequences");
}
