// The contract guards itself: a thread, a build or kernels that give other bits are refused, by name.

#include <doctest/doctest.h>

#include <algorithm>
#include <cfenv>
#include <cmath>
#include <functional>
#include <string>
#include <utility>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "base/error.hpp"
#include "loop/loop.hpp"
#include "numerics/same_bits.hpp"
#include "policies/problem.hpp"
#include "problems/make_problem.hpp"
#include "spec/spec.hpp"

namespace {

using namespace srlm;

/// "code: message" of what `work` throws, "" when it throws nothing.
std::string refusal(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        return std::string(code_name(error.code)) + ": " + error.what();
    }
    return "";
}

bool says(const std::string& text, const char* words) { return text.find(words) != std::string::npos; }

const Kernels* healthy = nullptr;

void wrong_gram(const double* a, const double* b, std::size_t rows, std::size_t d, std::size_t d_stride,
                double* G) {
    healthy->gram(a, b, rows, d, d_stride, G);
    G[0] = std::nextafter(G[0], 1e300);
}

void wrong_exp(const double* x, std::size_t count, double* out) {
    for (std::size_t i = 0; i < count; ++i) out[i] = std::exp(x[i]);  // libm's
}

}  // namespace

TEST_CASE("every set of kernels passes the battery") {
    for (const Kernels* set : available_kernels()) {
        for (const BitProbe& probe : bit_probes(*set)) {
            CAPTURE(set->name);
            CAPTURE(probe.name);
            CHECK(probe.computed == probe.expected);
        }
        CHECK(refusal([&] { check_same_bits(*set); }) == "");
    }
}

TEST_CASE("kernels with one wrong bit are refused, and the probe is named") {
    healthy = &kernels();
    Kernels wrong = *healthy;
    wrong.gram = wrong_gram;
    CHECK(says(refusal([&] { check_same_bits(wrong); }), "other_bits: the self-test \"Gram matrix\""));
    wrong = *healthy;
    wrong.exp = wrong_exp;
    CHECK(says(refusal([&] { check_same_bits(wrong); }), "other_bits: the self-test \"exp\""));
    wrong = *healthy;
    std::swap(wrong.uniforms, wrong.normals);
    CHECK(says(refusal([&] { check_same_bits(wrong); }), "other_bits: the self-test \"Philox, uniforms\""));
}

#if defined(FE_UPWARD) && !defined(__EMSCRIPTEN__)  // WebAssembly knows no other way to round
TEST_CASE("a thread that does not round to nearest gets an error and no result") {
    const Spec spec = parse_spec(R"({"replicates": 2, "rounds": 2})");
    const Problem problem = make_problem(spec);
    for (const int mode : {FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO}) {
        Loop loop(spec, problem, 0, 1);
        loop.step();
        std::fesetround(mode);
        const std::string made = refusal([&] { (void)make_problem(spec); });
        const std::string begun = refusal([&] { (void)run(spec, problem, 0, 1); });
        const std::string midway = refusal([&] { loop.step(); });  // it may change between two rounds
        std::fesetround(FE_TONEAREST);
        for (const std::string& said : {made, begun, midway})
            CHECK(says(said, "other_bits: this thread does not round to nearest"));
        CHECK(refusal([&] { loop.step(); }) == "");
    }
}
#endif

#if defined(__x86_64__)
TEST_CASE("a thread that flushes denormal numbers gets an error and no result") {
    const Spec spec = parse_spec(R"({"replicates": 2, "rounds": 2})");
    const unsigned before = _mm_getcsr();
    _mm_setcsr(before | 0x8000);  // what a library with -ffast-math does when it is loaded
    const std::string flushed = refusal([&] { (void)make_problem(spec); });
    _mm_setcsr(before | 0x0040);
    const std::string taken = refusal([&] { (void)make_problem(spec); });
    _mm_setcsr(before);
    CHECK(says(flushed, "other_bits: this thread flushes denormal results"));
    CHECK(says(taken, "other_bits: this thread takes denormal numbers for zero"));
    CHECK(refusal([&] { (void)make_problem(spec); }) == "");
}
#endif
