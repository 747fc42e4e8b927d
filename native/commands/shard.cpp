#include "commands/shard.hpp"

#include <cstdint>

#include "base/error.hpp"
#include "base/json_text.hpp"
#include "report/numbers.hpp"

namespace srlm::cli {

Shard parse_shard(const std::string& text) {
    if (text.empty()) return {};
    constexpr std::int64_t kMostShards = 100000;
    const auto slash = text.find('/');
    if (slash == std::string::npos || slash == 0 || slash + 1 == text.size()) {
        throw Error(Code::wrong_type, "--shard", "got " + text_shown(text),
                    "Write 2/16 for the second of 16 parts");
    }
    Shard shard;
    shard.count = static_cast<std::size_t>(parse_count("--shard", text.substr(slash + 1), 1, kMostShards));
    shard.index = static_cast<std::size_t>(
        parse_count("--shard", text.substr(0, slash), 1, static_cast<std::int64_t>(shard.count)));
    return shard;
}

std::string shard_text(const Shard& shard) {
    return std::to_string(shard.index) + "/" + std::to_string(shard.count);
}

}  // namespace srlm::cli
