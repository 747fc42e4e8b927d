// Reading .npy files, and problems made from them.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "base/sha256.hpp"
#include "data/npy.hpp"
#include "expect_error.hpp"
#include "policies/problem.hpp"
#include "policy_table.hpp"
#include "problems/make_problem.hpp"

using namespace srlm;

namespace {

/// A .npy file around a header and data, padded as NumPy pads it.
std::string npy_file(std::string header, const std::string& data, int version = 1) {
    const std::size_t start = version == 1 ? 10 : 12;
    while ((start + header.size() + 1) % 64 != 0) header += ' ';
    header += '\n';
    std::string file = "\x93NUMPY";
    file += static_cast<char>(version);
    file += '\0';
    for (std::size_t i = 0; i < start - 8; ++i) file += static_cast<char>(header.size() >> (8 * i) & 0xFF);
    return file + header + data;
}

std::string header(const std::string& descr, bool fortran, const std::string& shape) {
    return "{'descr': '" + descr + "', 'fortran_order': " + (fortran ? "True" : "False") +
           ", 'shape': " + shape + ", }";
}

template <class Number>
std::string bytes_of(const std::vector<Number>& numbers) {
    return {reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof(Number)};
}

std::string doubles(const std::string& shape, const std::vector<double>& values) {
    return npy_file(header("<f8", false, shape), bytes_of(values));
}

void expect_npy_error(const std::string& file, Code code, const std::string& part) {
    expect_error([&] { parse_npy(file, "theta_file"); }, code, "theta_file", part);
}

void expect_header_error(const std::string& text, Code code, const std::string& part) {
    expect_npy_error(npy_file(text, std::string(16, '\0')), code, part);
}

Spec npy_spec() {
    Spec spec;
    spec.problem = "npy";
    spec.features_file = "phi.npy";
    spec.theta_file = "theta.npy";
    return spec;
}

/// Two prompts, three responses, two dimensions; the largest norm is `largest`.
Inputs small_problem(double largest = 1) {
    std::vector<double> phi = {0.6, 0.8, 0.1, -0.2, -0.5, 0.5, 0.3, 0.3, 0, 0, -0.7, 0.1};
    for (double& v : phi) v *= largest;
    Inputs inputs;
    inputs.features = doubles("(2, 3, 2)", phi);
    inputs.theta = doubles("(2,)", {1.5, -0.5});
    return inputs;
}

}  // namespace

TEST_CASE("npy: every dtype, order and version gives the same array") {
    const std::vector<double> c_order = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10.5, -11};  // shape (2, 3, 2)
    std::vector<double> f_order;
    for (std::size_t k = 0; k < 2; ++k) {
        for (std::size_t j = 0; j < 3; ++j) {
            for (std::size_t i = 0; i < 2; ++i) f_order.push_back(c_order[(i * 3 + j) * 2 + k]);
        }
    }
    for (int version = 1; version <= 3; ++version) {
        for (bool fortran : {false, true}) {
            const std::vector<double>& stored = fortran ? f_order : c_order;
            const std::vector<float> singles(stored.begin(), stored.end());
            for (const std::string& file :
                 {npy_file(header("<f8", fortran, "(2, 3, 2)"), bytes_of(stored), version),
                  npy_file(header("<f4", fortran, "(2, 3, 2)"), bytes_of(singles), version)}) {
                const NpyArray array = parse_npy(file, "features_file");
                CHECK(array.shape == std::vector<std::size_t>{2, 3, 2});
                CHECK(array.values == c_order);
            }
        }
    }
}

TEST_CASE("npy: floats and integers of every size and byte order are those that NumPy reads") {
    const auto values = [](const std::string& descr, std::string bytes) {
        const std::size_t width = static_cast<std::size_t>(descr.back() - '0'), count = bytes.size() / width;
        const std::string shape = "(" + std::to_string(count) + ",)";
        const std::vector<double> read = parse_npy(npy_file(header(descr, false, shape), bytes), "f").values;
        for (std::size_t i = 0; i < count; ++i)
            std::reverse(bytes.begin() + static_cast<std::ptrdiff_t>(i * width),
                         bytes.begin() + static_cast<std::ptrdiff_t>((i + 1) * width));
        CHECK(parse_npy(npy_file(header(">" + descr.substr(1), false, shape), bytes), "f").values == read);
        return read;
    };
    using V = std::vector<double>;
    CHECK(values("=f8", bytes_of<double>({0.1, -2})) == V{0.1, -2});
    CHECK(values("|f4", bytes_of<float>({0.1f, -2})) == V{static_cast<double>(0.1f), -2});
    // 1, −2, 0.333…, the largest, the smallest normal and subnormal of binary16, −0
    CHECK(values("<f2", bytes_of<std::uint16_t>({0x3C00, 0xC000, 0x3555, 0x7BFF, 0x0400, 0x0001, 0x8000})) ==
          V{1, -2, 0.333251953125, 65504, std::ldexp(1, -14), std::ldexp(1, -24), 0});
    CHECK(values("|i1", bytes_of<std::int8_t>({127, -128, -1})) == V{127, -128, -1});
    CHECK(values("<i2", bytes_of<std::int16_t>({32767, -32768})) == V{32767, -32768});
    CHECK(values("<i4", bytes_of<std::int32_t>({2147483647, -2147483647 - 1})) ==
          V{2147483647, -2147483648.0});
    CHECK(values("<i8", bytes_of<std::int64_t>({9007199254740991, -5})) == V{9007199254740991, -5});
    CHECK(values("|u1", bytes_of<std::uint8_t>({255})) == V{255});
    CHECK(values("<u2", bytes_of<std::uint16_t>({65535})) == V{65535});
    CHECK(values("<u4", bytes_of<std::uint32_t>({4294967295u})) == V{4294967295.0});
    CHECK(values("<u8", bytes_of<std::uint64_t>({7})) == V{7});
    expect_npy_error(npy_file(header("<u8", false, "(1,)"), bytes_of<std::uint64_t>({~std::uint64_t{0}})),
                     Code::bad_data, "element [0] is an integer");
    expect_npy_error(npy_file(header("<f2", false, "(1,)"), bytes_of<std::uint16_t>({0x7C00})),
                     Code::bad_data, "infinite");
    expect_npy_error(npy_file(header("<f2", false, "(1,)"), bytes_of<std::uint16_t>({0x7C01})),
                     Code::bad_data, "NaN");
}

TEST_CASE("npy: headers in other styles") {
    const std::string data = bytes_of<double>({2.5, -1});
    for (const char* text : {"{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }",
                             "{'shape': (2L,), 'fortran_order': False, 'descr': '<f8'}",
                             "{\"descr\":\"<f8\",\"fortran_order\":True,\"shape\":(2,)}"}) {
        const NpyArray array = parse_npy(npy_file(text, data), "theta_file");
        CHECK(array.shape == std::vector<std::size_t>{2});
        CHECK(array.values == std::vector<double>{2.5, -1});
    }
    const NpyArray scalar = parse_npy(doubles("()", {4}), "theta_file");
    CHECK(scalar.shape.empty());
    CHECK(scalar.values == std::vector<double>{4});
    CHECK(shape_text({}) == "()");
    CHECK(shape_text({5}) == "(5,)");
    CHECK(shape_text({5, 6}) == "(5, 6)");
}

TEST_CASE("npy: what is not .npy is a syntax error") {
    expect_npy_error("", Code::bad_data, "not a .npy file");
    expect_npy_error("1.5, 2.5\n", Code::bad_data, "not a .npy file");
    expect_npy_error("\x93NUMPY", Code::bad_data, "ends inside its header");
    const std::string file = doubles("(2,)", {1, 2});
    for (std::size_t cut = 6; cut < file.size() - 16; ++cut) {
        expect_npy_error(file.substr(0, cut), Code::bad_data, "ends inside its header");
    }
    std::string future = file;
    future[6] = 4;
    expect_npy_error(future, Code::bad_data, "version 4");
    expect_header_error("", Code::bad_data, "expected '{'");
    expect_header_error("{", Code::bad_data, "expected a quoted name");
    expect_header_error("{'descr", Code::bad_data, "does not end");
    expect_header_error("{'descr' '<f8'}", Code::bad_data, "expected ':'");
    expect_header_error("{'colour': 'red'}", Code::bad_data, "unknown key 'colour'");
    expect_header_error("{'descr': '<f8'}", Code::bad_data, "is missing");
    expect_header_error("{'fortran_order': maybe}", Code::bad_data, "expected True or False");
    expect_header_error("{'shape': 2}", Code::bad_data, "expected '('");
    expect_header_error("{'shape': (2 3)}", Code::bad_data, "expected ')'");
    expect_header_error("{'shape': (-2,)}", Code::bad_data, "expected a length");
    expect_header_error("{'shape': (99999999999999999999999,)}", Code::bad_data, "too large");
}

TEST_CASE("npy: other dtypes name the remedy") {
    for (const char* descr : {"<f16", "|O", "|b1", "<M8", "<c16", "<U3", ">", ""}) {
        const std::string file = npy_file(header(descr, false, "(2,)"), std::string(16, '\0'));
        expect_npy_error(file, Code::bad_data, "has dtype '" + std::string(descr) + "'");
        expect_npy_error(file, Code::bad_data, "array.astype('<f8')");
    }
    expect_npy_error(npy_file(header("|b1", false, "(2,)"), ""), Code::bad_data, "booleans");
    expect_npy_error(npy_file(header("|O", false, "(2,)"), ""), Code::bad_data, "Python objects");
    expect_header_error("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (2,)}", Code::bad_data,
                        "records");
}

TEST_CASE("npy: truncated, padded, empty and absurd data") {
    const std::string file = doubles("(2, 2)", {1, 2, 3, 4});
    for (std::size_t cut = 1; cut <= 32; ++cut) {
        expect_npy_error(file.substr(0, file.size() - cut), Code::bad_data, "is truncated");
    }
    expect_npy_error(file + "x", Code::bad_data, "has 33 bytes of data, but shape (2, 2)");
    expect_npy_error(doubles("(0, 3)", {}), Code::bad_data, "has shape (0, 3): no numbers");
    for (const char* shape : {"(1000000000, 1000000000, 1000000000)", "(4294967296, 4294967296)",
                              "(2305843009213693953, 8)", "(4294967295, 1, 1)"}) {
        if (sizeof(void*) == 4 && std::string(shape).find("4294967295") == std::string::npos) continue;
        expect_npy_error(doubles(shape, {1, 2}), Code::bad_data, "is truncated");
    }
}

TEST_CASE("npy: NaN and infinity are reported with their index") {
    const double inf = std::numeric_limits<double>::infinity();
    const double nan = std::numeric_limits<double>::quiet_NaN();
    expect_npy_error(doubles("(2, 2)", {1, 2, nan, 4}), Code::bad_data, "element [1, 0] is NaN");
    expect_npy_error(doubles("(2, 2)", {1, 2, 3, -inf}), Code::bad_data, "element [1, 1] is infinite");
    expect_npy_error(npy_file(header("<f8", true, "(2, 2)"), bytes_of<double>({1, inf, 2, 3})),
                     Code::bad_data, "element [1, 0] is infinite");
    expect_npy_error(npy_file(header("<f4", false, "(1,)"), bytes_of<float>({std::nanf("")})), Code::bad_data,
                     "element [0] is NaN");
}

TEST_CASE("npy: a problem of the user's own features") {
    const Problem p = make_problem(npy_spec(), small_problem());
    CHECK(p.prompts == 2);
    CHECK(p.responses == 3);
    CHECK(p.dimension == 2);
    CHECK(!p.tabular);
    CHECK(p.spectrum.empty());
    CHECK(p.theta_0 == std::vector<double>{1.5, -0.5});
    CHECK(p.mu == std::vector<double>{0.5, 0.5});
    CHECK(p.feature_rows[(p.stride + 2) * p.d_stride] == -0.7);
    CHECK(p.features[p.entries() + 1] == -0.2);
    const std::vector<double> policy = policy_table(p, p.theta_0.data());
    const double a = std::exp(0.5), b = std::exp(0.25), c = std::exp(-1.0);  // logits of the first prompt
    CHECK(policy[0] == doctest::Approx(a / (a + b + c)).epsilon(1e-14));
    CHECK(policy[2] == doctest::Approx(c / (a + b + c)).epsilon(1e-14));

    Sha256 hash;
    const Inputs inputs = small_problem();
    hash.update(inputs.features->view().data(), inputs.features->view().size());
    hash.update(inputs.theta->view().data(), inputs.theta->view().size());
    CHECK(p.data_digest == hex(hash.digest()).substr(0, 16));
    Spec spec = npy_spec();
    spec.data_digest = p.data_digest;
    CHECK_NOTHROW(make_problem(spec, inputs));
    expect_error([&] { make_problem(spec, small_problem(0.5)); }, Code::bad_data, "data_digest");

    spec = npy_spec();
    for (double target : {1.001, 1.5, 2.0, 2.9}) {
        spec.kappa_0 = target;
        CHECK(std::abs(make_problem(spec, inputs).kappa_0 / target - 1) < 1e-10);
    }
    spec.kappa_0 = 3;
    expect_error([&] { make_problem(spec, inputs); }, Code::out_of_range, "kappa_0", "above 1 and below 3");
}

TEST_CASE("npy: features longer than 1") {
    Spec spec = npy_spec();
    CHECK_NOTHROW(make_problem(spec, small_problem(1 + 1e-10)));
    expect_error([&] { make_problem(spec, small_problem(2)); }, Code::bad_data, "features_file", "norm is 2");
    spec.feature_scaling = FeatureScaling::rescale;
    const Problem p = make_problem(spec, small_problem(2));
    CHECK(p.feature_rows[1] == doctest::Approx(0.8).epsilon(1e-15));
    CHECK(p.theta_0[0] == doctest::Approx(3).epsilon(1e-15));
    const std::vector<double> policy = policy_table(p, p.theta_0.data());
    const double a = std::exp(1.0), b = std::exp(0.5), c = std::exp(-2.0);
    CHECK(policy[1] == doctest::Approx(b / (a + b + c)).epsilon(1e-13));
    expect_error([&] { make_problem(spec, small_problem(1e200)); }, Code::bad_data, "features_file",
                 "Scale the features");
}

TEST_CASE("npy: arrays that do not fit the problem") {
    const Spec spec = npy_spec();
    Inputs inputs = small_problem();
    inputs.theta.reset();
    expect_error([&] { make_problem(spec, inputs); }, Code::missing_file, "theta_file", "theta.npy");
    inputs.features.reset();
    expect_error([&] { make_problem(spec, inputs); }, Code::missing_file, "features_file", "phi.npy");
    inputs = small_problem();
    inputs.theta = doubles("(3,)", {1, 2, 3});
    expect_error([&] { make_problem(spec, inputs); }, Code::bad_data, "theta_file",
                 "(3,), but the features have dimension 2");
    inputs.theta = doubles("(1, 2)", {1, 2});
    expect_error([&] { make_problem(spec, inputs); }, Code::bad_data, "theta_file", "(1, 2)");
    inputs = small_problem();
    inputs.features = doubles("(2, 2)", {0, 0, 0, 0});
    expect_error([&] { make_problem(spec, inputs); }, Code::bad_data, "features_file", "(2, 2)");
    inputs.features = doubles("(2, 1, 2)", {0, 0, 0, 0});
    expect_error([&] { make_problem(spec, inputs); }, Code::bad_data, "features_file",
                 "at least two responses");
    inputs.features = std::string("garbage");
    expect_error([&] { make_problem(spec, inputs); }, Code::bad_data, "features_file", "no features");
}

TEST_CASE("npy: extreme base policies") {
    Spec spec = npy_spec();
    Inputs inputs = small_problem();
    inputs.theta = doubles("(2,)", {0, 0});
    CHECK(make_problem(spec, inputs).kappa_0 == doctest::Approx(3).epsilon(1e-15));
    spec.kappa_0 = 2;
    expect_error([&] { make_problem(spec, inputs); }, Code::out_of_range, "kappa_0", "always gives 3");
    inputs.theta = doubles("(2,)", {1e150, 0});
    expect_error([&] { make_problem(spec, inputs); }, Code::out_of_range, "theta_file", "1e+150");
    inputs.theta = doubles("(2,)", {1e90, 0});
    CHECK(std::abs(make_problem(spec, inputs).kappa_0 / 2 - 1) < 1e-10);
    inputs.theta = doubles("(2,)", {1e-80, 0});
    CHECK(std::abs(make_problem(spec, inputs).kappa_0 / 2 - 1) < 1e-10);
}
