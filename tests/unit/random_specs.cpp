#include "random_specs.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "spec/parameters.hpp"

namespace srlm {
namespace {

class Generator {
public:
    explicit Generator(std::mt19937_64& random) : random_(random) {}

    Value value(const Parameter& p) {
        switch (p.type) {
            case Type::boolean: return below(2) == 0;
            case Type::integer: return static_cast<std::int64_t>(number(p));
            case Type::real: return number(p);
            case Type::optional_real: return below(2) == 0 ? Value() : Value(number(p));
            case Type::choice: return p.choices[below(p.choices.size())].name;
            case Type::string: return p.key == "data_digest" ? "0123456789abcdef" : text();
            case Type::real_list: return std::vector<double>{0.1, 0, 1e-300, 2.5};
        }
        return {};
    }

    std::uint64_t below(std::uint64_t limit) { return random_() % limit; }

private:
    /// An end of the range, or a number in it that is often small and has all its digits.
    double number(const Parameter& p) {
        const std::uint64_t kind = below(8);
        if (kind == 0 && !p.min_open) return p.min;
        if (kind == 1 && !p.max_open) return p.max;
        const double share = std::ldexp(static_cast<double>(random_() >> 11) + 0.5, -53);
        const double x = p.min + (p.max - p.min) * std::pow(share, 1 + static_cast<double>(below(6)));
        return p.type == Type::integer ? std::floor(x) : std::min(x, std::nextafter(p.max, p.min));
    }

    std::string text() {
        const std::vector<std::string> names = {"", "data.npy", "a b,c=\"d\"\\e&f", "Füße/文.txt", "😀"};
        return names[below(names.size())];
    }

    std::mt19937_64& random_;
};

}  // namespace

Spec random_spec(std::mt19937_64& random) {
    Generator generator(random);
    Spec spec;
    // In table order: what decides whether a parameter applies comes before it.
    for (const Parameter& p : parameters()) {
        if (applies(p, spec) && generator.below(3) > 0) p.set(spec, generator.value(p));
    }
    if (spec.prompt_weights == PromptWeights::given) {
        spec.weights = {1, 0.1, 1e-300, 2.5};
        const bool counted = applies(*find_parameter("prompts"), spec);
        if (counted) spec.prompts = static_cast<std::int64_t>(spec.weights.size());
    }
    if (spec.spectrum == Spectrum::spiked) spec.spikes = std::min(spec.spikes, spec.dimension);
    spec.record_theta = std::min(spec.record_theta, spec.replicates);
    spec.record_policy = std::min(spec.record_policy, spec.replicates);
    // Combinations that are refused: what the refusal blames goes back to its default, or to what fits.
    for (;;) {
        drop_inapplicable(spec);
        try {
            validate(spec);
            return spec;
        } catch (const Error& error) {
            const Parameter& blamed = *find_parameter(error.parameter);
            if (blamed.get(spec) == blamed.default_value) {
                spec.problem = "synthetic";
            } else {
                blamed.set(spec, blamed.default_value);
            }
            if (error.parameter == "rounds") spec.rounds = 1;
        }
    }
}

}  // namespace srlm
