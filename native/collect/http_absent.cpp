#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "collect/http.hpp"

namespace srlm::cli {

struct Http::State {};

Http::Http(const std::string&, double) {
    throw Error(Code::not_applicable, "collect",
                "this srlm was built without libcurl, and cannot ask a server for draws",
                "Install it (Debian, Ubuntu: apt-get install libcurl4-openssl-dev), then configure and build "
                "again");
}

Http::~Http() = default;
void Http::start(std::size_t, const std::string&, const std::string&) {}
std::vector<std::pair<std::size_t, HttpReply>> Http::wait(double) { return {}; }
std::size_t Http::running() const { return 0; }

}  // namespace srlm::cli
