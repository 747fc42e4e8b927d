/// \file
/// Which set of kernels runs. SRLM_KERNEL_SETS, from the build, is SET(name) for each set compiled
/// in, slowest first.

#include <atomic>
#include <string_view>
#include <vector>

#include "numerics/kernels.hpp"

namespace srlm {

#define SET(isa)                     \
    namespace isa {                  \
    extern const Kernels kernel_set; \
    }
SRLM_KERNEL_SETS
#undef SET

namespace {

bool runs_here([[maybe_unused]] std::string_view name) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (name == "avx2") return __builtin_cpu_supports("avx2");
    if (name == "avx512") {
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
               __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw");
    }
#endif
    return true;
}

std::atomic<const Kernels*>& current() {
    static std::atomic<const Kernels*> set = available_kernels().back();
    return set;
}

}  // namespace

std::vector<const Kernels*> available_kernels() {
    std::vector<const Kernels*> sets;
#define SET(isa) \
    if (runs_here(isa::kernel_set.name)) sets.push_back(&isa::kernel_set);
    SRLM_KERNEL_SETS
#undef SET
    return sets;
}

const Kernels& kernels() { return *current().load(std::memory_order_relaxed); }

bool use_kernels(std::string_view name) {
    for (const Kernels* set : available_kernels()) {
        if (set->name == name) {
            current() = set;
            return true;
        }
    }
    return false;
}

}  // namespace srlm
