#include "memory_limit.hpp"

#include <algorithm>
#include <fstream>
#include <limits>
#include <string>

namespace srlm::cli {

namespace {

constexpr double kUnlimited = std::numeric_limits<double>::infinity();

/// The number in a one-line file, or infinity ("max", or no such file).
double number_in(const std::string& path) {
    std::ifstream file(path);
    double number = 0;
    return file >> number ? number : kUnlimited;
}

/// Limit minus use of a control group, version 2 or 1.
double control_group_memory() {
    double left = kUnlimited;
    const std::string root = "/sys/fs/cgroup/";
    for (const auto& [limit, use] :
         {std::pair{"memory.max", "memory.current"},
          std::pair{"memory/memory.limit_in_bytes", "memory/memory.usage_in_bytes"}}) {
        const double most = number_in(root + limit), used = number_in(root + use);
        if (most < kUnlimited && used < kUnlimited) left = std::min(left, std::max(0.0, most - used));
    }
    return left;
}

double machine_memory() {
    std::ifstream file("/proc/meminfo");
    std::string key;
    for (std::string line; file >> key; std::getline(file, line)) {
        double kibibytes = 0;
        if (key == "MemAvailable:" && file >> kibibytes) return kibibytes * 1024;
    }
    return kUnlimited;
}

}  // namespace

double available_memory() { return std::min(machine_memory(), control_group_memory()); }

}  // namespace srlm::cli
