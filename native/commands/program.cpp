#include "commands/program.hpp"

#include <exception>
#include <new>
#include <string>

#include "base/error.hpp"
#include "commands/exit_status.hpp"
#include "report/terminal.hpp"
#include "run/interrupt.hpp"

namespace srlm::cli {

namespace {

int fail(std::string_view code, const std::string& message, int status) {
    err().say("srlm: error (" + std::string(code) + "): " + message);
    return status;
}

}  // namespace

int run_program(const std::function<int()>& program) {
    prepare_streams();
    try {
        return program();
    } catch (const Error& error) {
        return fail(code_name(error.code), error.what(), exit_status(error.code));
    } catch (const Interrupted&) {
        return kSignal + interrupted();
    } catch (const std::bad_alloc&) {
        return fail(code_name(Code::too_large),
                    "the memory is exhausted. Run a smaller spec or fewer threads.", kTooLarge);
    } catch (const std::exception& error) {
        return fail("internal", std::string(error.what()) + ". Report this together with the command.",
                    kOutputFailed);
    }
}

}  // namespace srlm::cli
