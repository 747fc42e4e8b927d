#include "run/machine.hpp"

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "base/json_text.hpp"
#include "base/problem_limit.hpp"
#include "numerics/kernels.hpp"
#include "report/numbers.hpp"
#include "run/process_limits.hpp"

namespace srlm::cli {

Machine use_machine(const MachineArguments& arguments) {
    choose_kernels(arguments.kernels);
    const Machine machine{thread_count(arguments.threads), memory_allowed(arguments.memory_limit)};
    limit_data(machine);
    return machine;
}

void limit_data(const Machine& machine) {
    limit_problem_bytes(machine.memory, ", or give a larger --memory-limit");
}

std::size_t threads_within(std::size_t processors, double quota) {
    constexpr std::size_t kMost = 1024;
    const double most = std::min(static_cast<double>(processors), std::ceil(quota));
    return std::clamp(static_cast<std::size_t>(most), std::size_t{1}, kMost);
}

std::size_t thread_count(const std::string& threads) {
    if (!threads.empty()) return static_cast<std::size_t>(parse_count("--threads", threads, 1, 1024));
    const ProcessLimits limits = process_limits();
    return threads_within(limits.processors, limits.quota);
}

double memory_allowed(const std::string& limit) {
    return limit.empty() ? kMemoryShare * process_limits().memory : parse_size("--memory-limit", limit);
}

std::string kernel_names() {
    std::string names;
    for (const Kernels* set : available_kernels())
        names += (names.empty() ? "" : ", ") + std::string(set->name);
    return names;
}

void choose_kernels(const std::string& name) {
    if (name.empty() || use_kernels(name)) return;
    throw Error(Code::out_of_range, "--kernels",
                "got " + text_shown(name) + " but this machine has " + kernel_names(), "Choose one of them");
}

}  // namespace srlm::cli
