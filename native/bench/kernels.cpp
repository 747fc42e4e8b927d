/// \file
/// The kernels against what the machine can do: arithmetic as GFLOP/s, beside the peak of multiplications
/// and additions without fused multiply-add; what moves data as bytes per second, beside a copy.
///
/// srlm_bench --benchmark_format=json. The instruction set is part of each name.

#include "numerics/kernels.hpp"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "peak.hpp"

namespace {

using srlm::Kernels;

/// Small enough for the first-level cache, the second, and for none.
constexpr std::int64_t kRows[] = {16, 256, 16384};
constexpr std::size_t kStride = 64;

std::vector<double> numbers(std::size_t count, double from, double to) {
    std::vector<double> values(count);
    srlm::kernels().uniforms({1, 0, 0, srlm::Stream::features}, 0, 0, count / 2, values.data());
    for (double& v : values) v = from + (to - from) * v;
    return values;
}

void rate(benchmark::State& state, const char* name, double per_iteration) {
    state.counters[name] = benchmark::Counter(per_iteration * static_cast<double>(state.iterations()),
                                              benchmark::Counter::kIsRate);
}

void bench_logits(benchmark::State& state, const Kernels* k) {
    const auto M = static_cast<std::size_t>(state.range(0)) * kStride;
    const std::size_t d = 32, R = 8;
    const auto features = numbers(M * d, -1, 1), theta = numbers(R * d, -1, 1);
    std::vector<double> out(R * M);
    for (auto _ : state) {
        k->logits(features.data(), M, d, theta.data(), d, R, out.data(), M);
        benchmark::ClobberMemory();
    }
    rate(state, "flops", 2.0 * static_cast<double>(M * d * R));
}

void bench_gram(benchmark::State& state, const Kernels* k) {
    const auto d = static_cast<std::size_t>(state.range(0));
    const std::size_t rows = 4096, stride = srlm::padded(d);
    const auto a = numbers(rows * stride, -1, 1);
    std::vector<double> G(d * stride, 0.0);
    for (auto _ : state) {
        k->gram(a.data(), a.data(), rows, d, stride, G.data());
        benchmark::ClobberMemory();
    }
    rate(state, "flops", static_cast<double>(rows * d * (d + 1)));
}

/// Elements per second of a kernel that maps numbers to numbers, and the arithmetic in it.
template <class Call>
void elementwise(benchmark::State& state, double from, double to, double flops_each, Call call) {
    const auto count = static_cast<std::size_t>(state.range(0)) * kStride;
    const auto in = numbers(count, from, to);
    std::vector<double> out(count);
    for (auto _ : state) {
        call(in.data(), count, out.data());
        benchmark::ClobberMemory();
    }
    rate(state, "elements", static_cast<double>(count));
    rate(state, "flops", flops_each * static_cast<double>(count));
}

// Multiplications and additions of an element, counted in elementary.hpp; divisions count as one.
constexpr double kExpFlops = 30, kLogFlops = 31, kSoftmaxFlops = kExpFlops + 3;

void bench_exp(benchmark::State& state, const Kernels* k) { elementwise(state, -20, 0, kExpFlops, k->exp); }

void bench_log(benchmark::State& state, const Kernels* k) { elementwise(state, 1e-3, 10, kLogFlops, k->log); }

void bench_softmax(benchmark::State& state, const Kernels* k) {
    std::vector<double> partition(static_cast<std::size_t>(state.range(0)));
    elementwise(state, -5, 5, kSoftmaxFlops, [&](const double* in, std::size_t count, double* out) {
        k->softmax(in, count / kStride, kStride, out, partition.data());
    });
}

void bench_cumulate(benchmark::State& state, const Kernels* k) {
    elementwise(state, 0, 1, 1, [&](const double* in, std::size_t count, double* out) {
        k->cumulate(in, count / kStride, kStride, out);
    });
}

void bench_row_dots(benchmark::State& state, const Kernels* k) {
    std::vector<double> sums(static_cast<std::size_t>(state.range(0)));
    elementwise(state, -1, 1, 2, [&](const double* in, std::size_t count, double*) {
        k->row_dots(in, in, count / kStride, kStride, sums.data());
    });
}

void bench_mode(benchmark::State& state, const Kernels* k) {
    const auto X = static_cast<std::size_t>(state.range(0));
    std::vector<std::int32_t> index(X);
    std::vector<double> top(X), second(X);
    elementwise(state, -1, 1, 0, [&](const double* in, std::size_t, double*) {
        k->mode(in, X, kStride, index.data(), top.data(), second.data());
    });
}

void bench_uniforms(benchmark::State& state, const Kernels* k) {
    elementwise(state, 0, 1, 0, [&](const double*, std::size_t count, double* out) {
        k->uniforms({7, 0, 0, srlm::Stream::pairs}, 0, 0, count / 2, out);
    });
}

void bench_normals(benchmark::State& state, const Kernels* k) {
    elementwise(state, 0, 1, 0, [&](const double*, std::size_t count, double* out) {
        k->normals({7, 0, 0, srlm::Stream::judge}, 0, 0, count / 2, out);
    });
}

void bench_copy(benchmark::State& state) {
    const std::size_t count = std::size_t{1} << 24;
    const std::vector<double> from(count, 1.0);
    std::vector<double> to(count);
    for (auto _ : state) {
        std::memcpy(to.data(), from.data(), count * sizeof(double));
        benchmark::ClobberMemory();
    }
    rate(state, "bytes", 2.0 * static_cast<double>(count * sizeof(double)));
}

#ifdef SRLM_HAS_PEAK
void bench_peak(benchmark::State& state, double (*peak)(std::size_t), std::size_t lanes) {
    constexpr std::size_t kRounds = 100000;
    for (auto _ : state) benchmark::DoNotOptimize(peak(kRounds));
    rate(state, "flops", 2.0 * static_cast<double>(kRounds * srlm::bench::kChains * lanes));
}

void register_peak(const std::string& set) {
    const std::string name = "peak/" + set;
    if (set == "sse2") benchmark::RegisterBenchmark(name.c_str(), bench_peak, srlm::bench::peak_sse2, 2);
    if (set == "avx2") benchmark::RegisterBenchmark(name.c_str(), bench_peak, srlm::bench::peak_avx2, 4);
    if (set == "avx512") benchmark::RegisterBenchmark(name.c_str(), bench_peak, srlm::bench::peak_avx512, 8);
}
#else
void register_peak(const std::string&) {}
#endif

void register_kernels(const Kernels* k) {
    const auto add = [k](const char* name, auto function) {
        return benchmark::RegisterBenchmark((std::string(name) + "/" + std::string(k->name)).c_str(),
                                            function, k);
    };
    const auto on_rows = [](benchmark::internal::Benchmark* b) {
        for (const std::int64_t rows : kRows) b->Arg(rows);
    };
    on_rows(add("logits", bench_logits));
    add("gram", bench_gram)->Arg(8)->Arg(32)->Arg(64)->Arg(256);
    on_rows(add("exp", bench_exp));
    on_rows(add("log", bench_log));
    on_rows(add("softmax", bench_softmax));
    on_rows(add("mode", bench_mode));
    on_rows(add("row_dots", bench_row_dots));
    on_rows(add("cumulate", bench_cumulate));
    on_rows(add("uniforms", bench_uniforms));
    on_rows(add("normals", bench_normals));
}

}  // namespace

int main(int argc, char** argv) {
    for (const Kernels* set : srlm::available_kernels()) {
        register_peak(std::string(set->name));
        register_kernels(set);
    }
    benchmark::RegisterBenchmark("copy", bench_copy);
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
}
