#include "numerics/same_bits.hpp"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <utility>

#include "base/error.hpp"
#include "base/sha256.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace srlm {

namespace {

using Matrix = Eigen::MatrixXd;
using Numbers = std::vector<double>;

std::uint64_t bits_of(double value) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    return bits;
}

[[noreturn]] void refuse(const std::string& problem, const std::string& remedy) {
    throw Error(Code::other_bits, "", problem + ", so that results would not be those of other machines",
                remedy);
}

/// The state of this thread's arithmetic, by results: a read of volatile is not computed by the compiler.
void check_thread() {
#if defined(__x86_64__)
    constexpr unsigned kRounding = 0x6000, kFlush = 0x8000, kDenormalsAreZero = 0x0040;
    if ((_mm_getcsr() & (kRounding | kFlush | kDenormalsAreZero)) == 0) return;  // quicker than denormals are
#endif
    const volatile double one = 1, half_ulp = 0x1p-53, quarter_ulp = 0x1p-54, smallest_normal = 0x1p-1022,
                          denormal = 0x1p-1074, large = 0x1p1000, third = 1.0 / 3;
    if (one + half_ulp != 1 || one - quarter_ulp != 1 || -one - half_ulp != -1) {
        refuse("this thread does not round to nearest",
               "Call fesetround(FE_TONEAREST) in the thread before it uses srlm");
    }
    if (bits_of(denormal * large) == 0) {
        refuse("this thread takes denormal numbers for zero (DAZ)",
               "Switch that off with _MM_SET_DENORMALS_ZERO_MODE(_MM_DENORMALS_ZERO_OFF); libraries that "
               "were built with -ffast-math switch it on when they are loaded");
    }
    if (bits_of(smallest_normal * third) == 0) {
        refuse("this thread flushes denormal results to zero (FTZ)",
               "Switch that off with _MM_SET_FLUSH_ZERO_MODE(_MM_FLUSH_ZERO_OFF); libraries that were built "
               "with -ffast-math switch it on when they are loaded");
    }
}

void check_build() {
    // (1 + 2^−30)² = 1 + 2^−29 + 2^−60: fused with the subtraction, the last term is not rounded away.
    const volatile double near_one = 1 + 0x1p-30, rounded_square = 1 + 0x1p-29;
    const double a = near_one, b = rounded_square;
    if (a * a - b != 0) {
        refuse("this build of srlm fuses multiplications and additions, or computes with more digits",
               "Build it with its own CMake files, which pass -ffp-contract=off");
    }
}

class Battery {
public:
    explicit Battery(const Kernels& kernels) : k_(kernels), u_(2 * kDraws), z_(2 * kDraws) {}

    std::vector<BitProbe> run() {
        k_.uniforms({20260122513, 3, 5, Stream::pairs}, 7, 11, kDraws, u_.data());
        add("Philox, uniforms", u_, "034a0fa2685b69b9");
        k_.normals({20260122513, 3, 5, Stream::judge}, 7, 11, kDraws, z_.data());
        add("normals", z_, "0b59b28290506580");
        // From here on the same numbers go in, whatever the probes before have given.
        for (std::size_t i = 0; i < u_.size(); ++i) {
            u_[i] = (static_cast<double>(i * 7919 % 4099) + 0.5) / 4099;
            z_[i] = 4 * u_[i] - 2;
        }
        exp_and_log();
        tables();
        products();
        decompositions();
        return std::move(probes_);
    }

private:
    static constexpr std::size_t kDraws = 320, kRows = 70, kWidth = 12, kStride = 16;

    void add(std::string_view name, const Numbers& numbers, std::string_view expected) {
        Sha256 sha;
        sha.update(numbers.data(), sizeof(double) * numbers.size());
        probes_.push_back({name, hex(sha.digest()).substr(0, 16), std::string(expected)});
    }

    void exp_and_log() {
        Numbers x(101), y(101);
        for (std::size_t i = 0; i < x.size(); ++i) x[i] = 350 * z_[i];
        k_.exp(x.data(), x.size(), y.data());
        add("exp", y, "7d00a10d53328f2d");
        for (std::size_t i = 0; i < x.size(); ++i) x[i] = u_[i] * (i % 3 == 0 ? 0x1p-1030 : 0x1p9);
        k_.log(x.data(), x.size(), y.data());
        add("log", y, "37570127f9e726cb");
    }

    void tables() {
        constexpr std::size_t kPrompts = 9;
        Numbers out(kPrompts * kStride), small(3 * kPrompts);
        std::vector<std::int32_t> index(kPrompts);
        k_.softmax(z_.data(), kPrompts, kStride, out.data(), small.data());
        k_.row_dots(out.data(), z_.data(), kPrompts, kStride, small.data() + kPrompts);
        k_.mode(z_.data(), kPrompts, kStride, index.data(), small.data() + 2 * kPrompts, small.data());
        for (std::size_t i = 0; i < kPrompts; ++i) small[i] += index[i];
        out.insert(out.end(), small.begin(), small.end());
        add("softmax and modes", out, "b72793c922b3fe2c");
        k_.cumulate(u_.data(), kPrompts, kStride, out.data());
        add("running sums", out, "89d0ee60d5d83001");
    }

    void products() {
        Numbers theta(kRows * 9), out(9 * kStride);
        for (std::size_t i = 0; i < theta.size(); ++i) theta[i] = z_[(i * 31) % z_.size()];
        Numbers features(kRows * kStride);
        for (std::size_t i = 0; i < features.size(); ++i) features[i] = z_[(i * 17) % z_.size()];
        k_.logits(features.data(), kStride, kRows, theta.data(), kRows, 9, out.data(), kStride);
        add("logits", out, "1a09399129e3afb9");
        gram_.assign(kStride * kStride, 0);
        k_.gram(features.data(), features.data(), kRows, kWidth, kStride, gram_.data());
        Numbers lower;
        for (std::size_t i = 0; i < kWidth; ++i) {
            for (std::size_t j = 0; j <= i; ++j) lower.push_back(gram_[i * kStride + j]);
        }
        add("Gram matrix", lower, "be908c9da5067649");
    }

    void decompositions() {
        constexpr auto n = static_cast<Eigen::Index>(kWidth);
        Matrix matrix(n, n);
        for (Eigen::Index i = 0; i < n; ++i) {
            for (Eigen::Index j = 0; j < n; ++j)
                matrix(i, j) = (i == j ? 3.0 : 0.0) + 1.0 / static_cast<double>(i + j + 1);
        }
        const Matrix right = Matrix::Constant(n, 1, 1.0 / 3);
        const Matrix solution = Eigen::LLT<Matrix>(matrix).solve(right);
        add("Cholesky", Numbers(solution.data(), solution.data() + solution.size()), "7fa464e90594ec58");
        const Eigen::SelfAdjointEigenSolver<Matrix> eigen(matrix);
        Numbers parts(eigen.eigenvalues().data(), eigen.eigenvalues().data() + n);
        parts.insert(parts.end(), eigen.eigenvectors().data(), eigen.eigenvectors().data() + n * n);
        const Matrix product = matrix * eigen.eigenvectors();
        parts.insert(parts.end(), product.data(), product.data() + n * n);
        add("eigenvalues", parts, "1cbb287029f42861");
    }

    const Kernels& k_;
    Numbers u_, z_, gram_;
    std::vector<BitProbe> probes_;
};

}  // namespace

std::vector<BitProbe> bit_probes(const Kernels& kernels) { return Battery(kernels).run(); }

#ifdef SRLM_FMA
void check_same_bits() {}
void check_same_bits(const Kernels&) {}
#else

void check_same_bits(const Kernels& kernels) {
    check_thread();
    check_build();
    for (const BitProbe& probe : bit_probes(kernels)) {
        if (probe.computed == probe.expected) continue;
        refuse("the self-test \"" + std::string(probe.name) + "\" gives " + probe.computed + " where " +
                   probe.expected + " is right, with the kernels " + std::string(kernels.name) +
                   " of this build",
               "Build srlm with its own CMake files and flags; choose other kernels with --kernels; or try "
               "another processor, if no build passes on this one");
    }
}

void check_same_bits() {
    static std::atomic<const Kernels*> tried = nullptr;
    const Kernels* in_use = &kernels();
    if (tried.load(std::memory_order_acquire) == in_use) return check_thread();
    check_same_bits(*in_use);
    tried.store(in_use, std::memory_order_release);
}

#endif

}  // namespace srlm
