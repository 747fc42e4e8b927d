#pragma once
/// \file
/// The one error type of the core. The terminal and the page print the same text.

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace srlm {

/// What kind of mistake an Error reports. The names returned by code_name() are stable: scripts,
/// the `code` of the JavaScript SrlmError and the exit status of the program rely on them.
enum class Code {
    syntax,          ///< The text is not JSON (or not .npy, or not UTF-8); the message says where.
    unknown_key,     ///< No parameter has this name.
    wrong_type,      ///< The value is of another JSON type.
    out_of_range,    ///< The number, list length or choice is outside what is allowed.
    not_applicable,  ///< The parameter has no meaning together with another parameter's value.
    bad_data,        ///< A text or an array was read but cannot be used (shape, dtype, NaN, empty).
    missing_file,    ///< A file the spec names was not given or cannot be read.
    too_large,       ///< The run would not fit the memory it may use.
    diverged,        ///< A number in the loop stopped being finite.
    io,              ///< Writing or reading failed.
    busy,            ///< Another process holds a file that is needed; later it may be free.
    other_bits,      ///< This build or process computes other bits than all others (numerics/same_bits.hpp).
};

/// Stable lower-case name of a code, for example "out_of_range".
constexpr std::string_view code_name(Code code) {
    switch (code) {
        case Code::syntax: return "syntax";
        case Code::unknown_key: return "unknown_key";
        case Code::wrong_type: return "wrong_type";
        case Code::out_of_range: return "out_of_range";
        case Code::not_applicable: return "not_applicable";
        case Code::bad_data: return "bad_data";
        case Code::missing_file: return "missing_file";
        case Code::too_large: return "too_large";
        case Code::diverged: return "diverged";
        case Code::io: return "io";
        case Code::busy: return "busy";
        case Code::other_bits: return "other_bits";
    }
    return "io";
}

/// An error a user can act on: what is wrong (`cause`, with the value seen and what is allowed), where
/// (`parameter`, empty when none is to blame) and what to do (`remedy`).
/// what() is "parameter: cause. Remedy."
class Error : public std::runtime_error {
public:
    Error(Code code_, std::string parameter_, std::string cause_, std::string remedy_)
        : std::runtime_error((parameter_.empty() ? "" : parameter_ + ": ") + cause_ + ". " + remedy_ + "."),
          code(code_),
          parameter(std::move(parameter_)),
          cause(std::move(cause_)),
          remedy(std::move(remedy_)) {}

    Code code;
    std::string parameter;  ///< Key of the parameter at fault, or empty.
    std::string cause;      ///< One clause, no final stop.
    std::string remedy;     ///< One imperative clause, no final stop.
};

}  // namespace srlm
