#include "run/process_limits.hpp"

#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "base/decimal.hpp"

namespace srlm::cli {

namespace {

constexpr double kUnlimited = std::numeric_limits<double>::infinity();

/// The first number in a file, or infinity ("max", or no such file).
double number_in(const std::string& path) {
    std::ifstream file(path);
    std::string word;
    file >> word;
    return read_number(word).value_or(kUnlimited);
}

/// The number after `key` in a file of keys and numbers, or nothing.
std::optional<double> number_after(const std::string& path, const std::string& key) {
    std::ifstream file(path);
    std::string word;
    for (std::string rest; file >> word; std::getline(file, rest)) {
        if (word != key || !(file >> word)) continue;
        if (const auto number = read_number(word)) return number;
    }
    return std::nullopt;
}

std::vector<std::string> split(const std::string& text, char separator) {
    std::vector<std::string> parts;
    for (std::size_t from = 0, end = 0; from < text.size(); from = end + 1) {
        end = std::min(text.find(separator, from), text.size());
        parts.push_back(text.substr(from, end - from));
    }
    return parts;
}

bool contains(const std::vector<std::string>& words, const std::string& word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

/// The process's control group as /proc/self/cgroup says; `controller` "" is version 2.
std::optional<std::string> own_group(const std::string& root, const std::string& controller) {
    std::ifstream file(root + "/proc/self/cgroup");
    for (std::string line; std::getline(file, line);) {
        const auto first = line.find(':'), second = line.find(':', first + 1);
        if (second == std::string::npos) continue;
        const std::string controllers = line.substr(first + 1, second - first - 1);
        const bool found = controller.empty() ? controllers.empty() && line.substr(0, first) == "0"
                                              : contains(split(controllers, ','), controller);
        if (found) return line.substr(second + 1);
    }
    return std::nullopt;
}

/// Folders of the process's own control group and of all around it, innermost first.
std::vector<std::string> groups(const std::string& root, const std::string& controller) {
    const std::optional<std::string> own = own_group(root, controller);
    if (!own) return {};
    std::ifstream file(root + "/proc/self/mountinfo");
    for (std::string line; std::getline(file, line);) {
        // id parent device root point options [more …] - type source options
        const std::vector<std::string> words = split(line, ' ');
        const auto dash =
            static_cast<std::size_t>(std::find(words.begin(), words.end(), "-") - words.begin());
        if (words.size() < 6 || dash + 3 >= words.size()) continue;
        const bool right = controller.empty() ? words[dash + 1] == "cgroup2"
                                              : words[dash + 1] == "cgroup" &&
                                                    contains(split(words[dash + 3], ','), controller);
        if (!right) continue;
        const std::string mounted = words[3] == "/" ? "" : words[3], point = root + words[4];
        // A group outside of what is mounted here is seen at its top only.
        std::string inside = own->compare(0, mounted.size(), mounted) == 0 ? own->substr(mounted.size()) : "";
        if (inside.find("/..") != std::string::npos) inside.clear();
        std::vector<std::string> folders;
        for (; inside.size() > 1; inside.erase(inside.rfind('/'))) folders.push_back(point + inside);
        folders.push_back(point);
        return folders;
    }
    return {};
}

void lower(double& limit, std::string& from, double found, const std::string& found_from) {
    if (!(found < limit)) return;
    limit = std::max(found, 0.0);
    from = found_from;
}

void read_groups(const std::string& root, ProcessLimits& limits) {
    struct Version {
        const char *controller, *use, *cache;
        std::vector<const char*> most;
    };
    for (const Version& v :
         {Version{"", "memory.current", "inactive_file", {"memory.max", "memory.high"}},
          Version{"memory", "memory.usage_in_bytes", "total_inactive_file", {"memory.limit_in_bytes"}}}) {
        for (const std::string& group : groups(root, v.controller)) {
            const double use = number_in(group + "/" + v.use);
            const double held =
                use < kUnlimited ? use - number_after(group + "/memory.stat", v.cache).value_or(0) : 0;
            for (const std::string most : v.most)
                lower(limits.memory, limits.memory_from, number_in(group + "/" + most) - held,
                      group + "/" + most);
        }
    }
    for (const std::string& group : groups(root, "")) {
        std::ifstream file(group + "/cpu.max");
        std::string time, period;
        file >> time >> period;
        const auto most = read_number(time), every = read_number(period);
        if (most && every && *every > 0)
            lower(limits.quota, limits.quota_from, *most / *every, group + "/cpu.max");
    }
    for (const std::string& group : groups(root, "cpu")) {
        const double time = number_in(group + "/cpu.cfs_quota_us"),
                     period = number_in(group + "/cpu.cfs_period_us");
        if (time > 0 && time < kUnlimited && period > 0)
            lower(limits.quota, limits.quota_from, time / period, group + "/cpu.cfs_quota_us");
    }
}

/// A positive number in the environment, or infinity.
double environment(const char* name) {
    const char* text = std::getenv(name);
    const double number = text ? read_number(text).value_or(0) : 0;
    return number > 0 ? number : kUnlimited;
}

void read_memory(const std::string& root, ProcessLimits& limits) {
    const auto consider = [&](double bytes, const std::string& from) {
        lower(limits.memory, limits.memory_from, bytes, from);
    };
    if (const auto free = number_after(root + "/proc/meminfo", "MemAvailable:"))
        consider(*free * 1024, "the machine's free memory");
    const auto resource = [&](int which, const char* used, const std::string& from) {
        struct rlimit limit{};
        if (getrlimit(static_cast<__rlimit_resource>(which), &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
            return;
        consider(static_cast<double>(limit.rlim_cur) -
                     1024 * number_after(root + "/proc/self/status", used).value_or(0),
                 from);
    };
    resource(RLIMIT_AS, "VmSize:", "RLIMIT_AS (ulimit -v)");
    resource(RLIMIT_DATA, "VmData:", "RLIMIT_DATA (ulimit -d)");
    constexpr double kMebibyte = 1 << 20;
    consider(environment("SLURM_MEM_PER_NODE") * kMebibyte, "SLURM_MEM_PER_NODE");
    consider(environment("SLURM_MEM_PER_CPU") * environment("SLURM_CPUS_ON_NODE") * kMebibyte,
             "SLURM_MEM_PER_CPU");
}

void read_processors(ProcessLimits& limits) {
    const auto online = static_cast<std::size_t>(std::max(1L, sysconf(_SC_NPROCESSORS_ONLN)));
    limits.processors = online;
    limits.processors_from = "the machine's processors";
    const auto lower_to = [&](std::size_t count, const char* from) {
        if (count == 0 || count >= limits.processors) return;
        limits.processors = count;
        limits.processors_from = from;
    };
    constexpr int kMost = 1 << 16;  // more than cpu_set_t holds
    if (cpu_set_t* set = CPU_ALLOC(kMost)) {
        const std::size_t size = CPU_ALLOC_SIZE(kMost);
        if (sched_getaffinity(0, size, set) == 0)
            lower_to(static_cast<std::size_t>(CPU_COUNT_S(size, set)), "the processors it is bound to");
        CPU_FREE(set);
    }
    if (const double task = environment("SLURM_CPUS_PER_TASK"); task < kUnlimited)
        lower_to(static_cast<std::size_t>(task), "SLURM_CPUS_PER_TASK");
    limits.bound = limits.processors < online;
}

}  // namespace

ProcessLimits process_limits(const std::string& root) {
    ProcessLimits limits;
    read_memory(root, limits);
    read_groups(root, limits);
    read_processors(limits);
    return limits;
}

}  // namespace srlm::cli
