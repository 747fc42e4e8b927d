// Problems over sequences against a listing of every sequence of small texts.
#include <doctest/doctest.h>

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "expect_error.hpp"
#include "loop/loop.hpp"
#include "loop/pair_source.hpp"
#include "policies/sequence_metrics.hpp"
#include "policies/sequence_sample.hpp"
#include "policies/sequence_update.hpp"
#include "problems/make_problem.hpp"
#include "results/word_output.hpp"
#include "spec/parameters.hpp"

using namespace srlm;

namespace {

// No two next letters are equally likely where it matters: greedy decoding has no choice to make.
const std::string kSmallText = "ab ba aab b abba cab cab ac bab";

constexpr std::int64_t kDraws = 3;  // of pass@k

Spec small_spec(std::int64_t order = 1, std::int64_t length = 3) {
    Spec spec;
    spec.problem = "sequence";
    spec.corpus = Corpus::own;
    spec.text_file = "small.txt";
    spec.context_length = order;
    spec.sequence_length = length;
    spec.replicates = 1;
    spec.record_theta = 1;
    spec.rounds = 3;
    spec.pass_k = kDraws;
    return spec;
}

Problem small_problem(const Spec& spec, const std::string& text = kSmallText) {
    Inputs inputs;
    inputs.text = text;
    return make_problem(spec, inputs);
}

Spec word_spec(std::int64_t order, std::int64_t length = 8) {
    Spec spec;
    spec.problem = "sequence";
    spec.corpus = Corpus::words;
    spec.context_length = order;
    spec.sequence_length = length;
    spec.replicates = 1;
    return spec;
}

/// Every response to every prompt, with explicit features.
struct Listing {
    const Problem& problem;
    const SequenceModel& model;
    std::vector<std::vector<Sequence>> responses;
    std::vector<std::vector<Eigen::VectorXd>> features;

    explicit Listing(const Problem& p) : problem(p), model(*p.sequence) {
        for (const std::size_t start : model.start) {
            responses.emplace_back();
            features.emplace_back();
            Sequence y(model.shape.length, 0);
            list(start, 0, y);
            for (const Sequence& response : responses.back())
                features.back().push_back(feature(start, response));
        }
    }

    /// Whether the text has this response to this prompt: found among its words, each looked at.
    bool is_word(std::size_t x, std::size_t y) const {
        Word word(1, static_cast<char>(model.start[x]));
        word.append(responses[x][y].begin(), responses[x][y].end());
        return std::any_of(model.words.counts.begin(), model.words.counts.end(),
                           [&](const auto& known) { return known.first == word; });
    }

    void list(std::size_t s, std::size_t h, Sequence& y) {
        if (h == model.shape.length || model.shape.ended(s)) {
            responses.back().push_back(y);
            return;
        }
        for (std::size_t v = 0; v < model.shape.vocabulary; ++v) {
            y[h] = static_cast<std::uint8_t>(v);
            list(model.shape.next(s, v), h + 1, y);
            y[h] = 0;
        }
    }

    Eigen::VectorXd feature(std::size_t start, const Sequence& y) const {
        Eigen::VectorXd phi = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(model.shape.weights()));
        std::size_t s = start;
        for (std::size_t h = 0; h < y.size() && !model.shape.ended(s); ++h) {
            phi[static_cast<Eigen::Index>(s * model.shape.stride() + y[h])] +=
                1 / static_cast<double>(model.shape.length);
            s = model.shape.next(s, y[h]);
        }
        return phi;
    }

    /// log π_θ(y|x), [X][Y_x]
    std::vector<std::vector<double>> log_policy(const double* theta) const {
        const Eigen::Map<const Eigen::VectorXd> t(theta, static_cast<Eigen::Index>(model.shape.weights()));
        std::vector<std::vector<double>> table;
        for (std::size_t x = 0; x < problem.prompts; ++x) {
            table.emplace_back();
            double sum = 0;
            for (const auto& phi : features[x]) {
                table[x].push_back(phi.dot(t));
                sum += std::exp(table[x].back());
            }
            for (double& value : table[x]) value -= std::log(sum);
        }
        return table;
    }

    std::size_t index(std::size_t x, const Sequence& y) const {
        return static_cast<std::size_t>(std::find(responses[x].begin(), responses[x].end(), y) -
                                        responses[x].begin());
    }

    Sequence greedy(std::size_t x, const std::vector<double>& log_policy) const {
        Sequence decoded;
        while (decoded.size() < model.shape.length) {
            std::vector<double> mass(model.shape.vocabulary, 0.0);
            for (std::size_t y = 0; y < responses[x].size(); ++y) {
                const Sequence& response = responses[x][y];
                if (std::equal(decoded.begin(), decoded.end(), response.begin()))
                    mass[response[decoded.size()]] += std::exp(log_policy[y]);
            }
            decoded.push_back(
                static_cast<std::uint8_t>(std::max_element(mass.begin(), mass.end()) - mass.begin()));
        }
        return decoded;
    }
};

std::size_t argmax(const std::vector<double>& values) {
    return static_cast<std::size_t>(std::max_element(values.begin(), values.end()) - values.begin());
}

void check_metrics(const Listing& listing, const double* theta, double delta, const Trace& trace,
                   std::size_t t) {
    const auto base = listing.log_policy(listing.problem.theta_0.data());
    const auto policy = listing.log_policy(theta);
    std::map<Metric, double> expected;
    double confidence = 2, floor = 1, margin = 1e300, square = 0;
    for (std::size_t k = 0; k < listing.problem.theta_length(); ++k) square += theta[k] * theta[k];
    for (std::size_t x = 0; x < policy.size(); ++x) {
        const double mu = listing.problem.mu[x];
        const std::size_t mode = argmax(policy[x]), target = argmax(base[x]);
        const double max = std::exp(policy[x][mode]);
        auto sorted = policy[x];
        std::sort(sorted.rbegin(), sorted.rend());
        expected[Metric::kappa] += mu / max;
        expected[Metric::own_failure] += max <= 1 - delta ? mu : 0;
        expected[Metric::target_failure] += std::exp(policy[x][target]) <= 1 - delta ? mu : 0;
        expected[Metric::mean_max_probability] += mu * max;
        expected[Metric::mode_kept] += mode == target ? mu : 0;
        expected[Metric::greedy_failure] +=
            policy[x][mode] - policy[x][listing.index(x, listing.greedy(x, policy[x]))] > 1e-9 ? mu : 0;
        double correct = 0;
        for (std::size_t y = 0; y < policy[x].size(); ++y) {
            const double p = std::exp(policy[x][y]);
            if (listing.is_word(x, y)) correct += p;
            expected[Metric::entropy] -= mu * p * policy[x][y];
            expected[Metric::kl_to_base] += mu * p * (policy[x][y] - base[x][y]);
            expected[Metric::reward_gap] += mu * p * (policy[x][mode] - policy[x][y]);
        }
        expected[Metric::accuracy] += listing.is_word(x, mode) ? mu : 0;
        expected[Metric::overconfidence] += mu * max - (listing.is_word(x, mode) ? mu : 0);
        expected[Metric::pass_at_1] += mu * correct;
        expected[Metric::pass_at_k] += mu * (1 - std::pow(1 - correct, kDraws));
        confidence = std::min(confidence, max);
        floor = std::min(floor, sorted.back());
        margin = std::min(margin, sorted[0] - sorted[1]);
    }
    expected[Metric::confidence] = confidence;
    expected[Metric::min_log_probability] = floor;
    expected[Metric::margin] = margin;
    expected[Metric::theta_norm] = std::sqrt(square);
    for (const auto& [metric, value] : expected) {
        const std::string_view key = metric_infos()[static_cast<std::size_t>(metric)].key;
        CAPTURE(key);
        CHECK(trace.at(0, t, metric) == doctest::Approx(value).epsilon(1e-9).scale(1e-3));
    }
    for (const Metric metric : {Metric::best_of_k_gap, Metric::rank, Metric::min_eigenvalue}) {
        CHECK(std::isnan(trace.at(0, t, metric)));
    }
}

/// How many letters a response has, at least 1.
double letters(const Sequence& y) {
    return std::max<double>(1, static_cast<double>(std::find(y.begin(), y.end(), 0) - y.begin()));
}

/// Rewards of a judge whose policy is θ, by explicit evaluation, differenced over pairs.
std::vector<double> explicit_differences(const Listing& listing, const Spec& spec, const double* theta,
                                         const SequencePairs& pairs, const StreamKey& noise_key) {
    const bool frozen = spec.self_reward == "frozen";
    const auto table = listing.log_policy(frozen ? listing.problem.theta_0.data() : theta);
    std::vector<double> normals(2 * padded(pairs.size()));
    kernels().normals(noise_key, 0, 0, pairs.size(), normals.data());
    std::vector<double> differences;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        const auto reward = [&](const std::vector<std::uint8_t>& of) {
            const auto begin = of.begin() + static_cast<std::ptrdiff_t>(i * pairs.length);
            const Sequence y(begin, begin + static_cast<std::ptrdiff_t>(pairs.length));
            const double r = table[pairs.prompt[i]][listing.index(pairs.prompt[i], y)];
            return spec.self_reward == "length_normalised" ? r / letters(y) : r;
        };
        differences.push_back(reward(pairs.first) - reward(pairs.second) +
                              spec.judge_noise * (normals[2 * i] - normals[2 * i + 1]));
    }
    return differences;
}

/// The regression by dense linear algebra: the minimiser nearest to θ_t.
Eigen::VectorXd dense_update(const Listing& listing, const Spec& spec, const double* theta,
                             const SequencePairs& pairs, const std::vector<double>& differences,
                             double* loss) {
    const auto n = static_cast<Eigen::Index>(pairs.size());
    const auto d = static_cast<Eigen::Index>(listing.model.shape.weights());
    Eigen::MatrixXd rows(n, d);
    Eigen::VectorXd target(n);
    for (Eigen::Index i = 0; i < n; ++i) {
        const auto at = static_cast<std::size_t>(i);
        const std::size_t start = listing.model.start[pairs.prompt[at]];
        const auto response = [&](const std::vector<std::uint8_t>& of) {
            const auto begin = of.begin() + static_cast<std::ptrdiff_t>(at * pairs.length);
            return listing.feature(start, Sequence(begin, begin + static_cast<std::ptrdiff_t>(pairs.length)));
        };
        rows.row(i) = spec.beta * (response(pairs.first) - response(pairs.second)).transpose();
        target[i] = differences[at];
    }
    const Eigen::MatrixXd G =
        rows.transpose() * rows + static_cast<double>(n) * spec.ridge * Eigen::MatrixXd::Identity(d, d);
    Eigen::JacobiSVD<Eigen::MatrixXd> svd(G, Eigen::ComputeThinU | Eigen::ComputeThinV);
    svd.setThreshold(1e-10);
    const Eigen::VectorXd change = svd.solve(rows.transpose() * target);
    *loss = (rows * change - target).squaredNorm() / static_cast<double>(n);
    return Eigen::Map<const Eigen::VectorXd>(theta, d) + change;
}

/// Every round of a run against the dense solution from its own θ_t and the very same pairs.
void check_updates(const Spec& spec, const Problem& problem) {
    const Listing listing(problem);
    const Trace trace = run(spec, problem, 0, 1);
    const std::size_t length = problem.theta_length();
    SequenceSampler sampler(problem);
    SequencePairs pairs;
    std::vector<double> last_theta;
    const auto n = static_cast<std::size_t>(spec.samples);
    for (std::size_t t = 0; t < static_cast<std::size_t>(spec.rounds); ++t) {
        CAPTURE(t);
        const double* theta = trace.theta.data() + t * length;
        check_metrics(listing, theta, spec.delta, trace, t);
        std::vector<double> weights = problem.sequence->weights(theta);
        for (double& w : weights) w /= spec.temperature;
        Chain drawer(problem.sequence->shape);
        drawer.evaluate(weights.data());
        const auto key = [t](Stream purpose) {
            return StreamKey{1, 0, static_cast<std::uint32_t>(t), purpose};
        };
        if (!spec.accumulate) pairs.clear();
        const std::size_t earlier = pairs.size();
        sampler.draw({drawer, problem.sequence->base, base_share(spec), pair_source(spec).second_from_base},
                     key(Stream::pairs), n, pairs);
        CHECK(pairs.size() == (spec.accumulate ? (t + 1) * n : n));
        CHECK(trace.at(0, t + 1, Metric::tie_rate) == pairs.tie_rate(earlier));
        auto differences = explicit_differences(listing, spec, theta, pairs, key(Stream::judge));
        if (spec.cream && t > 0) {
            const auto last =
                explicit_differences(listing, spec, last_theta.data(), pairs, key(Stream::last_judge));
            double sum = 0, count = 0;
            for (std::size_t i = 0; i < pairs.size(); ++i) {
                if (pairs.tied(i) || std::abs(differences[i]) < 1e-7 || std::abs(last[i]) < 1e-7) continue;
                sum += (differences[i] > 0) == (last[i] > 0) ? 1 : -1;
                count += 1;
            }
            CHECK(trace.at(0, t + 1, Metric::agreement) == doctest::Approx(sum / count).epsilon(1e-12));
            for (double& difference : differences) difference *= sum / count;
        } else {
            CHECK(std::isnan(trace.at(0, t + 1, Metric::agreement)));
        }
        double loss = 0;
        const Eigen::VectorXd expected = dense_update(listing, spec, theta, pairs, differences, &loss);
        const Eigen::Map<const Eigen::VectorXd> got(theta + length, static_cast<Eigen::Index>(length));
        CHECK((got - expected).norm() <= 1e-7 * expected.norm());
        CHECK(trace.at(0, t + 1, Metric::training_loss) == doctest::Approx(loss).epsilon(1e-6).scale(1e-6));
        CHECK(trace.at(0, t + 1, Metric::ball_active) == 0);
        last_theta.assign(theta, theta + length);
    }
}

/// Largest difference of log-probabilities between two policies.
double distance(const Listing& listing, const double* theta, const std::vector<double>& other) {
    const auto a = listing.log_policy(theta), b = listing.log_policy(other.data());
    double largest = 0;
    for (std::size_t x = 0; x < a.size(); ++x) {
        for (std::size_t y = 0; y < a[x].size(); ++y)
            largest = std::max(largest, std::abs(a[x][y] - b[x][y]));
    }
    return largest;
}

std::vector<double> scaled(const std::vector<double>& v, double factor) {
    std::vector<double> out = v;
    for (double& value : out) value *= factor;
    return out;
}

/// z of a χ² statistic (Wilson–Hilferty).
double z_of(double chi_squared, double k) {
    return (std::cbrt(chi_squared / k) - (1 - 2 / (9 * k))) / std::sqrt(2 / (9 * k));
}

}  // namespace

TEST_CASE("words: first letters and rests, cut off and filled up") {
    const Words words = count_words("Ab, ab! bcd\na bcde", Alphabet::letters, 2);
    CHECK(words.labels == std::vector<std::string>{"␣", "a", "b", "c", "d", "e"});
    CHECK(words.counts.size() == 3);
    CHECK(words.counts[words.find({1, 2, 0}).value()].second == 2);
    CHECK(words.counts[words.find({1, 0, 0}).value()].second == 1);
    CHECK(words.counts[words.find({2, 3, 4}).value()].second ==
          2);  // "bcd" and "bcde" agree as far as a response goes
    CHECK(words.label({1, 2, 0}) == "ab");
    CHECK(words.label({2, 3, 4}) == "bcd…");
    const Words own = count_words("\x01z é!", Alphabet::characters, 3);
    // Token 0 is the space, whatever comes before it.
    CHECK(own.labels == std::vector<std::string>{"␣", "U+0001", "!", "z", "é"});
    CHECK(own.has({1, 3, 0, 0}));
    CHECK_FALSE(own.has({1, 3, 3, 0}));
    CHECK(own.label({4, 2, 0, 0}) == "é!");
}

TEST_CASE("sequence: prompts, labels and counted conditionals of a small text") {
    Spec spec = small_spec(2, 3);
    spec.smoothing = 0.5;
    const Problem problem = small_problem(spec);
    CHECK(problem.prompt_labels == std::vector<std::string>{"a", "b", "c"});
    CHECK(problem.response_labels == std::vector<std::string>{"␣", "a", "b", "c"});
    CHECK(problem.mu == std::vector<double>{4.0 / 9, 3.0 / 9, 2.0 / 9});
    CHECK(problem.data_digest.size() == 16);
    // States in reach: (0,a), (0,b), (0,c) and the nine pairs of letters.
    CHECK(problem.dimension == 12 * 4);
    CHECK(problem.theta_length() == problem.theta_0.size());
    const ChainShape& shape = problem.sequence->shape;
    const std::vector<double> w = problem.sequence->weights(problem.theta_0.data());
    // After "ab" five words end (ab, aab, cab twice, bab), and abba goes on with b.
    const std::size_t ab = 1 * 4 + 2;
    CHECK(w[ab * shape.stride() + 0] == doctest::Approx(std::log((5 + 0.5) / (6 + 2.0))));
    CHECK(w[ab * shape.stride() + 2] == doctest::Approx(std::log((1 + 0.5) / (6 + 2.0))));
    CHECK(w[ab * shape.stride() + 3] == doctest::Approx(std::log(0.5 / (6 + 2.0))));
    // What belongs to no decision is 0: ended states and padding.
    for (std::size_t s = 0; s < shape.states(); ++s) {
        for (std::size_t v = 0; v < shape.stride(); ++v) {
            if (shape.ended(s) || v >= shape.vocabulary) CHECK(w[s * shape.stride() + v] == 0);
        }
    }
    // With one token to a response only the first letters are states in reach.
    CHECK(small_problem(small_spec(1, 1)).dimension == 3 * 4);
    CHECK(small_problem(small_spec(2, 2), "ab a").dimension == (1 + 2) * 3);
}

TEST_CASE("sequence: before scaling the counted model's partition function is 1") {
    for (const std::int64_t order : {1, 2}) {
        for (const Corpus corpus : {Corpus::words, Corpus::genesis}) {
            Spec spec = word_spec(order);
            spec.corpus = corpus;
            const Problem problem = make_problem(spec);
            for (const std::size_t s : problem.sequence->start) {
                CHECK(std::abs(problem.sequence->base.log_partition(s)) < 1e-12);
            }
            double sum = 0;
            for (const double mu : problem.mu) sum += mu;
            CHECK(sum == doctest::Approx(1));
        }
    }
}

TEST_CASE("sequence: the population loop against a listing of all sequences") {
    for (const std::int64_t order : {1, 2}) {
        for (const std::int64_t length : {1, 2, 4}) {
            Spec spec = small_spec(order, length);
            spec.objective = "population";
            spec.beta = 2;
            spec.samples = Spec{}.samples;
            const Problem problem = small_problem(spec);
            const Listing listing(problem);
            const Trace trace = run(spec, problem, 0, 1);
            for (std::size_t t = 0; t <= 3; ++t) {
                CAPTURE(t);
                const double* theta = trace.theta.data() + t * problem.theta_length();
                CHECK(distance(listing, theta, scaled(problem.theta_0, std::pow(1.5, t))) < 1e-11);
                check_metrics(listing, theta, spec.delta, trace, t);
                if (t == 3) break;
                double ties = 0;
                const auto policy = listing.log_policy(theta);
                for (std::size_t x = 0; x < policy.size(); ++x) {
                    for (const double p : policy[x]) ties += problem.mu[x] * std::exp(2 * p);
                }
                CHECK(trace.at(0, t + 1, Metric::tie_rate) == doctest::Approx(ties).epsilon(1e-11));
                CHECK(trace.at(0, t + 1, Metric::training_loss) == 0);
            }
        }
    }
}

TEST_CASE("sequence: greedy decoding misses the mode where a likely letter leads to many words") {
    // After a: b, then one of many; or c, always followed by d. Greedy takes b.
    const Spec spec = small_spec(1, 3);
    Spec sharp = spec;
    sharp.smoothing = 1e-3;
    const Problem problem = small_problem(sharp, "abe abf abg abh abi acd acd acd acd");
    const Listing listing(problem);
    const Trace trace = run(sharp, problem, 0, 1);
    CHECK(trace.at(0, 0, Metric::greedy_failure) == 1);
    check_metrics(listing, problem.theta_0.data(), spec.delta, trace, 0);
}

TEST_CASE("sequence: sampled updates against dense least squares on the very same pairs") {
    for (const std::int64_t order : {1, 2}) {
        Spec spec = small_spec(order, order == 1 ? 4 : 3);
        spec.samples = 25;  // fewer than the directions
        const Problem problem = small_problem(spec);
        const auto check = [&](const char* what, auto&& change) {
            CAPTURE(what);
            Spec changed = spec;
            change(changed);
            check_updates(changed, problem);
        };
        check("plain", [](Spec&) {});
        check("many pairs", [](Spec& s) { s.samples = 700; });
        check("timid", [](Spec& s) { s.beta = 5; });
        check("ridge", [](Spec& s) { s.ridge = 0.01; });
        check("noise", [](Spec& s) { s.judge_noise = 0.5; });
        check("noise and ridge", [](Spec& s) { s.judge_noise = 0.5, s.ridge = 0.1; });
        check("frozen", [](Spec& s) { s.self_reward = "frozen"; });
        check("length", [](Spec& s) { s.self_reward = "length_normalised"; });
        check("anchored", [](Spec& s) { s.pairs_from = "anchored"; });
        check("mixed",
              [](Spec& s) { s.pairs_from = "mixed", set_value(s, *find_parameter("base_share"), 0.3); });
        check("temperature", [](Spec& s) { s.temperature = 2; });
        check("accumulate", [](Spec& s) { s.accumulate = true, s.judge_noise = 0.2; });
        check("cream", [](Spec& s) { s.cream = true, s.judge_noise = 1; });
        check("cream, length", [](Spec& s) {
            s.cream = true, s.samples = 200, s.judge_noise = 0.3, s.self_reward = "length_normalised";
        });
    }
}

TEST_CASE("sequence: without noise and with all directions covered the update is the population's") {
    Spec spec = small_spec(1, 3);
    spec.samples = 3000;
    spec.smoothing = 2;
    spec.beta = 2;
    const Problem problem = small_problem(spec);
    const Listing listing(problem);
    Trace trace = run(spec, problem, 0, 1);
    const std::size_t length = problem.theta_length();
    CHECK(distance(listing, trace.theta.data() + length, scaled(problem.theta_0, 1.5)) < 1e-8);
    CHECK(distance(listing, trace.theta.data() + 2 * length, scaled(problem.theta_0, 2.25)) < 1e-8);
    CHECK(trace.at(0, 1, Metric::training_loss) < 1e-18);

    // A frozen judge's rewards do not grow: θ_t = (1 + t/β)θ_0.
    spec.self_reward = "frozen";
    trace = run(spec, problem, 0, 1);
    spec.objective = "population";
    spec.samples = Spec{}.samples;
    const Trace exact = run(spec, problem, 0, 1);
    for (std::size_t t = 1; t <= 3; ++t) {
        const auto expected = scaled(problem.theta_0, 1 + static_cast<double>(t) / 2);
        CHECK(distance(listing, trace.theta.data() + t * length, expected) < 1e-8);
        CHECK(distance(listing, exact.theta.data() + t * length, expected) < 1e-11);
    }
}

TEST_CASE("sequence: CREAM without noise agrees with itself and changes nothing") {
    Spec spec = small_spec(1, 3);
    spec.samples = 3000;
    spec.smoothing = 2;
    spec.beta = 2;
    const Problem problem = small_problem(spec);
    const Trace plain = run(spec, problem, 0, 1);
    spec.cream = true;
    const Trace cream = run(spec, problem, 0, 1);
    CHECK(cream.theta == plain.theta);
    CHECK(std::isnan(cream.at(0, 0, Metric::agreement)));
    CHECK(std::isnan(cream.at(0, 1, Metric::agreement)));
    CHECK(cream.at(0, 2, Metric::agreement) == 1);
    CHECK(cream.at(0, 3, Metric::agreement) == 1);
    spec.judge_noise = 1;
    const Trace noisy = run(spec, problem, 0, 1);
    CHECK(noisy.at(0, 2, Metric::agreement) < 0.95);
    CHECK(noisy.at(0, 2, Metric::agreement) > 0);
}

TEST_CASE("sequence: rank agreement leaves out ties and equal rewards that differ by rounding") {
    SequencePairs pairs;
    pairs.length = 1;
    pairs.prompt = {0, 0, 0, 0};
    pairs.first = {1, 2, 1, 2};
    pairs.second = {2, 1, 2, 2};
    CHECK(rank_agreement(pairs, {1, -2, 1e-15, 3}, {2, -1, -1e-15, -3}) == 1);
    CHECK(rank_agreement(pairs, {1, 2, 1e-15, 3}, {2, -1, 1e-15, 3}) == 0);
    CHECK(std::isnan(rank_agreement(pairs, {0, 1, 0, 1}, {1, 0, 0, 1})));
}

TEST_CASE("sequence: where all pairs are ties nothing is learnt") {
    Spec spec = small_spec(1, 3);
    spec.base_scale = 100;
    spec.samples = 5;
    spec.cream = true;
    const Problem problem = small_problem(spec);
    const Trace trace = run(spec, problem, 0, 1);
    for (std::size_t t = 1; t <= 3; ++t) {
        CHECK(trace.at(0, t, Metric::tie_rate) == 1);
        CHECK(trace.at(0, t, Metric::training_loss) == 0);
        CHECK(trace.at(0, t, Metric::kappa) == trace.at(0, 0, Metric::kappa));
        CHECK(std::isnan(trace.at(0, t, Metric::agreement)));
    }
}

TEST_CASE("sequence: self-rewards differ") {
    Spec spec = small_spec(1, 4);
    const Problem problem = small_problem(spec);
    const Trace paper = run(spec, problem, 0, 1);
    spec.self_reward = "length_normalised";
    const Trace normalised = run(spec, problem, 0, 1);
    CHECK(paper.at(0, 0, Metric::kappa) == normalised.at(0, 0, Metric::kappa));
    CHECK(std::abs(paper.at(0, 1, Metric::kappa) - normalised.at(0, 1, Metric::kappa)) > 0.01);
}

TEST_CASE("sequence: who draws what (χ² at 1e-6 false alarms for each, fixed seed)") {
    const Spec spec = small_spec(1, 2);
    const Problem problem = small_problem(spec, "ab ba aab b");
    const Listing listing(problem);
    const std::vector<double> theta = scaled(problem.theta_0, 2);
    Chain policy(problem.sequence->shape);
    policy.evaluate(problem.sequence->weights(theta.data()).data());
    const auto of_policy = listing.log_policy(theta.data()),
               of_base = listing.log_policy(problem.theta_0.data());
    const std::size_t n = 200000;
    const auto check = [&](bool second_from_base, double share, auto&& probability) {
        SequencePairs pairs;
        SequenceSampler sampler(problem);
        sampler.draw({policy, problem.sequence->base, share, second_from_base}, {7, 0, 0, Stream::pairs}, n,
                     pairs);
        std::map<std::vector<std::size_t>, double> counts;
        for (std::size_t i = 0; i < n; ++i) {
            const auto at = static_cast<std::ptrdiff_t>(2 * i);
            const Sequence y(pairs.first.begin() + at, pairs.first.begin() + at + 2);
            const Sequence other(pairs.second.begin() + at, pairs.second.begin() + at + 2);
            const std::size_t x = pairs.prompt[i];
            counts[{x, listing.index(x, y), listing.index(x, other)}] += 1;
        }
        double chi_squared = 0, cells = 0, rest_expected = 0, rest_seen = 0;
        for (std::size_t x = 0; x < problem.prompts; ++x) {
            for (std::size_t y = 0; y < listing.responses[x].size(); ++y) {
                for (std::size_t other = 0; other < listing.responses[x].size(); ++other) {
                    const double expected = static_cast<double>(n) * problem.mu[x] * probability(x, y, other);
                    if (expected < 10) {
                        rest_expected += expected;
                        rest_seen += counts[{x, y, other}];
                        continue;
                    }
                    chi_squared += std::pow(counts[{x, y, other}] - expected, 2) / expected;
                    cells += 1;
                }
            }
        }
        if (rest_expected > 10) {
            chi_squared += std::pow(rest_seen - rest_expected, 2) / rest_expected;
            cells += 1;
        }
        CHECK(cells > 30);
        CHECK(std::abs(z_of(chi_squared, cells - 1)) < 4.9);
    };
    const auto p = [&](std::size_t x, std::size_t y) { return std::exp(of_policy[x][y]); };
    const auto q = [&](std::size_t x, std::size_t y) { return std::exp(of_base[x][y]); };
    check(false, 0, [&](auto x, auto y, auto z) { return p(x, y) * p(x, z); });
    check(true, 0, [&](auto x, auto y, auto z) { return p(x, y) * q(x, z); });
    check(false, 0.3,
          [&](auto x, auto y, auto z) { return 0.7 * p(x, y) * p(x, z) + 0.3 * q(x, y) * q(x, z); });
}

TEST_CASE("sequence: pairs do not depend on how many are drawn, replicates not on their range") {
    const Spec spec = word_spec(1);
    const Problem problem = make_problem(spec);
    SequenceSampler sampler(problem);
    SequencePairs few, many;
    const Drawers drawers{problem.sequence->base, problem.sequence->base};
    sampler.draw(drawers, {1, 2, 3, Stream::pairs}, 600, few);
    sampler.draw(drawers, {1, 2, 3, Stream::pairs}, 1500, many);
    CHECK(std::equal(few.first.begin(), few.first.end(), many.first.begin()));
    CHECK(std::equal(few.second.begin(), few.second.end(), many.second.begin()));
    Spec three = spec;
    three.replicates = 3;
    three.rounds = 2;
    three.accumulate = true;
    const Trace all = run(three, problem, 0, 3), last = run(three, problem, 2, 1);
    CHECK(all.digests[2] == last.digests[0]);
    CHECK(all.digests[1] != last.digests[0]);
}

TEST_CASE("sequence: the asked κ_0 is reached, however large") {
    for (const auto& [order, length, kappa_0] : std::vector<std::tuple<std::int64_t, std::int64_t, double>>{
             {1, 8, 30.0}, {1, 8, 1e6}, {2, 8, 1e6}, {1, 16, 1e20}, {2, 16, 1e20}, {1, 8, 1.5}}) {
        Spec spec = word_spec(order, length);
        spec.kappa_0 = kappa_0;
        spec.rounds = 2;
        const Problem problem = make_problem(spec);
        CHECK(problem.kappa_0 == doctest::Approx(kappa_0).epsilon(1e-10));
        const Trace trace = run(spec, problem, 0, 1);
        CHECK(trace.at(0, 0, Metric::kappa) == doctest::Approx(kappa_0).epsilon(1e-9));
        for (std::size_t t = 0; t <= 2; ++t) {
            CHECK(std::isfinite(trace.at(0, t, Metric::kappa)));
            CHECK(trace.at(0, t, Metric::kappa) * trace.at(0, t, Metric::confidence) <= 1 + 1e-12);
        }
    }
    Spec spec = small_spec();
    spec.base_scale = 0.5;
    const Problem half = small_problem(spec);
    CHECK(half.base_scale == 0.5);
    spec.base_scale = 1;
    CHECK(half.theta_0 == scaled(small_problem(spec).theta_0, 0.5));
}

TEST_CASE("sequence: what cannot be done is refused with a way out") {
    Spec spec = small_spec();
    expect_error([&] { make_problem(spec); }, Code::missing_file, "text_file");
    expect_error([&] { small_problem(spec, "12, 34!"); }, Code::bad_data, "text_file");
    expect_error([&] { small_problem(spec, "\xff"); }, Code::bad_data, "text_file");
    std::string many;
    for (char32_t c = 0x4E00; c < 0x4E00 + 200; ++c) {
        many += static_cast<char>(0xE0 | (c >> 12));
        many += static_cast<char>(0x80 | (c >> 6 & 0x3F));
        many += static_cast<char>(0x80 | (c & 0x3F));
    }
    spec.alphabet = Alphabet::characters;
    expect_error([&] { small_problem(spec, many); }, Code::bad_data, "text_file");
    spec = small_spec();
    spec.kappa_0 = 1e6;  // more than there are responses
    expect_error([&] { small_problem(spec); }, Code::out_of_range, "kappa_0");
    spec.kappa_0.reset();
    spec.data_digest = "0123456789abcdef";
    expect_error([&] { small_problem(spec); }, Code::bad_data, "data_digest");
    const Problem other = make_problem(Spec{});
    expect_error([&] { word_output(Spec{}, other, 0, 1); }, Code::not_applicable, "problem");
}

TEST_CASE("sequence: words shown have the probabilities of the policy that speaks") {
    Spec spec = small_spec(2, 3);
    spec.replicates = 2;
    spec.samples = 60;
    const Problem problem = small_problem(spec);
    const Listing listing(problem);
    const SequenceModel& model = *problem.sequence;
    const WordOutput output = word_output(spec, problem, 1, 7);
    spec.record_theta = 2;
    const Trace trace = run(spec, problem, 1, 1);
    const auto policy_at = [&](std::size_t t) {
        return listing.log_policy(trace.theta.data() + t * problem.theta_length());
    };
    /// [label] → μ_x·π(rest|x), and π(rest|x)
    const auto spoken = [&](std::size_t t) {
        std::map<std::string, std::pair<double, double>> words;
        const auto policy = policy_at(t);
        for (std::size_t x = 0; x < problem.prompts; ++x) {
            for (std::size_t y = 0; y < policy[x].size(); ++y) {
                Word word(1, static_cast<char>(model.start[x]));
                word.append(listing.responses[x][y].begin(), listing.responses[x][y].end());
                const double p = std::exp(policy[x][y]);
                words[model.words.label(word)] = {problem.mu[x] * p, p};
            }
        }
        return words;
    };
    const std::vector<std::string> counted{"ab", "ba", "aab", "b", "abba…", "cab", "ac", "bab"};
    const auto known = [&](const std::string& word) {
        return std::find(counted.begin(), counted.end(), word) != counted.end();
    };
    REQUIRE(output.rounds.size() == 4);
    CHECK(output.replicate == 1);
    for (std::size_t t = 0; t <= 3; ++t) {
        const auto words = spoken(t);
        CHECK(output.rounds[t].drawn.size() == 7);
        for (const ShownWord& word : output.rounds[t].drawn) {
            CHECK(word.probability == doctest::Approx(words.at(word.word).first).epsilon(1e-10));
            CHECK(word.known == known(word.word));
        }
        REQUIRE(output.rounds[t].modal.size() == problem.prompts);
        const auto policy = policy_at(t);
        for (std::size_t x = 0; x < problem.prompts; ++x) {
            const ShownWord& word = output.rounds[t].modal[x];
            CHECK(word.probability == doctest::Approx(std::exp(policy[x][argmax(policy[x])])).epsilon(1e-10));
            CHECK(word.probability == doctest::Approx(words.at(word.word).second).epsilon(1e-10));
        }
    }
    const auto before = spoken(0), after = spoken(3);
    const auto check_changes = [&](const std::vector<WordChange>& changes, double sign) {
        CHECK(!changes.empty());
        double last = 1e300;
        for (const WordChange& change : changes) {
            CHECK(change.before == doctest::Approx(before.at(change.word).first).epsilon(1e-10));
            CHECK(change.after == doctest::Approx(after.at(change.word).first).epsilon(1e-10));
            CHECK(change.known == known(change.word));
            const double by = sign * (change.after - change.before);
            CHECK(by > 0);
            CHECK(by <= last);
            last = by;
        }
    };
    check_changes(output.risen, 1);
    check_changes(output.fallen, -1);
    // Nothing in the counted text rose by more than the first, or fell by more.
    for (const std::string& word : counted) {
        const double rise = after.at(word).first - before.at(word).first;
        CHECK(rise <= output.risen.front().after - output.risen.front().before + 1e-12);
        CHECK(-rise <= output.fallen.front().before - output.fallen.front().after + 1e-12);
    }
    const auto json = nlohmann::json::parse(word_output_json(output));
    CHECK(json["rounds"].size() == 4);
    CHECK(json["rounds"][3]["drawn"][6]["word"] == output.rounds[3].drawn[6].word);
    CHECK(json["risen"][0]["after"] == output.risen[0].after);
    CHECK(json["fallen"][0]["known"] == output.fallen[0].known);
}
