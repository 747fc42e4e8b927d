#include "data/network.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string>
#include <system_error>

#include "base/error.hpp"
#include "numerics/kernels.hpp"

namespace srlm {

namespace {

constexpr std::size_t kMostRows = 4096;

Error bad(std::string_view name) {
    return {Code::bad_data, "corpus", "the network has no layer " + std::string(name) + " as it should be",
            "Restore core/texts/network.txt"};
}

std::string_view line_of(std::string_view& text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
}

/// The next number of a line.
std::size_t number_of(std::string_view& line, std::string_view name) {
    std::size_t value = 0;
    if (line.starts_with(' ')) line.remove_prefix(1);
    const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), value);
    if (error != std::errc() || value > kMostRows) throw bad(name);
    line.remove_prefix(static_cast<std::size_t>(end - line.data()));
    return value;
}

}  // namespace

Network::Network(std::string_view text)
    : embedding_(read_layer(text, "embedding")),
      first_(read_layer(text, "first")),
      first_bias_(read_layer(text, "first_bias")),
      hidden_(read_layer(text, "hidden")),
      hidden_bias_(read_layer(text, "hidden_bias")),
      output_(read_layer(text, "output")),
      output_bias_(read_layer(text, "output_bias")) {
    const auto check = [](bool fits, std::string_view name) {
        if (!fits) throw bad(name);
    };
    check(embedding_.rows == kNetworkCharacters, "embedding");
    check(first_.columns % embedding_.columns == 0 && first_bias_.columns == first_.rows, "first");
    check(hidden_.rows == kNetworkUnits && hidden_.columns == first_.rows &&
              hidden_bias_.columns == hidden_.rows,
          "hidden");
    check(output_.rows == kNetworkCharacters && output_.columns == hidden_.rows &&
              output_bias_.columns == kNetworkCharacters,
          "output");
}

Network::Layer Network::read_layer(std::string_view& text, std::string_view name) {
    std::string_view head = line_of(text);
    if (!head.starts_with(name)) throw bad(name);
    head.remove_prefix(name.size());
    Layer layer;
    layer.rows = number_of(head, name);
    layer.columns = number_of(head, name);
    const double unit = std::ldexp(1.0, -static_cast<int>(number_of(head, name)));
    const std::string_view digits = line_of(text);
    if (layer.rows == 0 || layer.columns == 0 || digits.size() != 2 * layer.rows * layer.columns)
        throw bad(name);
    for (std::size_t i = 0; i < digits.size(); i += 2) {
        unsigned byte = 0;
        const char* at = digits.data() + i;
        if (std::from_chars(at, at + 2, byte, 16).ptr != at + 2) throw bad(name);
        layer.weights.push_back(static_cast<double>(static_cast<std::int8_t>(byte)) * unit);
    }
    return layer;
}

/// tanh(W in + b), as 1 − 2/(1 + e^{2z}).
std::vector<double> Network::apply(const Layer& layer, const Layer& bias, const std::vector<double>& in) {
    std::vector<double> z(layer.rows), e(layer.rows);
    for (std::size_t r = 0; r < layer.rows; ++r) {
        double sum = bias.weights[r];
        for (std::size_t c = 0; c < layer.columns; ++c) sum += layer.weights[r * layer.columns + c] * in[c];
        z[r] = 2 * sum;
    }
    kernels().exp(z.data(), z.size(), e.data());
    for (double& x : e) x = 1 - 2 / (1 + x);
    return e;
}

std::vector<double> Network::hidden(std::u32string_view characters) const {
    std::vector<double> input;
    for (const char32_t c : characters) {
        const std::size_t symbol = c == U' ' ? kNetworkCharacters - 1 : static_cast<std::size_t>(c - U'a');
        for (std::size_t j = 0; j < embedding_.columns; ++j)
            input.push_back(embedding_.weights[symbol * embedding_.columns + j]);
    }
    return apply(hidden_, hidden_bias_, apply(first_, first_bias_, input));
}

}  // namespace srlm
