#pragma once
/// \file
/// A small neural language model: the next character after the last few, by an embedding, two layers with
/// tanh and a softmax (core/texts/network.txt, which scripts/train-network.mjs trains).

#include <cstddef>
#include <string_view>
#include <vector>

namespace srlm {

/// The characters that the network knows, in the order of its outputs: a to z, and the blank.
inline constexpr std::size_t kNetworkCharacters = 27;

/// Units of its last hidden layer.
inline constexpr std::size_t kNetworkUnits = 48;

class Network {
public:
    /// Reads the file: for each layer a line "name rows columns shift", and one with its weights as signed
    /// bytes in hexadecimal digits, of which a weight is byte · 2^−shift. Throws Error bad_data.
    explicit Network(std::string_view text);

    std::size_t context() const { return first_.columns / embedding_.columns; }  ///< Characters it looks at

    /// The last hidden layer h(x), kNetworkUnits long, after context() characters of text_symbols() for
    /// letters.
    std::vector<double> hidden(std::u32string_view characters) const;

    /// The logit of character y is Σ_j h_j w_yj + b_y.
    double weight(std::size_t y, std::size_t j) const { return output_.weights[y * output_.columns + j]; }
    double bias(std::size_t y) const { return output_bias_.weights[y]; }

private:
    struct Layer {
        std::size_t rows = 0, columns = 0;
        std::vector<double> weights;  // [rows][columns]
    };
    static Layer read_layer(std::string_view& text, std::string_view name);
    static std::vector<double> apply(const Layer& layer, const Layer& bias, const std::vector<double>& in);

    Layer embedding_, first_, first_bias_, hidden_, hidden_bias_, output_, output_bias_;
};

}  // namespace srlm
