#include "theory/effective_dimension.hpp"

namespace srlm {

double effective_dimension(const std::vector<double>& spectrum, double lambda) {
    double sum = 0;
    for (const double value : spectrum) sum += value / (value + lambda);
    return sum;
}

}  // namespace srlm
