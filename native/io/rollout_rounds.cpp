#include "io/rollout_rounds.hpp"

#include <string_view>

#include "run/interrupt.hpp"

namespace srlm::cli {

std::vector<Rollouts> read_rounds(const std::string& path, const std::string& parameter,
                                  const std::string& format, const Reading& reading, Sha256& hash) {
    const OpenedSource source = open_source(path, parameter, reading);
    RolloutFile file(parameter, format, longest_parsed(reading), reading.remedy());
    for (std::string_view piece = source.bytes->next(); !piece.empty(); piece = source.bytes->next()) {
        if (interrupted() != 0) throw Interrupted{};  // much may be packed in a piece of the file
        source.bytes->show_progress();
        hash.update(piece.data(), piece.size());
        file.feed(piece);
    }
    std::vector<Rollouts> rounds = file.finish();
    if (!source.note.empty()) rounds.front().notes.insert(rounds.front().notes.begin(), source.note);
    return rounds;
}

}  // namespace srlm::cli
