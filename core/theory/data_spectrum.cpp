#include "theory/data_spectrum.hpp"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <functional>

#include "loop/gram.hpp"
#include "loop/gram_matrix.hpp"
#include "loop/tables.hpp"

namespace srlm {

namespace {

void append_eigenvalues(const Eigen::MatrixXd& matrix, std::vector<double>& spectrum) {
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen(matrix, Eigen::EigenvaluesOnly);
    for (Eigen::Index j = 0; j < eigen.eigenvalues().size(); ++j)
        spectrum.push_back(std::max(0.0, eigen.eigenvalues()(j)));
}

}  // namespace

std::vector<double> data_spectrum(const Problem& problem) {
    PolicyTables base(problem);
    std::vector<double> logits(problem.entries()), spectrum;
    problem_logits(problem, problem.theta_0.data(), 1, logits.data());
    base.evaluate(problem, logits.data());
    if (problem.tabular) {
        for (std::size_t x = 0; x < problem.prompts; ++x) {
            const Eigen::Map<const Eigen::VectorXd> p(base.probability.data() + x * problem.stride,
                                                      problem.response_count[x]);
            Eigen::MatrixXd block = -2 * problem.mu[x] * (p * p.transpose());
            block.diagonal() += 2 * problem.mu[x] * p;
            append_eigenvalues(block, spectrum);
        }
    } else {
        std::vector<double> rows, G;
        gram_population(problem, base, rows, G);
        append_eigenvalues(gram_matrix(problem, G), spectrum);
    }
    std::sort(spectrum.begin(), spectrum.end(), std::greater<>());
    return spectrum;
}

}  // namespace srlm
