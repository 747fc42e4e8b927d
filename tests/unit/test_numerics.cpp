// The kernels against independent references, and every compiled set against the same hash.

#include <doctest/doctest.h>

#include <Eigen/Dense>
#include <algorithm>
#include <array>
#include <cfloat>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "base/sha256.hpp"
#include "numerics/kernels.hpp"
#include "numerics/scalar.hpp"
#include "numerics/sparse_least_squares.hpp"

namespace {

using namespace srlm;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

using Words = std::array<std::uint32_t, 4>;

/// One Philox4x32-10 block, straight from the paper.
Words philox(Words c, std::uint32_t k0, std::uint32_t k1) {
    for (int round = 0; round < 10; ++round) {
        const std::uint64_t p0 = std::uint64_t{0xD2511F53} * c[0], p1 = std::uint64_t{0xCD9E8D57} * c[2];
        c = {static_cast<std::uint32_t>(p1 >> 32) ^ c[1] ^ k0, static_cast<std::uint32_t>(p1),
             static_cast<std::uint32_t>(p0 >> 32) ^ c[3] ^ k1, static_cast<std::uint32_t>(p0)};
        k0 += 0x9E3779B9;
        k1 += 0xBB67AE85;
    }
    return c;
}

/// The counter whose block, with key 0, is `c`: Philox is a bijection.
Words philox_inverse(Words c) {
    for (std::uint32_t round = 10; round-- > 0;) {
        const std::uint32_t c0 = c[3] * 0x991A7CDBu, c2 = c[1] * 0x6D7CAE67u;  // inverses modulo 2^32
        const auto high = [](std::uint32_t a, std::uint32_t b) {
            return static_cast<std::uint32_t>((std::uint64_t{a} * b) >> 32);
        };
        c = {c0, c[0] ^ high(0xCD9E8D57, c2) ^ (round * 0x9E3779B9), c2,
             c[2] ^ high(0xD2511F53, c0) ^ (round * 0xBB67AE85)};
    }
    return c;
}

/// The arguments of uniforms() that reach a given counter and key.
struct Draw {
    StreamKey key;
    std::uint32_t slot, first;
};

Draw draw_of(Words counter, std::uint64_t seed) {
    return {{seed, counter[2], counter[3] & 0xffffff, static_cast<Stream>(counter[3] >> 24)},
            counter[1],
            counter[0]};
}

std::array<double, 2> uniforms_of(const Words& w) {
    const auto unit = [](std::uint32_t low, std::uint32_t high) {
        return (static_cast<double>((std::uint64_t{high} << 32 | low) >> 12) + 0.5) * 0x1p-52;
    };
    return {unit(w[0], w[1]), unit(w[2], w[3])};
}

std::vector<double> some_normals(std::size_t count, std::uint32_t slot) {
    std::vector<double> values(padded(count));
    kernels().normals({.seed = 7, .purpose = Stream::features}, slot, 0, values.size() / 2, values.data());
    values.resize(count);
    return values;
}

std::vector<double> run_exp(const Kernels& k, std::vector<double> x) {
    k.exp(x.data(), x.size(), x.data());
    return x;
}

std::vector<double> run_log(const Kernels& k, std::vector<double> x) {
    k.log(x.data(), x.size(), x.data());
    return x;
}

/// Everything each kernel computes on awkward sizes, as one sequence of numbers.
std::vector<double> everything(const Kernels& k) {
    std::vector<double> all;
    const auto keep = [&](const auto& values) { all.insert(all.end(), values.begin(), values.end()); };
    for (std::size_t d = 1; d <= 9; ++d) {
        for (std::size_t R = 1; R <= 9; ++R) {
            for (const std::size_t M : {8u, 16u, 24u, 40u, 72u}) {
                const auto features = some_normals(M * d, 1), theta = some_normals(R * (d + 2), 2);
                std::vector<double> out(R * (M + 8), 0.0), p(R * M), cdf(R * M), value(R), other(R);
                std::vector<std::int32_t> index(R);
                k.logits(features.data(), M, d, theta.data(), d + 2, R, out.data(), M + 8);
                keep(out);
                k.logits(features.data(), M, d, theta.data(), d + 2, R, p.data(), M);
                k.mode(p.data(), R, M, index.data(), value.data(), other.data());
                keep(index), keep(value), keep(other);
                k.row_dots(p.data(), p.data(), R, M, value.data());
                keep(value);
                k.softmax(p.data(), R, M, p.data(), value.data());
                k.cumulate(p.data(), R, M, cdf.data());
                keep(value), keep(p), keep(cdf);
            }
        }
    }
    for (const std::size_t d : {1u, 3u, 8u, 17u, 33u, 70u}) {
        for (const std::size_t rows : {1u, 5u, 64u, 131u}) {
            const std::size_t stride = padded(d);
            const auto a = some_normals(rows * stride, 3), b = some_normals(rows * stride, 4);
            std::vector<double> G(d * stride, 0.25);
            k.gram(a.data(), b.data(), rows, d, stride, G.data());
            for (std::size_t i = 0; i < d; ++i) {
                all.insert(all.end(), G.begin() + static_cast<std::ptrdiff_t>(i * stride),
                           G.begin() + static_cast<std::ptrdiff_t>(i * stride + i + 1));
            }
        }
    }
    // A deep product, past one block of the kernel in both directions.
    const auto features = some_normals(200 * 136, 5), theta = some_normals(200 * 3, 6);
    std::vector<double> out(3 * 136);
    k.logits(features.data(), 136, 200, theta.data(), 200, 3, out.data(), 136);
    keep(out);
    for (const std::size_t count : {1u, 2u, 7u, 8u, 9u, 100u}) {
        std::vector<double> draws(2 * count);
        k.uniforms({.seed = 42, .replicate = 3, .round = 2}, 1, 0xfffffffcu, count, draws.data());
        keep(draws);
        keep(run_log(k, draws));
        k.normals({.seed = 42, .replicate = 3, .round = 2}, 1, 0xfffffffcu, count, draws.data());
        keep(draws);
        for (double& x : draws) x *= 300;
        keep(run_exp(k, draws));
    }
    return all;
}

std::string digest_of(const std::vector<double>& values) {
    Sha256 hash;
    for (const double value : values) {
        const auto bits = __builtin_bit_cast(std::uint64_t, value);
        std::array<std::uint8_t, 8> bytes;
        for (std::size_t i = 0; i < 8; ++i) bytes[i] = static_cast<std::uint8_t>(bits >> (8 * i));
        hash.update(bytes.data(), bytes.size());
    }
    return hex(hash.digest());
}

}  // namespace

TEST_CASE("every kernel set gives the same bits, on every target") {
    for (const Kernels* k : available_kernels()) {
        CAPTURE(std::string(k->name));
        CHECK(digest_of(everything(*k)) ==
              "26a9c12cbb265131dd9fd38e9e3f8c9c64b2e0913ef39a3cb44e1efeaee293e5");
    }
}

TEST_CASE("a kernel set can be chosen by name") {
    const std::string best(kernels().name);
    CHECK(best == available_kernels().back()->name);
    for (const Kernels* k : available_kernels()) {
        CHECK(use_kernels(k->name));
        CHECK(&kernels() == k);
    }
    CHECK_FALSE(use_kernels("none"));
    CHECK(kernels().name == best);
}

TEST_CASE("Philox4x32-10 gives the published vectors") {
    // Random123, kat_vectors: counter, key, block.
    struct Known {
        Words counter;
        std::uint64_t key;
        Words block;
    };
    const Known known[] = {
        {{0, 0, 0, 0}, 0, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
        {{~0u, ~0u, ~0u, ~0u}, ~std::uint64_t{0}, {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
        {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
         0x299f31d0a4093822,
         {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}}};
    for (const Known& row : known) {
        const auto k0 = static_cast<std::uint32_t>(row.key), k1 = static_cast<std::uint32_t>(row.key >> 32);
        CHECK(philox(row.counter, k0, k1) == row.block);
        const Draw draw = draw_of(row.counter, row.key);
        for (const Kernels* k : available_kernels()) {
            // Each block at each place of a vector.
            for (std::uint32_t before = 0; before < 9; ++before) {
                std::vector<double> u(2 * (before + 3));
                k->uniforms(draw.key, draw.slot, draw.first - before, before + 3, u.data());
                CHECK(u[2 * before] == uniforms_of(row.block)[0]);
                CHECK(u[2 * before + 1] == uniforms_of(row.block)[1]);
            }
        }
    }
    CHECK(philox(philox_inverse({1, 2, 3, 4}), 0, 0) == Words{1, 2, 3, 4});
}

TEST_CASE("uniforms lie in (0,1) and are uniform") {
    // The extreme draws: all bits 0 and all bits 1.
    for (const std::uint32_t word : {0u, ~0u}) {
        const Draw draw = draw_of(philox_inverse({word, word, word, word}), 0);
        double u[2];
        kernels().uniforms(draw.key, draw.slot, draw.first, 1, u);
        CHECK(u[0] == (word == 0 ? 0x1p-53 : 1 - 0x1p-53));
        CHECK(u[1] == u[0]);
    }
    // χ² with 100 bins, two-sided; false-alarm rate 10^−6 over the choice of the seed.
    std::vector<double> u(100000);
    kernels().uniforms({.seed = 20240501}, 0, 0, u.size() / 2, u.data());
    std::array<double, 100> count{};
    for (const double value : u) count[static_cast<std::size_t>(value * 100)] += 1;
    double chi_square = 0;
    for (const double n : count) chi_square += (n - 1000) * (n - 1000) / 1000;
    CHECK(chi_square > 44.7);
    CHECK(chi_square < 183.7);
}

TEST_CASE("normals are the inverse distribution function of the uniforms") {
    // w and Φ⁻¹((w + ½)·2^−52) to 20 digits (mpmath), on both sides of every branch of AS 241.
    const std::pair<std::uint64_t, double> reference[] = {{0, -8.2095361516013868556},
                                                          {1, -8.0765710041301246502},
                                                          {450359962, -5.1993375822906610937},
                                                          {4503599627, -4.7534243088170877657},
                                                          {45035996274, -4.264890793918883015},
                                                          {100000000000000, -2.0102104394260985419},
                                                          {337769972052786, -1.4395314709384570134},
                                                          {337769972052788, -1.4395314709384538762},
                                                          {1125899906842624, -0.67448975019608139383},
                                                          {2251799813685247, -2.7829164246717669222e-16},
                                                          {2251799813685248, 2.7829164246717669222e-16},
                                                          {3500000000000000, 0.76262383519989760109},
                                                          {4165829655317708, 1.4395314709384554448},
                                                          {4503599627370400, 7.5533800218577338613},
                                                          {4503599627370495, 8.2095361516013868556}};
    for (const auto& row : reference) {
        const auto w = row.first;
        const double expected = row.second;
        const auto low = static_cast<std::uint32_t>(w << 12), high = static_cast<std::uint32_t>(w >> 20);
        const Draw draw = draw_of(philox_inverse({low, high, low, high}), 0);
        double z[2];
        kernels().normals(draw.key, draw.slot, draw.first, 1, z);
        CAPTURE(expected);
        CHECK(std::abs(z[0] - expected) <= 1e-15 * std::abs(expected));
        CHECK(z[1] == z[0]);
    }

    std::vector<double> u(20000), z(u.size());
    kernels().uniforms({.seed = 5}, 0, 0, u.size() / 2, u.data());
    kernels().normals({.seed = 5}, 0, 0, z.size() / 2, z.data());
    double first = 0, second = 0;
    for (const double value : z) {
        first += value;
        second += value * value;
    }
    // Five standard deviations of the mean and of the mean square.
    const double n = static_cast<double>(z.size());
    CHECK(std::abs(first / n) < 5 / std::sqrt(n));
    CHECK(std::abs(second / n - 1) < 5 * std::sqrt(2 / n));
#if LDBL_MANT_DIG == 64
    // One bisection of Φ in extended precision for each draw.
    double worst = 0;
    for (std::size_t i = 0; i < u.size(); i += 10) {
        const long double p = std::min(u[i], 1 - u[i]);
        if (p > 0.49) continue;  // erfc near 1 has too few digits left; the table above covers it
        long double low = 0, high = 9;
        for (int step = 0; step < 80; ++step) {
            const long double middle = (low + high) / 2;
            (std::erfc(middle * std::sqrt(0.5L)) / 2 > p ? low : high) = middle;
        }
        worst = std::max(worst, static_cast<double>(std::abs(std::abs(z[i]) - high) / high));
        CHECK((z[i] < 0) == (u[i] < 0.5));
    }
    CHECK(worst < 1e-15);
#endif
}

TEST_CASE("exp and log keep their special values") {
    for (const Kernels* k : available_kernels()) {
        const auto e = run_exp(*k, {0, -0.0, -708, -708.0000000001, -745, -1e300, -kInfinity, kInfinity,
                                    709.79, 1e300, 709.78, kPadLogit});
        CHECK(e[0] == 1);
        CHECK(e[1] == 1);
        CHECK(e[2] / 3.307553003638408e-308 == doctest::Approx(1).epsilon(1e-15));
        for (const std::size_t i : {3u, 4u, 5u, 6u, 11u}) CHECK(e[i] == 0);
        for (const std::size_t i : {7u, 8u, 9u}) CHECK(e[i] == kInfinity);
        CHECK(e[10] / 1.79282279439451562e308 == doctest::Approx(1).epsilon(1e-15));
        CHECK(std::isnan(run_exp(*k, {kNan})[0]));
        const auto l = run_log(*k, {1, 0, -0.0, kInfinity, 0x1p-1074, 0x1p-1022, DBL_MAX});
        CHECK(l[0] == 0);
        CHECK(l[1] == -kInfinity);
        CHECK(l[2] == -kInfinity);
        CHECK(l[3] == kInfinity);
        CHECK(l[4] == doctest::Approx(-744.44007192138127).epsilon(1e-15));
        CHECK(l[5] == doctest::Approx(-708.39641853226411).epsilon(1e-15));
        CHECK(l[6] == doctest::Approx(709.78271289338400).epsilon(1e-15));
        for (const double bad : {-1.0, -kInfinity, -0x1p-1074, kNan})
            CHECK(std::isnan(run_log(*k, {bad})[0]));
    }
    CHECK(exp1(1) == run_exp(kernels(), {0, 1, 2})[1]);
    CHECK(log1(10) == run_log(kernels(), {1, 10, 2})[1]);
}

#if LDBL_MANT_DIG == 64
namespace {

/// Largest |got − exact| in units of the exact value's last place.
template <class F>
double worst_ulp(const std::vector<double>& x, const std::vector<double>& got, F exact) {
    double worst = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const long double reference = exact(static_cast<long double>(x[i]));
        int exponent;
        std::frexp(reference, &exponent);
        worst = std::max(worst, std::abs(static_cast<double>(std::ldexp(got[i] - reference, 53 - exponent))));
    }
    return worst;
}

std::vector<double> grid(double from, double to, std::size_t count) {
    std::vector<double> x(count);
    for (std::size_t i = 0; i < count; ++i) {
        x[i] = from + (to - from) * (static_cast<double>(i) + 0.37) / static_cast<double>(count);
    }
    return x;
}

}  // namespace

TEST_CASE("exp and log are within 0.9 ulp of extended precision") {
    // The largest errors seen on 10^7 random points: 0.883 (exp) and 0.863 (log).
    for (const auto& x : {grid(-708, 709.78, 200000), grid(-1, 1, 200000)}) {
        CHECK(worst_ulp(x, run_exp(kernels(), x), [](long double v) { return std::exp(v); }) < 0.9);
    }
    std::vector<double> wide = grid(-1070, 1023, 100000);
    for (double& x : wide) x = std::exp2(x);
    for (const auto& x : {grid(0.5, 2, 400000), wide}) {
        CHECK(worst_ulp(x, run_log(kernels(), x), [](long double v) { return std::log(v); }) < 0.9);
    }
}
#endif

TEST_CASE("logits and gram agree with plain loops to the last bit") {
    // Both sums are ascending, so the plain loop has the same order.
    for (const auto& [M, d, R] : {std::array<std::size_t, 3>{40, 7, 5}, {136, 70, 9}}) {
        const auto features = some_normals(M * d, 1), theta = some_normals(R * d, 2);
        std::vector<double> out(R * M), expected(R * M, 0.0);
        for (std::size_t r = 0; r < R; ++r) {
            for (std::size_t m = 0; m < M; ++m) {
                for (std::size_t k = 0; k < d; ++k)
                    expected[r * M + m] += features[k * M + m] * theta[r * d + k];
            }
        }
        for (const Kernels* k : available_kernels()) {
            k->logits(features.data(), M, d, theta.data(), d, R, out.data(), M);
            CHECK(out == expected);
        }
    }
    for (const auto& [rows, d] : {std::array<std::size_t, 2>{100, 13}, {70, 66}}) {
        const std::size_t stride = padded(d);
        const auto a = some_normals(rows * stride, 3), b = some_normals(rows * stride, 4);
        for (const Kernels* k : available_kernels()) {
            std::vector<double> G(d * stride, 0.5);
            k->gram(a.data(), b.data(), rows, d, stride, G.data());
            std::size_t different = 0;
            for (std::size_t i = 0; i < d; ++i) {
                for (std::size_t j = 0; j <= i; ++j) {
                    double expected = 0.5;
                    for (std::size_t m = 0; m < rows; ++m) expected += a[m * stride + i] * b[m * stride + j];
                    different += expected != G[i * stride + j];
                }
            }
            CHECK(different == 0);
        }
    }
}

TEST_CASE("softmax, row sums and running sums agree with plain loops") {
    constexpr std::size_t kRows = 19, kStride = 24, kReal = 21;
    auto logits = some_normals(kRows * kStride, 8);
    for (double& l : logits) l *= 30;
    for (std::size_t x = 0; x < kRows; ++x) {
        for (std::size_t y = kReal; y < kStride; ++y) logits[x * kStride + y] = kPadLogit;
    }
    for (const Kernels* k : available_kernels()) {
        std::vector<double> p(logits.size()), cdf(logits.size()), log_partition(kRows), dot(kRows);
        k->softmax(logits.data(), kRows, kStride, p.data(), log_partition.data());
        k->cumulate(p.data(), kRows, kStride, cdf.data());
        k->row_dots(p.data(), logits.data(), kRows, kStride, dot.data());
        for (std::size_t x = 0; x < kRows; ++x) {
            const double* l = &logits[x * kStride];
            const double top = *std::max_element(l, l + kStride);
            double total = 0, mean = 0, running = 0;
            for (std::size_t y = 0; y < kReal; ++y) total += std::exp(l[y] - top);
            CHECK(log_partition[x] == doctest::Approx(top + std::log(total)).epsilon(1e-14));
            for (std::size_t y = 0; y < kStride; ++y) {
                const double got = p[x * kStride + y];
                if (y < kReal) {
                    CHECK(std::abs(got - std::exp(l[y] - top) / total) <= 2e-15 * got);
                } else {
                    CHECK(got == 0);
                }
                running += got;
                CHECK(cdf[x * kStride + y] == running);
                mean += got * l[y];
            }
            CHECK(cdf[x * kStride + kStride - 1] == doctest::Approx(1).epsilon(1e-15));
            CHECK(std::isfinite(dot[x]));
            CHECK(std::abs(dot[x] - mean) <= 1e-13 * (1 + std::abs(mean)));
        }
        // A row whose only entry is real.
        std::vector<double> single(kLanes, kPadLogit);
        single[0] = 3;
        k->softmax(single.data(), 1, kLanes, p.data(), log_partition.data());
        CHECK(p[0] == 1);
        CHECK(log_partition[0] == 3);
    }
}

TEST_CASE("mode finds the first largest logit and the runner-up, ties included") {
    // Small integers, so that ties are common.
    for (const std::size_t stride : {8u, 16u, 40u}) {
        constexpr std::size_t kRows = 200;
        auto logits = some_normals(kRows * stride, 9);
        for (double& l : logits) l = std::floor(l * 1.5);
        for (const Kernels* k : available_kernels()) {
            std::vector<std::int32_t> index(kRows);
            std::vector<double> top(kRows), runner_up(kRows);
            k->mode(logits.data(), kRows, stride, index.data(), top.data(), runner_up.data());
            std::size_t wrong = 0, ties = 0;
            for (std::size_t x = 0; x < kRows; ++x) {
                std::vector<double> row(&logits[x * stride], &logits[x * stride] + stride);
                const auto first = std::max_element(row.begin(), row.end()) - row.begin();
                std::sort(row.begin(), row.end());
                wrong += index[x] != first || top[x] != row[stride - 1] || runner_up[x] != row[stride - 2];
                ties += top[x] == runner_up[x];
            }
            CHECK(wrong == 0);
            CHECK(ties > 10);
        }
    }
}

TEST_CASE("what the loop asks of rows agrees with plain loops to the last bit") {
    for (const std::size_t stride : {8u, 16u, 24u, 40u, 128u}) {
        const std::size_t rows = 9;
        std::vector<double> table(rows * stride), vector(stride), weight(40);
        kernels().normals({.seed = 11}, 0, 0, table.size() / 2, table.data());
        kernels().normals({.seed = 12}, 0, 0, stride / 2, vector.data());
        kernels().normals({.seed = 13}, 0, 0, weight.size() / 2, weight.data());
        std::vector<std::uint32_t> first(weight.size()), second(weight.size());
        for (std::uint32_t e = 0; e < weight.size(); ++e) {
            first[e] = e * 7 % 9;
            second[e] = (e * 5 + 1) % 9;
        }
        for (const Kernels* k : available_kernels()) {
            CAPTURE(std::string(k->name));
            CAPTURE(stride);
            std::vector<double> out(table.size()), dots(first.size()), all(rows), own(table.size());

            std::vector<double> padded_table = table;
            for (std::size_t x = 0; x < rows; ++x) padded_table[x * stride + stride - 1 - x % 3] = kPadLogit;
            k->lowest(padded_table.data(), rows, stride, all.data());
            for (std::size_t x = 0; x < rows; ++x) {
                double least = kInfinity;
                for (std::size_t m = x * stride; m < (x + 1) * stride; ++m)
                    if (padded_table[m] != kPadLogit) least = std::min(least, padded_table[m]);
                CHECK(all[x] == least);
            }
            k->subtract(table.data(), weight.data(), rows, stride, out.data());
            for (std::size_t m = 0; m < out.size(); ++m) CHECK(out[m] == table[m] - weight[m / stride]);

            k->dots_at(table.data(), stride, vector.data(), first.data(), first.size(), dots.data());
            std::vector<double> repeated;
            for (std::size_t x = 0; x < rows; ++x)
                repeated.insert(repeated.end(), vector.begin(), vector.end());
            k->row_dots(table.data(), repeated.data(), rows, stride, all.data());
            for (std::size_t i = 0; i < first.size(); ++i) CHECK(dots[i] == all[first[i]]);

            std::vector<double> difference(first.size() * stride), weighted(difference.size());
            k->differences(table.data(), stride, {first.data(), second.data(), weight.data()}, first.size(),
                           difference.data(), weighted.data());
            for (std::size_t i = 0; i < difference.size(); ++i) {
                const std::size_t e = i / stride, m = i % stride;
                const double expected = table[first[e] * stride + m] - table[second[e] * stride + m];
                CHECK(difference[i] == expected);
                CHECK(weighted[i] == weight[e] * expected);
            }

            // Vertices 2, 0 and 5: with three, no and one edge.
            const std::vector<std::uint32_t> vertex{2, 0, 5}, start{0, 3, 3, 4}, other{1, 7, 1, 8};
            k->laplacian(table.data(), stride, {vertex.data(), start.data(), other.data(), weight.data()}, 3,
                         own.data(), out.data());
            for (std::size_t i = 0; i < 3 * stride; ++i) {
                const std::size_t v = i / stride, m = i % stride;
                double sum = 0;
                for (std::uint32_t n = start[v]; n < start[v + 1]; ++n)
                    sum += weight[n] * (table[vertex[v] * stride + m] - table[other[n] * stride + m]);
                CHECK(own[i] == table[vertex[v] * stride + m]);
                CHECK(out[i] == sum);
            }
        }
    }
}

TEST_CASE("eight sparse rows are summed side by side, each in its order, by every kernel set") {
    const std::size_t count = 37;
    std::vector<double> value(8 * count), vector(64), out(8);
    kernels().normals({.seed = 31}, 0, 0, value.size() / 2, value.data());
    kernels().normals({.seed = 32}, 0, 0, vector.size() / 2, vector.data());
    std::vector<std::uint32_t> index(value.size());
    for (std::uint32_t i = 0; i < index.size(); ++i) index[i] = i * 29 % 64;
    for (const Kernels* k : available_kernels()) {
        CAPTURE(std::string(k->name));
        for (const std::size_t length : {std::size_t{0}, std::size_t{1}, count}) {
            k->sparse_dots(value.data(), index.data(), length, vector.data(), out.data());
            for (std::size_t lane = 0; lane < 8; ++lane) {
                double sum = 0;
                for (std::size_t e = 0; e < length; ++e)
                    sum += value[8 * e + lane] * vector[index[8 * e + lane]];
                CHECK(out[lane] == sum);
            }
        }
    }
}

TEST_CASE("sparse least squares find the smallest minimiser") {
    // Rows of 0 to 4 entries, 21 of them, on 9 columns, the last two always together: rank 8 at most.
    SparseRows A;
    A.width = 9;
    for (std::uint32_t r = 0; r < 21; ++r) {
        for (std::uint32_t e = 0; e < r % 5; ++e) {
            const std::uint32_t c = (3 * r + 5 * e) % 8;
            A.add(c, 1.0 + r % 3 - e);
            if (c == 7) A.add(8, 1.0 + r % 3 - e);
        }
        A.end_row();
    }
    A = A.transposed().transposed();
    std::vector<double> b(A.size());
    for (std::size_t i = 0; i < b.size(); ++i) b[i] = std::cos(static_cast<double>(i));
    Eigen::MatrixXd dense = Eigen::MatrixXd::Zero(21, 9);
    for (std::size_t r = 0; r < A.size(); ++r) {
        for (std::size_t e = A.begin[r]; e < A.begin[r + 1]; ++e) {
            if (e > A.begin[r]) CHECK(A.column[e] > A.column[e - 1]);
            dense(static_cast<Eigen::Index>(r), A.column[e]) = A.value[e];
        }
    }
    const Eigen::Map<const Eigen::VectorXd> rhs(b.data(), 21);
    const Eigen::VectorXd expected = dense.completeOrthogonalDecomposition().solve(rhs);
    const LeastSquares found = least_squares(A, b, 1e-12, 200);
    CHECK(found.converged);
    CHECK(found.steps <= 9);
    for (Eigen::Index c = 0; c < 9; ++c) {
        CHECK(found.x[static_cast<std::size_t>(c)] == doctest::Approx(expected[c]).epsilon(1e-10));
    }
    CHECK(found.x[7] == found.x[8]);
    CHECK_FALSE(least_squares(A, b, 1e-12, 1).converged);
    const LeastSquares nothing = least_squares(A, std::vector<double>(21, 0.0), 1e-12, 200);
    CHECK(nothing.converged);
    CHECK(nothing.x == std::vector<double>(9, 0.0));
}

TEST_CASE("a response is picked by the first running sum above u, never one of probability 0") {
    for (const std::size_t stride : {8u, 16u, 24u, 40u, 136u}) {
        const std::size_t rows = 5;
        std::vector<double> p(rows * stride), cdf(p.size());
        kernels().uniforms({.seed = 21}, 0, 0, p.size() / 2, p.data());
        // Zeros at the front, in the middle and as padding; a row with one response only.
        for (std::size_t m = 0; m < p.size(); ++m)
            if (m % stride < 2 || m % 5 == 0 || m % stride > stride - 4) p[m] = 0;
        for (std::size_t m = 0; m < stride; ++m) p[m] = m == 3 ? 0.3 : 0;
        std::vector<double> u(2 * 400);
        kernels().uniforms({.seed = 22}, 0, 0, u.size() / 2, u.data());
        for (std::size_t i = 0; i < 2 * rows; ++i) u[2 * i] = i < rows ? 0x1p-53 : 1 - 0x1p-53;
        std::vector<std::uint32_t> row(u.size() / 2), entry(row.size());
        for (std::uint32_t i = 0; i < row.size(); ++i) row[i] = i % rows;
        for (const Kernels* k : available_kernels()) {
            CAPTURE(std::string(k->name));
            CAPTURE(stride);
            k->cumulate(p.data(), rows, stride, cdf.data());
            k->pick(cdf.data(), stride, row.data(), u.data(), row.size(), entry.data());
            for (std::size_t i = 0; i < row.size(); ++i) {
                const double* sums = cdf.data() + row[i] * stride;
                std::size_t m = 0;
                while (!(sums[m] > u[2 * i] * sums[stride - 1])) ++m;
                CHECK(entry[i] == row[i] * stride + m);
                CHECK(p[entry[i]] > 0);
            }
        }
    }
}

TEST_CASE("SHA-256 gives the published digests") {
    const auto digest = [](std::string_view message, std::size_t step) {
        Sha256 hash;
        for (std::size_t i = 0; i < message.size(); i += step) {
            hash.update(message.data() + i, std::min(step, message.size() - i));
        }
        return hex(hash.digest());
    };
    // FIPS 180-4 examples and the longest NIST one, a million times "a".
    for (const std::size_t step : {1u, 3u, 63u, 64u, 65u, 1000u}) {
        CHECK(digest("", step) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        CHECK(digest("abc", step) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        CHECK(digest("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", step) ==
              "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    }
    CHECK(digest(std::string(1000000, 'a'), 999) ==
          "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}
