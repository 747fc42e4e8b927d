#include "machine.hpp"

#include <algorithm>
#include <thread>

#include "experiment/error.hpp"
#include "experiment/json_text.hpp"
#include "memory_limit.hpp"
#include "numbers.hpp"
#include "numerics/kernels.hpp"

namespace srlm::cli {

Machine use_machine(const MachineArguments& arguments) {
    choose_kernels(arguments.kernels);
    return {thread_count(arguments.threads), memory_allowed(arguments.memory_limit)};
}

std::size_t thread_count(const std::string& threads) {
    if (!threads.empty()) return static_cast<std::size_t>(parse_count("--threads", threads, 1, 1024));
    return std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, 1024);
}

double memory_allowed(const std::string& limit) {
    constexpr double kMemoryShare = 0.8;
    return limit.empty() ? kMemoryShare * available_memory() : parse_size("--memory-limit", limit);
}

void choose_kernels(const std::string& name) {
    if (name.empty() || use_kernels(name)) return;
    std::string names;
    for (const Kernels* set : available_kernels())
        names += (names.empty() ? "" : ", ") + std::string(set->name);
    throw Error(Code::out_of_range, "--kernels", "got " + text_shown(name) + " but this machine has " + names,
                "Choose one of them");
}

}  // namespace srlm::cli
