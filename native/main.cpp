/// \file
/// srlm: the self-rewarding loop on the command line.

#include <exception>
#include <new>
#include <string>

#include "arguments.hpp"
#include "exit_status.hpp"
#include "experiment/error.hpp"
#include "interrupt.hpp"
#include "terminal.hpp"
#include "text.hpp"

namespace {

using namespace srlm;
using namespace srlm::cli;

int fail(std::string_view code, const std::string& message, int status) {
    err().print(err().text(printable("srlm: error (" + std::string(code) + "): " + message)) + "\n");
    return status;
}

}  // namespace

int main(int argc, char** argv) {
    prepare_streams();
    try {
        return run_command_line(argc, argv);
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
