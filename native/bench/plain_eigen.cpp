/// \file
/// srlm_plain_eigen FOLDER CONFIG: the loop as one would write it in an afternoon with Eigen and the standard
/// library, for comparison. FOLDER has the arrays of srlm_draws, CONFIG is JSON with beta, samples, rounds,
/// judge_noise and replicates. Prints JSON: "kappa" on the draws of the folder, which must be srlm's, and the
/// "seconds" of as many replicates with random numbers of its own.

#include <Eigen/Dense>
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using Vector = Eigen::VectorXd;
using Matrix = Eigen::MatrixXd;
using RowMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

struct Array {
    std::vector<std::size_t> shape;
    std::string bytes;
    template <class T>
    const T* data() const {
        return reinterpret_cast<const T*>(bytes.data());
    }
};

/// A little-endian .npy of version 1, as srlm_draws writes it.
Array read(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    const std::string all((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    if (all.size() < 10) throw std::runtime_error("cannot read " + file);
    std::uint16_t length;
    std::memcpy(&length, all.data() + 8, 2);
    const std::string header = all.substr(10, length);
    Array array;
    std::size_t at = header.find('(', header.find("shape")) + 1;
    while (header[at] != ')') {
        if (header[at] < '0' || header[at] > '9') {
            ++at;
            continue;
        }
        std::size_t used = 0;
        array.shape.push_back(std::stoul(header.substr(at), &used));
        at += used;
    }
    array.bytes = all.substr(10 + length);
    return array;
}

class Loop {
public:
    Loop(const std::string& folder, double beta) : beta_(beta) {
        const Array phi = read(folder + "/phi.npy"), mu = read(folder + "/mu.npy");
        X_ = static_cast<Eigen::Index>(phi.shape[0]);
        Y_ = static_cast<Eigen::Index>(phi.shape[1]);
        const auto d = static_cast<Eigen::Index>(phi.shape[2]);
        phi_ = Eigen::Map<const RowMatrix>(phi.data<double>(), X_ * Y_, d);
        mu_ = Eigen::Map<const Vector>(mu.data<double>(), X_);
        start_ = Eigen::Map<const Vector>(read(folder + "/theta.npy").data<double>(), d);
    }

    const Vector& start() const { return start_; }

    /// π_θ into policy_, a column for each prompt; gives κ.
    double evaluate(const Vector& theta) {
        const Vector logits = phi_ * theta;
        policy_ = Eigen::Map<const Matrix>(logits.data(), Y_, X_);
        double kappa = 0;
        for (Eigen::Index x = 0; x < X_; ++x) {
            policy_.col(x) = (policy_.col(x).array() - policy_.col(x).maxCoeff()).exp();
            const double sum = policy_.col(x).sum();
            kappa += mu_(x) * sum;  // the largest numerator is 1
            policy_.col(x) /= sum;
        }
        return kappa;
    }

    template <class Generator>
    void draw(Generator& random, std::size_t n, double noise) {
        std::vector<double> prompts(static_cast<std::size_t>(X_));
        double sum = 0;
        for (Eigen::Index x = 0; x < X_; ++x) prompts[static_cast<std::size_t>(x)] = sum += mu_(x);
        Matrix cdf(Y_, X_);
        for (Eigen::Index x = 0; x < X_; ++x) {
            double total = 0;
            for (Eigen::Index y = 0; y < Y_; ++y) cdf(y, x) = total += policy_(y, x);
        }
        std::uniform_real_distribution<double> uniform;
        std::normal_distribution<double> normal;
        first_.resize(n);
        second_.resize(n);
        noise_.resize(static_cast<Eigen::Index>(n));
        for (std::size_t i = 0; i < n; ++i) {
            const auto place = std::upper_bound(prompts.begin(), prompts.end() - 1, uniform(random) * sum);
            const auto x = static_cast<Eigen::Index>(place - prompts.begin());
            const double* column = cdf.col(x).data();
            const auto respond = [&] {
                const double u = uniform(random) * column[Y_ - 1];
                return x * Y_ + (std::upper_bound(column, column + Y_ - 1, u) - column);
            };
            first_[i] = respond();
            second_[i] = respond();
            noise_(static_cast<Eigen::Index>(i)) = noise * (normal(random) - normal(random));
        }
    }

    void take(const std::int64_t* pairs, const double* noise, std::size_t n) {
        first_.resize(n);
        second_.resize(n);
        for (std::size_t i = 0; i < n; ++i) {
            first_[i] = pairs[2 * i];
            second_[i] = pairs[2 * i + 1];
        }
        noise_ = Eigen::Map<const Vector>(noise, static_cast<Eigen::Index>(n));
    }

    /// The least squares of the drawn pairs.
    Vector update(const Vector& theta) {
        RowMatrix difference(static_cast<Eigen::Index>(first_.size()), phi_.cols());
        for (std::size_t i = 0; i < first_.size(); ++i)
            difference.row(static_cast<Eigen::Index>(i)) = phi_.row(first_[i]) - phi_.row(second_[i]);
        const Vector reward = difference * theta + noise_;
        Matrix G = Matrix::Zero(phi_.cols(), phi_.cols());
        G.selfadjointView<Eigen::Lower>().rankUpdate(difference.transpose());
        return theta +
               G.selfadjointView<Eigen::Lower>().ldlt().solve(difference.transpose() * reward) / beta_;
    }

private:
    double beta_;
    Eigen::Index X_ = 0, Y_ = 0;
    RowMatrix phi_;
    Vector mu_, start_, noise_;
    Matrix policy_;
    std::vector<Eigen::Index> first_, second_;
};

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        std::cerr << "usage: srlm_plain_eigen FOLDER CONFIG\n";
        return 2;
    }
    try {
        const std::string folder = argv[1];
        const auto config = nlohmann::json::parse(argv[2]);
        const auto n = config["samples"].get<std::size_t>(), T = config["rounds"].get<std::size_t>();
        const double noise = config["judge_noise"];
        Loop loop(folder, config["beta"]);

        const Array pairs = read(folder + "/pairs.npy"), noises = read(folder + "/noise.npy");
        std::vector<double> kappa;
        Vector theta = loop.start();
        for (std::size_t t = 0; t <= T; ++t) {
            kappa.push_back(loop.evaluate(theta));
            if (t == T) break;
            loop.take(pairs.data<std::int64_t>() + 2 * t * n, noises.data<double>() + t * n, n);
            theta = loop.update(theta);
        }

        std::mt19937_64 random(1);
        const auto since = std::chrono::steady_clock::now();
        for (std::size_t r = 0; r < config["replicates"].get<std::size_t>(); ++r) {
            theta = loop.start();
            for (std::size_t t = 0; t <= T; ++t) {
                loop.evaluate(theta);
                if (t == T) break;
                loop.draw(random, n, noise);
                theta = loop.update(theta);
            }
        }
        const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - since;
        const std::string version = std::to_string(EIGEN_WORLD_VERSION) + "." +
                                    std::to_string(EIGEN_MAJOR_VERSION) + "." +
                                    std::to_string(EIGEN_MINOR_VERSION);
        std::cout << nlohmann::json{{"kappa", kappa}, {"seconds", seconds.count()}, {"version", version}};
    } catch (const std::exception& error) {
        std::cerr << "srlm_plain_eigen: " << error.what() << "\n";
        return 1;
    }
}
