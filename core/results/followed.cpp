#include "results/followed.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>
#include <utility>

#include "base/error.hpp"
#include "base/format.hpp"
#include "base/json_numbers.hpp"
#include "base/json_parse.hpp"
#include "base/nan.hpp"
#include "numerics/scalar.hpp"
#include "results/unseen_mode.hpp"

namespace srlm {

namespace {

constexpr double kFalseAlarm = 0.05;
constexpr double kAboveOne = 1e-3;  ///< Probabilities may sum to this much above 1: servers round

/// What one prompt shows in one round.
struct SeenPrompt {
    const PromptRollouts* prompt = nullptr;
    const Candidate* best = nullptr;
    double best_p = 0, sum = 0, draws = 0, margin = kNaN;
};

SeenPrompt look_at(const PromptRollouts& prompt) {
    SeenPrompt seen{&prompt};
    double second = 0;
    for (const Candidate& c : prompt.candidates) {
        const double p = exp1(c.log_probability);
        seen.sum += p;
        seen.draws += static_cast<double>(c.drawn);
        if (!seen.best || p > seen.best_p) {
            second = seen.best_p;
            seen.best_p = p;
            seen.best = &c;
        } else {
            second = std::max(second, p);
        }
    }
    if (prompt.candidates.size() > 1 && second > 0) seen.margin = log1(seen.best_p) - log1(second);
    return seen;
}

const Candidate* same_response(const PromptRollouts& prompt, const Candidate& wanted) {
    for (const Candidate& c : prompt.candidates)
        if (c.text && c.text == wanted.text) return &c;
    return nullptr;
}

/// Adds a prompt of weight `mu` at which the response has probability p, or `most` at most where it is
/// unseen. What has more than 1 − δ is missed by k draws with probability below δ^k.
void count_failure(KnownFailure& f, double mu, const double* p, double most, double delta, bool missed) {
    if (p ? *p > 1 - delta : false) {
        f.success += mu;
        return;
    }
    const bool certain = (p ? *p : most) <= 1 - delta;
    if (certain) f.certain += mu;
    if (certain || missed) f.by_draws += mu;
}

/// One of k of n draws is correct, c of them being so: without bias, 1 − C(n−c, k)/C(n, k).
double pass_at(double n, double c, std::size_t k) {
    double none = 1;
    for (std::size_t i = 0; i < k; ++i)
        none *= std::max(0.0, n - c - static_cast<double>(i)) / (n - static_cast<double>(i));
    return 1 - none;
}

/// Whether the response drawn most often is correct; the share of correct ones where several are.
double majority_of(const PromptRollouts& prompt) {
    std::size_t most = 0;
    for (const Candidate& c : prompt.candidates) most = std::max(most, c.drawn);
    double all = 0, correct = 0;
    for (const Candidate& c : prompt.candidates) {
        if (c.drawn != most) continue;
        ++all;
        correct += c.correct;
    }
    return correct / all;
}

double weighted_quantile(std::vector<std::pair<double, double>> values, double share) {
    double total = 0, sum = 0;
    for (const auto& [value, weight] : values) total += weight;
    if (!(total > 0)) return kNaN;
    std::sort(values.begin(), values.end());
    for (const auto& [value, weight] : values) {
        sum += weight;
        if (sum >= share * total) return value;
    }
    return values.back().first;
}

/// Least squares of κ_t = U + q^t(κ_0 − U) through all rounds after the first, U ≥ 1.
void fit_recurrence(Followed& out) {
    const std::vector<FollowedRound>& rounds = out.rounds;
    if (rounds.size() < 3 || std::any_of(rounds.begin(), rounds.end(), [](const auto& r) {
            return !r.drawn || !std::isfinite(r.kappa_high);
        }))
        return;
    const double kappa_0 = rounds.front().kappa_high;
    double best = std::numeric_limits<double>::infinity();
    for (int step = 0; step < 1000; ++step) {
        const double q = step / 1000.0;
        const auto power = [&](const FollowedRound& r) {
            double product = 1;  // not pow(), whose last bits differ between page and program
            for (auto t = rounds.front().round; t < r.round; ++t) product *= q;
            return product;
        };
        double top = 0, bottom = 0, error = 0;
        for (std::size_t t = 1; t < rounds.size(); ++t) {
            const double w = power(rounds[t]);
            top += (1 - w) * (rounds[t].kappa_high - w * kappa_0);
            bottom += (1 - w) * (1 - w);
        }
        const double U = std::max(1.0, top / bottom);
        for (std::size_t t = 1; t < rounds.size(); ++t) {
            const double w = power(rounds[t]);
            const double off = U + w * (kappa_0 - U) - rounds[t].kappa_high;
            error += off * off;
        }
        if (error >= best) continue;
        best = error;
        out.fit = {U, q, std::sqrt(error / static_cast<double>(rounds.size() - 1))};
    }
}

std::string in_percent(double share) { return brief_number(100 * share) + " %"; }

std::string with_ends(const Estimate& e, bool percent) {
    const auto text = [&](double x) { return percent ? in_percent(x) : brief_number(x); };
    return text(e.value) +
           (std::isnan(e.low) ? "" : " (95 % over prompts: " + text(e.low) + " to " + text(e.high) + ")");
}

std::string failing(const KnownFailure& f) {
    const std::string low = in_percent(f.by_draws),
                      high = in_percent(std::min(1.0, f.by_draws + f.unknown()));
    return low == high ? low : "between " + low + " and " + high;
}

/// What the sentences say of a value: how it went from the first round to the last one, or what it is.
std::string course(const Estimate& a, const Estimate& b, bool percent, bool one) {
    return one ? " is " + with_ends(b, percent)
               : " went from " + with_ends(a, percent) + " to " + with_ends(b, percent);
}

void write_sentences(Followed& f) {
    const FollowedRound &a = f.rounds.front(), &b = f.rounds.back();
    const bool one = f.rounds.size() == 1;
    const std::string from = "round " + std::to_string(a.round), to = "round " + std::to_string(b.round);
    std::vector<std::string>& say = f.sentences;
    const auto kappa = [](const FollowedRound& r) {
        const std::string low = brief_number(r.kappa_low), high = brief_number(r.kappa_high);
        return low == high ? high : low + " to " + high;
    };
    if (std::isfinite(a.kappa_high) && std::isfinite(b.kappa_high)) {
        const bool fell = b.kappa_high < a.kappa_low;
        const bool rose = b.kappa_low > a.kappa_high;
        say.push_back(
            "Over " + std::to_string(f.prompts) + " prompts κ, the mean of 1/max_y π(y|x), " +
            (one ? "is " + kappa(a) : "was " + kappa(a) + " in " + from + " and " + kappa(b) + " in " + to) +
            " (each upper end certain, each lower end passed with 5 % probability at most)" +
            (one    ? "."
             : fell ? ": it fell, with a false-alarm rate of 5 %."
             : rose ? ": it rose, with a false-alarm rate of 5 %."
                    : ": whether it fell these draws do not decide."));
        say.push_back("At δ = " + brief_number(f.delta) + " " + failing(a.own) + " of the prompts " +
                      (one ? "fail" : "failed in " + from + " and " + failing(b.own) + " in " + to) +
                      " (own failure: no response above 1 − δ; what is between is unknown).");
    }
    if (f.targets && !one && std::isfinite(b.kappa_high)) {
        say.push_back("The likeliest response of " + from + " (the mode for certain at " +
                      in_percent(f.target_certain) + " of the prompts) had at most 1 − δ at " +
                      failing(b.target) + " of the prompts in " + to + " (target failure).");
    }
    if (!std::isnan(a.entropy.value) && !std::isnan(b.entropy.value))
        say.push_back("The entropy of a response" + course(a.entropy, b.entropy, false, one) + " nats.");
    if (f.gold) {
        say.push_back("Accuracy of the likeliest response" + course(a.accuracy, b.accuracy, true, one) +
                      ", of the majority vote" +
                      course(a.majority, b.majority, true, one).substr(one ? 3 : 5) + ", of a draw" +
                      course(a.pass_1, b.pass_1, true, one).substr(one ? 3 : 5) + ".");
        say.push_back("pass@" + std::to_string(f.k) + course(a.pass_k, b.pass_k, true, one) +
                      (one ? "." : ": a sharpening tax of " + with_ends(b.tax, true) + "."));
    }
    if (f.fit) {
        say.push_back("The upper ends of κ follow U + q^t(κ_0 − U) with U = " + brief_number(f.fit->U) +
                      " and q = " + brief_number(f.fit->q) + ", off by " + brief_number(f.fit->error) +
                      " in the mean (least squares; the form is Lemma C.4's, in which q < 1/2" +
                      (f.fit->q < 0.5 ? "" : ", so these rounds do not forget as fast as it says") +
                      "; constants of a fit are no theorem's).");
    }
    if (f.trivial > 0 && std::isfinite(f.trivial)) {
        say.push_back("What is proved of κ after " + from +
                      " without any constant is κ ≤ 1/c = " + brief_number(f.trivial) +
                      "; the exact certificate of a round needs log π_t of the next round's "
                      "draws, which these files have for " +
                      in_percent(b.known_before) + " of those of " + to + ".");
    }
}

std::vector<const PromptRollouts*> common_prompts(const std::vector<Rollouts>& rounds, std::size_t t,
                                                  const std::vector<std::string>& names) {
    std::unordered_map<std::string, const PromptRollouts*> by_name;
    for (const PromptRollouts& prompt : rounds[t].prompts) by_name.emplace(prompt.prompt, &prompt);
    std::vector<const PromptRollouts*> found;
    for (const std::string& name : names) {
        const auto at = by_name.find(name);
        found.push_back(at == by_name.end() ? nullptr : at->second);
    }
    return found;
}

}  // namespace

const Rollouts& last_round(const std::vector<Rollouts>& rounds) {
    const Rollouts* last = &rounds.front();
    for (const Rollouts& each : rounds)
        if (each.round >= last->round) last = &each;
    return *last;
}

Followed follow(std::vector<Rollouts> rounds, double delta, std::uint64_t seed) {
    if (rounds.empty()) {
        throw Error(Code::bad_data, "rollouts_file", "no file was given",
                    "Give a file for each round, or one with \"round\" in its lines");
    }
    std::vector<std::int64_t> numbers;
    for (const Rollouts& r : rounds) numbers.push_back(r.round);
    std::sort(numbers.begin(), numbers.end());
    if (std::adjacent_find(numbers.begin(), numbers.end()) != numbers.end())
        for (std::size_t t = 0; t < rounds.size(); ++t) rounds[t].round = static_cast<std::int64_t>(t);
    std::sort(rounds.begin(), rounds.end(), [](const auto& a, const auto& b) { return a.round < b.round; });

    std::vector<std::string> names;
    for (const PromptRollouts& prompt : rounds.front().prompts) names.push_back(prompt.prompt);
    const std::size_t of_first = names.size();
    for (std::size_t t = 1; t < rounds.size(); ++t) {
        const auto found = common_prompts(rounds, t, names);
        std::vector<std::string> kept;
        for (std::size_t x = 0; x < names.size(); ++x)
            if (found[x]) kept.push_back(std::move(names[x]));
        names = std::move(kept);
        if (!names.empty()) continue;
        throw Error(Code::bad_data, "rollouts_file",
                    "has no prompt that all rounds to " + std::to_string(rounds[t].round) + " share",
                    "Ask every round the same prompts, and name them alike (\"prompt\")");
    }

    Followed out;
    out.prompts = names.size();
    out.delta = delta;
    if (names.size() < of_first)
        out.notes.push_back(std::to_string(of_first - names.size()) + " of " + std::to_string(of_first) +
                            " prompts of the first round are not in all others: left out");
    std::vector<std::vector<SeenPrompt>> seen(rounds.size());
    std::size_t fewest = SIZE_MAX;
    out.gold = out.targets = true;
    for (std::size_t t = 0; t < rounds.size(); ++t) {
        if (!rounds[t].own)
            out.notes.push_back(
                "round " + std::to_string(rounds[t].round) +
                ": its log-probabilities are those of a tempered or truncated distribution, not "
                "of the model itself");
        if (!rounds[t].drawn)
            out.notes.push_back(
                "round " + std::to_string(rounds[t].round) +
                ": its responses are no draws of the model itself, so only what is certain is said");
        if (rounds[t].unended)
            out.notes.push_back(
                "round " + std::to_string(rounds[t].round) +
                ": without the end token in the sums certain means: if a response that reads so ends "
                "there for certain");
        for (const PromptRollouts* prompt : common_prompts(rounds, t, names)) {
            seen[t].push_back(look_at(*prompt));
            fewest = std::min(fewest, static_cast<std::size_t>(seen[t].back().draws));
            out.gold = out.gold && rounds[t].gold && prompt->judged;
            for (const Candidate& c : prompt->candidates) out.targets = out.targets && c.text;
        }
    }
    const auto scored = [](const Rollouts& round) { return round.gold; };
    const auto unscored = std::find_if_not(rounds.begin(), rounds.end(), scored);
    if (unscored != rounds.end() && std::any_of(rounds.begin(), rounds.end(), scored))
        out.notes.push_back(
            "round " + std::to_string(unscored->round) +
            " has no scores: accuracy, pass@k and the sharpening tax are left out of all rounds");
    const std::size_t X = names.size();
    std::vector<double> mu(X);
    double total = 0;
    for (std::size_t x = 0; x < X; ++x) total += mu[x] = seen[0][x].prompt->weight;
    for (double& w : mu) w /= total;
    out.k = 1;
    while (2 * out.k <= fewest && out.k < 256) out.k *= 2;
    const Bootstrap bootstrap(mu, seed);
    std::vector<double> first_pass(X);
    for (std::size_t x = 0; x < X; ++x) {
        const SeenPrompt& s = seen[0][x];
        if (s.best_p >= 1 - s.sum) out.target_certain += mu[x];
    }
    double least = 1;
    for (std::size_t t = 0; t < rounds.size(); ++t) {
        FollowedRound r;
        r.round = rounds[t].round;
        r.drawn = rounds[t].drawn;
        r.read_as = read_as(rounds[t]);
        r.confidence = 1;
        std::vector<double> inverse(X), surprise(X), right(X), majority(X), pass_1(X), pass_k(X), tax(X);
        std::vector<std::pair<double, double>> margins;
        std::vector<DrawnPrompt> drawn;
        double certain_low = 0, known = 0;
        for (std::size_t x = 0; x < X; ++x) {
            const SeenPrompt& s = seen[t][x];
            r.draws += s.draws;
            r.overfull += s.sum > 1 + kAboveOne;
            const double rest = std::max(0.0, 1 - s.sum);
            r.seen += mu[x] * std::min(s.sum, 1.0);
            inverse[x] = 1 / std::max(s.best_p, 1e-300);
            certain_low += mu[x] / std::max(s.best_p, rest);
            drawn.push_back({mu[x], std::max(s.best_p, 1e-300), std::min(s.sum, 1.0), s.draws});
            r.confidence = std::min(r.confidence, s.best_p);
            if (!std::isnan(s.margin)) margins.emplace_back(s.margin, mu[x]);
            const bool missed =
                r.drawn && s.draws * log1(delta) <= log1(kFalseAlarm / static_cast<double>(X));
            const double best_possible = std::max(s.best_p, rest);
            const double* own = s.best_p >= rest || s.best_p > 1 - delta ? &s.best_p : nullptr;
            count_failure(r.own, mu[x], own, best_possible, delta, missed);
            if (out.targets) {
                const Candidate* target = same_response(*s.prompt, *seen[0][x].best);
                const double p = target ? exp1(target->log_probability) : 0;
                count_failure(r.target, mu[x], target ? &p : nullptr, rest, delta, missed);
            }
            double correct = 0;
            for (const Candidate& c : s.prompt->candidates) {
                const auto n = static_cast<double>(c.drawn);
                surprise[x] += -c.log_probability * n / s.draws;
                correct += c.correct ? n : 0;
                if (t > 0 && same_response(*seen[t - 1][x].prompt, c)) known += mu[x] * n / s.draws;
            }
            if (!out.gold) continue;
            right[x] = s.best->correct;
            majority[x] = majority_of(*s.prompt);
            pass_1[x] = correct / s.draws;
            pass_k[x] = pass_at(s.draws, correct, out.k);
            if (t == 0) first_pass[x] = pass_k[x];
            tax[x] = first_pass[x] - pass_k[x];
        }
        if (t > 0) least = std::min(least, r.confidence);
        r.known_before = known;
        r.kappa = bootstrap.mean(inverse);
        r.kappa_high = r.kappa.value;
        r.kappa_low = r.drawn ? std::min(kappa_lower_bound(drawn, kFalseAlarm), r.kappa_high) : certain_low;
        r.entropy = bootstrap.mean(surprise);
        if (!r.drawn) r.entropy = {kNaN, kNaN, kNaN};
        r.margin_05 = weighted_quantile(margins, 0.05);
        r.margin_median = weighted_quantile(margins, 0.5);
        if (out.gold) {
            r.accuracy = bootstrap.mean(right);
            r.majority = bootstrap.mean(majority);
            r.pass_1 = bootstrap.mean(pass_1);
            r.pass_k = bootstrap.mean(pass_k);
            r.tax = bootstrap.mean(tax);
        }
        if (r.overfull > 0) {
            // Nothing follows of the model where the probabilities are not its own.
            r.kappa_low = r.kappa_high = r.confidence = kNaN;
            r.kappa = {kNaN, kNaN, kNaN};
            r.own = r.target = {kNaN, kNaN, kNaN};
            out.notes.push_back("round " + std::to_string(r.round) + ": the probabilities of " +
                                std::to_string(r.overfull) +
                                " prompts sum to above 1, so nothing is said of κ and failure");
        }
        out.rounds.push_back(std::move(r));
    }
    if (rounds.size() > 1) out.trivial = 1 / least;
    fit_recurrence(out);
    write_sentences(out);
    return out;
}

std::string followed_json(const Followed& f) {
    const auto estimate = [](const Estimate& e) {
        return Json{
            {"value", number_json(e.value)}, {"low", number_json(e.low)}, {"high", number_json(e.high)}};
    };
    const auto failure = [](const KnownFailure& k) {
        return Json{{"certain", number_json(k.certain)},
                    {"by_draws", number_json(k.by_draws)},
                    {"success", number_json(k.success)},
                    {"unknown", number_json(k.unknown())}};
    };
    Json json{{"prompts", f.prompts}, {"delta", f.delta}, {"rounds", Json::array()}};
    for (const FollowedRound& r : f.rounds) {
        Json each{{"round", r.round},
                  {"read_as", r.read_as},
                  {"drawn", r.drawn},
                  {"draws", r.draws},
                  {"seen", number_json(r.seen)},
                  {"overfull", r.overfull},
                  {"kappa_low", number_json(r.kappa_low)},
                  {"kappa_high", number_json(r.kappa_high)},
                  {"kappa", estimate(r.kappa)},
                  {"entropy", estimate(r.entropy)},
                  {"margin_05", number_json(r.margin_05)},
                  {"margin_median", number_json(r.margin_median)},
                  {"confidence", number_json(r.confidence)},
                  {"own_failure", failure(r.own)},
                  {"known_before", number_json(r.known_before)}};
        if (f.targets) each["target_failure"] = failure(r.target);
        if (f.gold) {
            each["accuracy"] = estimate(r.accuracy);
            each["majority"] = estimate(r.majority);
            each["pass_at_1"] = estimate(r.pass_1);
            each["pass_at_k"] = estimate(r.pass_k);
            each["tax"] = estimate(r.tax);
        }
        json["rounds"].push_back(std::move(each));
    }
    json["k"] = f.k;
    if (f.targets) json["target_certain"] = f.target_certain;
    if (f.fit) json["fit"] = {{"U", f.fit->U}, {"q", f.fit->q}, {"error", f.fit->error}};
    json["trivial"] = number_json(f.trivial);
    json["notes"] = f.notes;
    json["sentences"] = f.sentences;
    return json.dump(2);
}

}  // namespace srlm
