// The user's own tables, archives and samples, the problems made of them, and their diagnosis.

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "expect_error.hpp"
#include "loop/judge.hpp"
#include "loop/loop.hpp"
#include "model/archive.hpp"
#include "model/csv.hpp"
#include "model/problem.hpp"
#include "model/samples.hpp"
#include "sequence/sample_lines.hpp"
#include "theory/diagnosis.hpp"

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

/// A zip archive of stored members; `wide` writes sizes as numpy.savez does, in 64-bit fields.
std::string npz(const std::vector<std::pair<std::string, std::string>>& members, bool wide = false,
                int method = 0) {
    std::string file, directory;
    for (const auto& [name, bytes] : members) {
        const std::string full = name + ".npy", size = wide ? little(0xFFFFFFFF, 4) : little(bytes.size(), 4);
        const std::string sizes = little(bytes.size(), 8) + little(bytes.size(), 8);
        const std::string offset = little(file.size(), wide ? 8 : 4);
        const std::string local_extra = wide ? little(1, 2) + little(16, 2) + sizes : "";
        const std::string extra = wide ? little(1, 2) + little(24, 2) + sizes + offset : "";
        const std::string middle = little(20, 2) + little(0, 2) +
                                   little(static_cast<std::uint64_t>(method), 2) + little(0, 4) +
                                   little(0, 4) + size + size + little(full.size(), 2);
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
    spec.problem = ProblemKind::logits;
    spec.logits_file = "logits.csv";
    return spec;
}

Problem logits_problem(const std::string& csv) {
    Inputs inputs;
    inputs.logits = csv;
    return make_problem(logits_spec(), inputs);
}

Spec samples_spec() {
    Spec spec;
    spec.problem = ProblemKind::samples;
    spec.samples_file = "samples.jsonl";
    return spec;
}

Problem samples_problem(const std::string& lines, const Spec& spec = samples_spec()) {
    Inputs inputs;
    inputs.samples = lines;
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

void expect_samples_error(const std::string& lines, Code code, const std::string& part) {
    expect_error([&] { parse_samples(lines, "samples_file"); }, code, "samples_file", part);
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
    expect_csv_error("a,b\n", Code::bad_data, "no row of numbers");
    expect_csv_error("1,2\n3,x\n", Code::bad_data, "line 2, column 2 has \"x\"");
    expect_csv_error("1,2\n3,,4\n", Code::bad_data, "line 2, column 2 has nothing");
    expect_csv_error("1,2\n3,1e999\n", Code::bad_data, "line 2, column 2");
    expect_csv_error("1,nan\n", Code::bad_data, "no row of numbers");
    expect_csv_error("1,2\n\"3,4\n", Code::syntax, "line 2 is never closed");
    expect_csv_error("1,2\n\xFF,4\n", Code::syntax, "UTF-8");
    expect_csv_error("1\n2\n", Code::bad_data, "one response to each prompt");
    expect_csv_error("x,1,2\ny\n", Code::bad_data, "row 2 has no logit");
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
    spec.problem = ProblemKind::npy;
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
    refused(npz({{"features", features}}, false, 8), "features_file", Code::bad_data, "compressed");
}

TEST_CASE("A .npz archive that is cut or altered anywhere is refused or read, never worse") {
    const std::string whole = npz({{"features", npy("(1,)", {1})}, {"theta", npy("(1,)", {2})}}, true);
    CHECK(npz_members(whole, "f").size() == 2);
    for (std::size_t length = 0; length < whole.size(); ++length)
        CHECK_THROWS_AS(npz_members(whole.substr(0, length), "f"), Error);
    std::size_t refused = 0;
    for (std::size_t at = 0; at < whole.size(); ++at) {
        std::string altered = whole;
        altered[at] = static_cast<char>(altered[at] ^ 0xFF);
        try {
            for (const auto& [name, bytes] : npz_members(altered, "f")) CHECK(bytes.size() <= whole.size());
        } catch (const Error&) {
            ++refused;
        }
    }
    CHECK(refused > 20);
}

TEST_CASE("Samples: log-probabilities, texts, lengths and scores in the forms that servers return") {
    const auto one_line = [](std::string text) {
        for (char& c : text) c = c == '\n' ? ' ' : c;
        return text + "\n";
    };
    const Samples samples = parse_samples(one_line(R"({"prompt": "2+2?", "weight": 3, "responses": [
            {"text": "4", "logprob": -0.5, "tokens": 2, "correct": true},
            {"text": "5", "token_logprobs": [-1, -1.5], "correct": false},
            {"text": "4", "logprob": -0.75, "tokens": 2, "correct": true}]})") +
                                              "\n" + one_line(R"({"id": 7, "choices": [
            {"message": {"content": "yes"}, "correct": 0.5,
             "logprobs": {"content": [{"token": "y", "logprob": -0.25}, {"token": "es", "logprob": -0.5}]}},
            {"response": "no", "logprobs": {"token_logprobs": [-2]}, "reward": 1}]})"),
                                          "samples_file");
    CHECK(samples.prompts.size() == 2);
    const PromptSamples& first = samples.prompts[0];
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
    CHECK(samples.repeated == 1);
    CHECK(samples.largest_difference == 0.25);
    const PromptSamples& second = samples.prompts[1];
    CHECK(second.prompt == "7");
    CHECK_FALSE(second.judged);
    CHECK(second.candidates[0].text == "yes");
    CHECK(second.candidates[0].log_probability == -0.75);
    CHECK(second.candidates[1].gold == 1.0);
    CHECK(samples.gold);
    CHECK(samples.lengths);
}

TEST_CASE("Samples: what is wrong is said with its line and response") {
    const std::string good = line({0.5, 0.25});
    expect_samples_error("", Code::bad_data, "no prompt with two different responses");
    expect_samples_error(line({0.5}), Code::bad_data, "no prompt with two different responses");
    expect_samples_error(good + "{", Code::syntax, "line 2 is not JSON");
    expect_samples_error(good + "[]", Code::wrong_type, "line 2 is no JSON object");
    expect_samples_error("{}", Code::bad_data, "line 1 has no list of responses");
    expect_samples_error(R"({"responses": [1]})", Code::wrong_type, "line 1, response 1 is no JSON object");
    expect_samples_error(good + R"({"responses": [{"logprob": -1}, {"text": "a"}]})", Code::bad_data,
                         "line 2, response 2 has no log-probability");
    expect_samples_error(R"({"responses": [{"logprob": 0.5}]})", Code::out_of_range, "log-probability 0.5");
    expect_samples_error(R"({"responses": [{"logprob": -1e10}]})", Code::out_of_range, "-1e+10");
    expect_samples_error(R"({"responses": [{"logprob": 1e999}]})", Code::out_of_range,
                         "beyond what a double");
    expect_samples_error(R"({"responses": [{"logprob": "x"}]})", Code::wrong_type,
                         "logprob that is no number");
    expect_samples_error(R"({"responses": [{"token_logprobs": [null, -1]}]})", Code::wrong_type,
                         "a token without a log-probability");
    expect_samples_error(R"({"weight": 0, "responses": [{"logprob": -1}]})", Code::out_of_range, "weight 0");
    expect_samples_error(R"({"responses": [{"logprob": -1, "length": 0}]})", Code::out_of_range, "length 0");
    expect_samples_error(R"({"responses": [{"logprob": -1, "text": 5}]})", Code::wrong_type,
                         "text that is no string");
    expect_samples_error(R"({"responses": [{"logprob": -1, "embedding": []}]})", Code::wrong_type,
                         "embedding");
    expect_samples_error(R"({"responses": [{"logprob": -1, "embedding": [1]}, {"logprob": -1}]})",
                         Code::bad_data, "1 of 2 responses have an embedding");
    expect_samples_error(
        R"({"responses": [{"logprob": -1, "embedding": [1]}, {"logprob": -1, "embedding": [1, 2]}]})",
        Code::bad_data, "2 numbers, and others have 1");
    expect_samples_error(good + R"({"responses": [{"logprob": -1, "gold": 1}]})", Code::bad_data,
                         "1 of 3 responses have a score");
    expect_samples_error("\xFF", Code::syntax, "UTF-8");
}

TEST_CASE("Samples: π_0 is the given probabilities over the candidates, with embeddings or without") {
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
    const Problem table = samples_problem(plain), linear = samples_problem(one_line + rest);
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
    Spec spec = samples_spec();
    spec.rounds = 1;
    spec.replicates = 1;
    spec.samples = 500;
    const Trace sampled = run(spec, linear, 0, 1);
    spec.objective = Objective::population;
    spec.samples = Spec{}.samples;
    const Trace exact = run(spec, linear, 0, 1);
    CHECK(sampled.at(0, 1, Metric::rank) == 3);
    CHECK(sampled.at(0, 1, Metric::kappa) == Approx(exact.at(0, 1, Metric::kappa)));
}

TEST_CASE("Samples: scores are the gold reward, where several or no response may be correct") {
    const std::string lines =
        R"({"responses": [{"logprob": -1, "correct": true}, {"logprob": -2, "correct": true}, {"logprob": -3, "correct": false}]})"
        "\n"
        R"({"responses": [{"logprob": -1, "correct": false}, {"logprob": -2, "correct": false}]})"
        "\n"
        R"({"responses": [{"logprob": -1, "gold": 2}, {"logprob": -2, "gold": 7}]})";
    const Problem problem = samples_problem(lines);
    Spec spec = samples_spec();
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
    expect_error([&] { samples_problem(lines, spec); }, Code::not_applicable, "gold_correlation",
                 "scores of their own");
}

TEST_CASE("Samples: the length-normalised self-reward divides by the tokens") {
    Spec spec = samples_spec();
    spec.self_reward = SelfReward::length_normalised;
    expect_error([&] { samples_problem(line({0.5, 0.25}), spec); }, Code::bad_data, "samples_file",
                 "how long");
    const Problem problem = samples_problem(
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
    const Spec spec = samples_spec();
    const Problem problem = samples_problem(lines);
    const Diagnosis d = diagnose(spec, problem, parse_samples(lines, "samples_file"));
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
    // The interval's ends are means of the two prompts in some proportion.
    CHECK(d.kappa_0.low == Approx(1.25));
    CHECK(d.kappa_0.high == Approx(2));
    for (const Suggestion& s : d.suggestions) CHECK_FALSE(s.verdict.empty());
    CHECK(std::isinf(d.suggestions[0].value));  // a tie is never broken
    CHECK(diagnose(spec, samples_problem(line({0.9, 0.9})), parse_samples(line({0.9, 0.9}), "f")).overfull ==
          1);
}

TEST_CASE("Diagnosis: the rounds it suggests are those that the population update takes") {
    std::string lines;
    for (int x = 0; x < 20; ++x) lines += line({0.1 + 0.01 * x, 0.1, 0.08, 0.05});
    for (const SelfReward judge : {SelfReward::log_policy, SelfReward::frozen}) {
        Spec spec = samples_spec();
        spec.objective = Objective::population;
        spec.self_reward = judge;
        spec.beta = 2;
        const Problem problem = samples_problem(lines, spec);
        Samples samples = parse_samples(lines, "samples_file");
        // Prompt 0 is tied, and 5 % of the prompts may fail.
        const Diagnosis d = diagnose(spec, problem, samples, 0.05);
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
        diagnose(samples_spec(), samples_problem(lines), parse_samples(lines, "samples_file"));
    CHECK(d.accuracy.value == Approx(2.0 / 3));
    CHECK(d.attainable.value == 1);
    CHECK(d.correlation == Approx(1.0 / 3));
    const auto json = nlohmann::json::parse(diagnosis_json(d));
    CHECK(json["accuracy"]["value"] == d.accuracy.value);
    CHECK(json["suggestions"].size() == d.suggestions.size());
}

TEST_CASE("A model over words draws samples that are read back as what they are") {
    Spec words;
    words.problem = ProblemKind::sequence;
    words.corpus = Corpus::words;
    words.context_length = 1;
    const Problem source = make_problem(words);
    const std::string lines = sample_lines(words, source, 40);
    CHECK(lines == sample_lines(words, source, 40));
    const Samples samples = parse_samples(lines, "samples_file");
    CHECK(samples.prompts.size() == source.prompts);
    CHECK(samples.largest_difference == 0);
    CHECK(samples.gold);
    CHECK(samples.lengths);
    std::size_t drawn = 0, correct = 0;
    for (const PromptSamples& prompt : samples.prompts) {
        double seen = 0;
        for (const Candidate& c : prompt.candidates) {
            seen += std::exp(c.log_probability);
            drawn += c.drawn;
            correct += c.correct;
            CHECK(c.text.substr(0, prompt.prompt.size()) == prompt.prompt);
        }
        CHECK(seen <= 1 + 1e-9);
    }
    CHECK(drawn == 40 * source.prompts);
    CHECK(correct > 0);
    const Problem problem = samples_problem(lines);
    for (std::size_t x = 0; x < problem.prompts; ++x) CHECK(problem.mu[x] == Approx(source.mu[x]));
    expect_error([&] { sample_lines(Spec{}, make_problem(Spec{}), 4); }, Code::not_applicable, "problem",
                 "sequences");
}
