#pragma once
/// \file
/// Exit statuses of the program; scripts rely on them, and --help lists them.

#include "base/error.hpp"

namespace srlm::cli {

enum ExitStatus : int {
    kOk = 0,
    kUsage = 2,         ///< The command line or the spec is wrong.
    kBadData = 3,       ///< A file cannot be read or used.
    kTooLarge = 4,      ///< The run would not fit the memory it may use.
    kHashDiffers = 5,   ///< The result is not the one that was expected.
    kDiverged = 6,      ///< A number stopped being finite.
    kOutputFailed = 7,  ///< A result could not be written.
    kBusy = 8,          ///< Another process holds a file; the same command may work later.
    kOtherBits = 9,     ///< This build or process computes other bits than all others.
    kSignal = 128,      ///< Plus the signal's number: 130 after Ctrl-C.
};

inline ExitStatus exit_status(Code code) {
    switch (code) {
        case Code::syntax:
        case Code::unknown_key:
        case Code::wrong_type:
        case Code::out_of_range:
        case Code::not_applicable: return kUsage;
        case Code::bad_data:
        case Code::missing_file: return kBadData;
        case Code::too_large: return kTooLarge;
        case Code::diverged: return kDiverged;
        case Code::io: return kOutputFailed;
        case Code::busy: return kBusy;
        case Code::other_bits: return kOtherBits;
    }
    return kOutputFailed;
}

}  // namespace srlm::cli
