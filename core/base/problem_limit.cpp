#include "base/problem_limit.hpp"

#include <string>

#include "base/error.hpp"
#include "base/format.hpp"

namespace srlm {

namespace {

constexpr double kGiB = 1073741824;

struct Limit {
    double bytes = (sizeof(void*) == 4 ? 2 : 16) * kGiB;
    const char* remedy = "";
} limit;

}  // namespace

void limit_problem_bytes(double bytes, const char* remedy) { limit = {bytes, remedy}; }

void require_fits(double bytes, const std::string& parameter, const std::string& place) {
    if (bytes <= limit.bytes) return;
    throw Error(Code::too_large, parameter,
                (place.empty() ? "" : place + ": ") + "the problem would take " + bytes_text(bytes) +
                    ", and " + bytes_text(limit.bytes) + " are allowed",
                "Make " + parameter + " smaller" + limit.remedy);
}

}  // namespace srlm
