/// \file
/// What a process is granted, read from machines that are made up.

#include <doctest/doctest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "run/machine.hpp"
#include "run/process_limits.hpp"

using namespace srlm::cli;

namespace {

/// A folder with files for /proc and /sys, removed at the end.
class FakeMachine {
public:
    using Files = std::vector<std::pair<std::string, std::string>>;

    explicit FakeMachine(const Files& files)
        : root_(std::filesystem::temp_directory_path() / ("srlm-limits-" + std::to_string(getpid()))) {
        for (const auto& [name, text] : files) {
            const std::filesystem::path file = root_.string() + name;
            std::filesystem::create_directories(file.parent_path());
            std::ofstream(file) << text << '\n';
        }
    }
    ~FakeMachine() { std::filesystem::remove_all(root_); }
    FakeMachine(const FakeMachine&) = delete;
    FakeMachine& operator=(const FakeMachine&) = delete;

    ProcessLimits limits() const { return process_limits(root_.string()); }
    /// Which limit was the tightest, without the folder of this machine.
    std::string memory_from() const {
        const std::string from = limits().memory_from;
        return from.substr(from.compare(0, root_.string().size(), root_.string()) == 0 ? root_.string().size()
                                                                                       : 0);
    }

private:
    std::filesystem::path root_;
};

constexpr const char* kSecond = "30 22 0:27 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw";
constexpr const char* kFirst =
    "34 30 0:31 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
    "31 30 0:28 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct";
const std::pair<std::string, std::string> kFree{"/proc/meminfo", "MemTotal: 9 kB\nMemAvailable: 16777216 kB"};

constexpr double kGiB = 1024.0 * 1024 * 1024;

}  // namespace

TEST_SUITE("process limits") {
    TEST_CASE("a machine without control groups has its free memory") {
        const FakeMachine machine({kFree});
        CHECK(machine.limits().memory == 16 * kGiB);
        CHECK(std::isinf(machine.limits().quota));
        CHECK(machine.limits().processors >= 1);
    }

    TEST_CASE("version 2: every group around the own one counts, and what it holds") {
        const std::string job = "/sys/fs/cgroup/slurm/job_7";
        const FakeMachine machine({kFree,
                                   {"/proc/self/cgroup", "0::/slurm/job_7/step_0/user"},
                                   {"/proc/self/mountinfo", kSecond},
                                   {job + "/step_0/user/memory.max", "max"},
                                   {job + "/step_0/memory.max", "max"},
                                   {job + "/memory.max", "1073741824"},
                                   {job + "/memory.current", "805306368"},
                                   {job + "/memory.stat", "anon 5\ninactive_file 268435456\nactive_file 1"},
                                   {job + "/cpu.max", "150000 100000"},
                                   {job + "/step_0/cpu.max", "max 100000"},
                                   {"/sys/fs/cgroup/memory.max", "2147483648"}});
        CHECK(machine.limits().memory == 0.5 * kGiB);  // caches are given back
        CHECK(machine.memory_from() == job + "/memory.max");
        CHECK(machine.limits().quota == 1.5);
    }

    TEST_CASE("version 2: memory.high counts, too") {
        const FakeMachine machine({kFree,
                                   {"/proc/self/cgroup", "0::/a"},
                                   {"/proc/self/mountinfo", kSecond},
                                   {"/sys/fs/cgroup/a/memory.max", "2147483648"},
                                   {"/sys/fs/cgroup/a/memory.high", "1073741824"}});
        CHECK(machine.limits().memory == kGiB);
        CHECK(machine.memory_from() == "/sys/fs/cgroup/a/memory.high");
    }

    TEST_CASE("version 2: a container sees its own group as the top") {
        for (const char* own : {"0::/", "0::/../../elsewhere"}) {
            const FakeMachine machine({kFree,
                                       {"/proc/self/cgroup", own},
                                       {"/proc/self/mountinfo", kSecond},
                                       {"/sys/fs/cgroup/memory.max", "1073741824"},
                                       {"/sys/fs/cgroup/memory.current", "2147483648"}});
            CHECK(machine.limits().memory == 0);  // nothing is left, not less than nothing
        }
        const FakeMachine bound(
            {kFree,
             {"/proc/self/cgroup", "0::/docker/abc/inner"},
             {"/proc/self/mountinfo", "30 22 0:27 /docker/abc /sys/fs/cgroup rw - cgroup2 cgroup2 rw"},
             {"/sys/fs/cgroup/inner/memory.max", "1073741824"}});
        CHECK(bound.limits().memory == kGiB);
    }

    TEST_CASE("version 1: each controller has a tree of its own") {
        const FakeMachine machine(
            {kFree,
             {"/proc/self/cgroup", "4:memory:/job/step_0/user\n1:cpu,cpuacct:/job\n0::/"},
             {"/proc/self/mountinfo", kFirst},
             {"/sys/fs/cgroup/memory/job/step_0/user/memory.limit_in_bytes", "9223372036854771712"},
             {"/sys/fs/cgroup/memory/job/memory.limit_in_bytes", "1073741824"},
             {"/sys/fs/cgroup/memory/job/memory.usage_in_bytes", "536870912"},
             {"/sys/fs/cgroup/memory/job/memory.stat", "inactive_file 7\ntotal_inactive_file 268435456"},
             {"/sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712"},
             {"/sys/fs/cgroup/cpu,cpuacct/job/cpu.cfs_quota_us", "300000"},
             {"/sys/fs/cgroup/cpu,cpuacct/job/cpu.cfs_period_us", "100000"},
             {"/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "-1"},
             {"/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000"}});
        CHECK(machine.limits().memory == 0.75 * kGiB);
        CHECK(machine.memory_from() == "/sys/fs/cgroup/memory/job/memory.limit_in_bytes");
        CHECK(machine.limits().quota == 3);
    }

    TEST_CASE("there are as many threads as the quota lets run, and at least one") {
        const double none = std::numeric_limits<double>::infinity();
        CHECK(threads_within(8, none) == 8);
        CHECK(threads_within(8, 3) == 3);
        CHECK(threads_within(8, 1.5) == 2);
        CHECK(threads_within(8, 0.25) == 1);
        CHECK(threads_within(100000, none) == 1024);
    }

    TEST_CASE("files that are not as they should be set no limit") {
        const FakeMachine machine({kFree,
                                   {"/proc/self/cgroup", "nonsense\n0:\n::\n0::/a"},
                                   {"/proc/self/mountinfo", std::string("\n- - -\n1 2 3\n") + kSecond},
                                   {"/sys/fs/cgroup/a/memory.max", ""},
                                   {"/sys/fs/cgroup/a/cpu.max", "0"}});
        CHECK(machine.limits().memory == 16 * kGiB);
        CHECK(std::isinf(machine.limits().quota));
    }
}
