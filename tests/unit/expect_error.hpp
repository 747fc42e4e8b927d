#pragma once
/// \file
/// Checking that a call fails with the right Error.

#include <doctest/doctest.h>

#include <string>

#include "base/error.hpp"

/// Runs `call` and checks the code and parameter of the Error it throws, and that its message
/// contains `part`.
template <class Call>
void expect_error(Call call, srlm::Code code, const std::string& parameter, const std::string& part = "") {
    try {
        call();
    } catch (const srlm::Error& error) {
        const std::string message = error.what();
        CAPTURE(message);
        CHECK(srlm::code_name(error.code) == srlm::code_name(code));
        CHECK(error.parameter == parameter);
        CHECK(message.find(part) != std::string::npos);
        return;
    }
    FAIL_CHECK("no Error was thrown, but one about '" << parameter << "' was expected");
}
