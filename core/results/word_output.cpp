#include "results/word_output.hpp"

#include <algorithm>
#include <cstdint>
#include <set>
#include <utility>

#include "base/error.hpp"
#include "base/json_parse.hpp"
#include "loop/loop.hpp"
#include "numerics/scalar.hpp"
#include "policies/sequence_sample.hpp"

namespace srlm {

namespace {

/// Reads words off a policy.
class Reader {
public:
    Reader(const Problem& problem, const double* theta)
        : problem_(problem), model_(*problem.sequence), chain_(model_.shape) {
        chain_.evaluate(model_.weights(theta).data());
    }

    const Chain& chain() const { return chain_; }

    /// The word that is the response of prompt x.
    Word word(std::size_t x, const std::uint8_t* rest) const {
        return static_cast<char>(model_.start[x]) + Word(rest, rest + model_.shape.length);
    }

    std::size_t prompt(const Word& word) const {
        const auto at = std::lower_bound(model_.start.begin(), model_.start.end(),
                                         static_cast<std::size_t>(word.front()));
        return static_cast<std::size_t>(at - model_.start.begin());
    }

    /// π(rest|x)
    double conditional(const Word& word) const {
        const std::size_t s = model_.start[prompt(word)];
        const double score = chain_.score(s, Sequence(word.begin() + 1, word.end()));
        return exp1(std::min(0.0, score - chain_.log_partition(s)));
    }

    /// μ_x·π(rest|x)
    double probability(const Word& word) const { return problem_.mu[prompt(word)] * conditional(word); }

    bool known(const Word& word) const { return model_.words.has(word); }

    ShownWord shown(const Word& word, double p) const {
        return {model_.words.label(word), std::string(model_.words.spelling(word)), p, known(word)};
    }

    std::vector<Word> modal_words() const {
        const TwoBest two = chain_.two_best();
        std::vector<Word> words;
        for (std::size_t x = 0; x < problem_.prompts; ++x) {
            words.push_back(word(x, chain_.mode(two, model_.start[x]).data()));
        }
        return words;
    }

private:
    const Problem& problem_;
    const SequenceModel& model_;
    Chain chain_;
};

WordRound read_round(const Problem& problem, const Reader& reader, const StreamKey& key, std::size_t count) {
    WordRound round;
    SequencePairs pairs;
    SequenceSampler(problem).draw({reader.chain(), reader.chain()}, key, count, pairs);
    for (std::size_t i = 0; i < count; ++i) {
        const Word word = reader.word(pairs.prompt[i], pairs.first.data() + i * pairs.length);
        round.drawn.push_back(reader.shown(word, reader.probability(word)));
    }
    for (const Word& word : reader.modal_words()) {
        round.modal.push_back(reader.shown(word, reader.conditional(word)));
    }
    return round;
}

std::vector<WordChange> changes(const Problem& problem, const Reader& before, const Reader& after) {
    const SequenceModel& model = *problem.sequence;
    std::set<Word> words;
    for (const auto& [word, count] : model.words.counts) words.insert(word);
    for (const Word& word : after.modal_words()) words.insert(word);
    std::vector<WordChange> all;
    for (const Word& word : words) {
        all.push_back({model.words.label(word), std::string(model.words.spelling(word)),
                       before.probability(word), after.probability(word), after.known(word)});
    }
    return all;
}

/// The first `count` in descending order of `by`, among equals in the order of the words, as long as
/// it is positive.
template <class By>
std::vector<WordChange> most(std::vector<WordChange> all, std::size_t count, By by) {
    std::stable_sort(all.begin(), all.end(),
                     [by](const WordChange& a, const WordChange& b) { return by(a) > by(b); });
    const auto none =
        std::find_if(all.begin(), all.end(), [by](const WordChange& c) { return !(by(c) > 0); });
    all.erase(none, all.end());
    if (all.size() > count) all.erase(all.begin() + static_cast<std::ptrdiff_t>(count), all.end());
    return all;
}

/// A word, what is said of it, and whether it is known.
template <class Shown>
Json word_json(const Shown& word, const Json& numbers) {
    Json json{{"word", word.word}};
    if (!word.spelling.empty()) json["spelling"] = word.spelling;
    json.update(numbers);
    json["known"] = word.known;
    return json;
}

Json words_json(const std::vector<ShownWord>& words) {
    Json list = Json::array();
    for (const ShownWord& w : words) list.push_back(word_json(w, {{"probability", w.probability}}));
    return list;
}

Json changes_json(const std::vector<WordChange>& words) {
    Json list = Json::array();
    for (const WordChange& w : words)
        list.push_back(word_json(w, {{"before", w.before}, {"after", w.after}}));
    return list;
}

}  // namespace

WordOutput word_output(const Spec& spec, const Problem& problem, std::size_t replicate, std::size_t count) {
    if (!problem.sequence) {
        throw Error(Code::not_applicable, "problem", "only a problem over sequences has words to show",
                    "Set problem to sequence or phonemes");
    }
    Spec one = spec;
    one.record_theta = static_cast<std::int64_t>(replicate) + 1;
    one.record_policy = 0;
    const std::vector<double> theta = run(one, problem, replicate, 1).theta;
    const std::size_t length = problem.theta_length();

    WordOutput output;
    output.replicate = replicate;
    const auto rounds = static_cast<std::size_t>(spec.rounds);
    for (std::size_t t = 0; t <= rounds; ++t) {
        const StreamKey key{static_cast<std::uint64_t>(spec.seed), static_cast<std::uint32_t>(replicate),
                            static_cast<std::uint32_t>(t), Stream::shown};
        output.rounds.push_back(read_round(problem, Reader(problem, theta.data() + t * length), key, count));
    }
    const std::vector<WordChange> all =
        changes(problem, Reader(problem, theta.data()), Reader(problem, theta.data() + rounds * length));
    output.risen = most(all, count, [](const WordChange& c) { return c.after - c.before; });
    output.fallen = most(all, count, [](const WordChange& c) { return c.before - c.after; });
    return output;
}

std::string word_output_json(const WordOutput& output) {
    Json rounds = Json::array();
    for (std::size_t t = 0; t < output.rounds.size(); ++t) {
        rounds.push_back({{"t", t},
                          {"drawn", words_json(output.rounds[t].drawn)},
                          {"modal", words_json(output.rounds[t].modal)}});
    }
    Json out;
    out["replicate"] = output.replicate;
    out["rounds"] = std::move(rounds);
    out["risen"] = changes_json(output.risen);
    out["fallen"] = changes_json(output.fallen);
    return out.dump(1);
}

}  // namespace srlm
