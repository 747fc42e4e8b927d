#include "base/format.hpp"

#include <cstddef>
#include <string>

namespace srlm {

std::string bytes_text(double bytes) {
    const char* units[] = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB"};
    std::size_t unit = 0;
    for (; bytes >= 1024 && unit < 5; ++unit) bytes /= 1024;
    const std::string number = bytes >= 1024
                                   ? brief_number(bytes)
                                   : write_number(bytes, Notation::fixed, unit == 0 || bytes >= 100 ? 0 : 1);
    return number + " " + units[unit];
}

}  // namespace srlm
