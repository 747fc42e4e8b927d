// What scripts rely on: each kind of error ends the program with a status of its own kind.

#include <doctest/doctest.h>

#include <initializer_list>

#include "base/error.hpp"
#include "commands/exit_status.hpp"

using namespace srlm;
using cli::exit_status;

TEST_CASE("exit statuses are those that --help lists") {
    for (const Code code :
         {Code::syntax, Code::unknown_key, Code::wrong_type, Code::out_of_range, Code::not_applicable})
        CHECK(exit_status(code) == 2);
    CHECK(exit_status(Code::bad_data) == 3);
    CHECK(exit_status(Code::missing_file) == 3);
    CHECK(exit_status(Code::too_large) == 4);
    CHECK(exit_status(Code::diverged) == 6);
    CHECK(exit_status(Code::io) == 7);
    CHECK(exit_status(Code::busy) == 8);
    CHECK(exit_status(Code::other_bits) == 9);
}
