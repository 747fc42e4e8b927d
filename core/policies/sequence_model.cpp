#include "policies/sequence_model.hpp"

#include <utility>
#include <vector>

namespace srlm {

SequenceModel::SequenceModel(const ChainShape& shape_, Words words_)
    : shape(shape_), words(std::move(words_)), base(shape_) {}

std::vector<double> SequenceModel::weights(const double* theta) const {
    std::vector<double> w(theta, theta + shape.weights());
    for (double& weight : w) weight /= static_cast<double>(shape.length);
    return w;
}

}  // namespace srlm
