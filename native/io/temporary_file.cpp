#include "io/temporary_file.hpp"

#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <filesystem>
#include <system_error>

namespace srlm::cli {

namespace {

constexpr const char* kEnding = ".tmp";

/// ".srlm-HOST-": a process number says nothing about the processes of another machine on the same disk.
std::string beginning() {
    constexpr std::size_t kLongest = 40;
    char host[256] = {};
    gethostname(host, sizeof host - 1);
    std::string name;
    for (const char* c = host; *c != '\0' && name.size() < kLongest; ++c)
        name += *c == '/' || *c == '-' ? '_' : *c;
    return ".srlm-" + name + "-";
}

/// Whether a file is the temporary one of a process of this machine that is no more.
bool is_stray(const std::string& name, const std::string& begins) {
    if (!name.starts_with(begins) || !name.ends_with(kEnding)) return false;
    pid_t process = 0;
    const char* digits = name.data() + begins.size();
    const auto [end, error] = std::from_chars(digits, name.data() + name.size(), process);
    return error == std::errc() && process > 0 && *end == '-' && kill(process, 0) != 0 && errno == ESRCH;
}

}  // namespace

std::string folder_of(const std::string& path) {
    const std::string folder = std::filesystem::path(path).parent_path().string();
    return folder.empty() ? "." : folder;
}

std::string temporary_name(const std::string& path) {
    static int count = 0;
    return folder_of(path) + "/" + beginning() + std::to_string(getpid()) + "-" + std::to_string(count++) +
           kEnding;
}

void remove_strays(const std::string& path) {
    const std::string begins = beginning();
    std::error_code none;
    std::filesystem::directory_iterator at(folder_of(path), none);
    for (; !none && at != std::filesystem::directory_iterator(); at.increment(none))
        if (is_stray(at->path().filename().string(), begins)) unlink(at->path().c_str());
}

}  // namespace srlm::cli
