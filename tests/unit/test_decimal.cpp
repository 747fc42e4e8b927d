// Decimal text and doubles, against the C library in the C locale; tests/consumer has other locales.

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <random>
#include <string>

#include "base/decimal.hpp"

namespace {

using namespace srlm;

std::uint64_t bits(double value) {
    std::uint64_t out = 0;
    std::memcpy(&out, &value, sizeof out);
    return out;
}

std::string printed(const char* pattern, int digits, double value) {
    char text[400];
    std::snprintf(text, sizeof text, pattern, digits, value);
    return text;
}

}  // namespace

TEST_CASE("numbers are read as strtod does in the C locale, and nothing else is") {
    for (const char* text : {"1",
                             "-1",
                             "+1",
                             ".5",
                             "5.",
                             "-0",
                             "1e5",
                             "1E+5",
                             "1e999",
                             "-1e999",
                             "1e-999",
                             "-1e-999",
                             "1e-320",
                             "4e-324",
                             "2e-324",
                             "1.7976931348623159e308",
                             "0.0000001e-400",
                             "0.0001e310",
                             "1000e-325",
                             "1e99999999999999999999",
                             "1e-99999999999999999999",
                             "0e99999999999",
                             "000.000e500",
                             "0.1000000000000000055511151231257827021181583404541015625"}) {
        CAPTURE(text);
        const auto value = read_number(text);
        REQUIRE(value);
        CHECK(bits(*value) == bits(std::strtod(text, nullptr)));
    }
    for (const char* text : {"", " 1", "1 ", "+-1", "--1", "-", "+", ".", "e5", "1e", "1e+", "1.5.5", "0x1p3",
                             "inf", "nan", "1,5", "1'000", "1\n"}) {
        CAPTURE(text);
        CHECK_FALSE(read_number(text));
    }
}

TEST_CASE("numbers are written as printf does in the C locale, and the shortest form reads back") {
    std::mt19937_64 random(1);
    for (int i = 0; i < 20000; ++i) {
        double value = static_cast<double>(random() % 1000000) / static_cast<double>(1 + random() % 1000);
        if (i % 2 == 0) {
            const std::uint64_t any = random();
            std::memcpy(&value, &any, sizeof value);
        }
        if (!std::isfinite(value)) continue;
        const int digits = static_cast<int>(random() % 18);
        REQUIRE(write_number(value, Notation::general, digits) == printed("%.*g", digits, value));
        REQUIRE(write_number(value, Notation::fixed, digits) == printed("%.*f", digits, value));
        REQUIRE(write_number(value, Notation::scientific, digits) == printed("%.*e", digits, value));
        REQUIRE(bits(read_number(number_text(value)).value()) == bits(value + 0.0));
    }
    CHECK(number_text(0.1) == "0.1");
    CHECK(number_text(1e-9) == "1e-9");
    CHECK(number_text(1e20) == "1e+20");
    CHECK(number_text(1e10) == "10000000000");
    CHECK(number_text(-0.0) == "0");
    CHECK(write_number(std::numeric_limits<double>::infinity(), Notation::general, 3) == "inf");
}
