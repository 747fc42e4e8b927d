#include "report/progress.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "report/numbers.hpp"
#include "report/text.hpp"

namespace srlm::cli {

namespace {

/// A run that ends sooner than this needs no bar.
constexpr double kPatience = 0.5;

/// `share` ∈ [0, 1] of `width` cells, in eighths where the terminal can show them.
std::string bar(double share, std::size_t width, bool utf8) {
    if (!utf8) {
        const auto full = static_cast<std::size_t>(share * static_cast<double>(width));
        return "[" + std::string(full, '#') + std::string(width - full, '.') + "]";
    }
    const char* eighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    const auto parts = static_cast<std::size_t>(share * static_cast<double>(8 * width));
    std::string cells;
    for (std::size_t i = 0; i < parts / 8; ++i) cells += "█";
    return "▕" + pad_right(cells + eighths[parts % 8], width) + "▏";
}

}  // namespace

Progress::Progress(const Terminal& terminal, std::int64_t total)
    : terminal_(terminal), total_(total), start_(std::chrono::steady_clock::now()) {}

Progress::~Progress() { hide(); }

void Progress::hide() {
    if (shown_) terminal_.print("\r\x1b[K");
    shown_ = false;
}

double Progress::seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
}

void Progress::show(std::int64_t done) {
    if (total_ <= 0) return;
    const double share = static_cast<double>(done) / static_cast<double>(total_), elapsed = seconds();
    show_share(share, share > 0 ? elapsed * (1 - share) / share : std::nan(""),
               rate_text(static_cast<double>(done) / elapsed) + " rounds/s");
}

void Progress::show_share(double share, double left, const std::string& what) {
    if (!terminal_.interactive() || seconds() < kPatience) return;
    share = std::clamp(share, 0.0, 1.0);
    std::string words =
        " " + pad_left(std::to_string(static_cast<int>(std::floor(100 * share))), 3) + " %  " + what;
    if (std::isfinite(left)) words += "  " + duration_text(left) + " left";
    const std::size_t room = terminal_.width() - 1, used = display_width(words) + 2;
    const std::size_t cells = room > used ? std::min<std::size_t>(room - used, 40) : 0;
    std::string line =
        "\r" + terminal_.paint(Colour::kappa, bar(share, cells, terminal_.utf8())) + words + "\x1b[K";
    terminal_.print(line);
    shown_ = true;
}

}  // namespace srlm::cli
