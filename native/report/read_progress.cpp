#include "report/read_progress.hpp"

#include <algorithm>

#include "base/format.hpp"
#include "report/terminal.hpp"
#include "report/text.hpp"

namespace srlm::cli {

namespace {

constexpr double kPatience = 0.5, kOnTerminal = 0.1, kInLog = 10;  // seconds

/// As much of the text as a line of the terminal holds.
std::string clipped(const std::string& text, std::size_t width) {
    std::string line = text;
    while (display_width(line) > width) {
        while ((line.back() & '\xc0') == '\x80') line.pop_back();
        line.pop_back();
    }
    return line;
}

}  // namespace

ReadProgress::ReadProgress(const std::string& name, bool wanted, double total)
    : name_(name), wanted_(wanted), total_(total), start_(Clock::now()), shown_(start_) {}

ReadProgress::~ReadProgress() {
    if (on_line_) err().print("\r\x1b[K");
}

void ReadProgress::show(double done) {
    if (!wanted_) return;
    const Clock::time_point now = Clock::now();
    const auto since = [now](Clock::time_point then) {
        return std::chrono::duration<double>(now - then).count();
    };
    const bool watched = err().interactive();
    const double seconds = since(start_);
    if (since(shown_) < (watched ? kOnTerminal : kInLog) || seconds < kPatience) return;
    shown_ = now;
    std::string text = "reading " + name_ + ": " + bytes_text(done);
    if (total_ > 0) {
        text += " of " + bytes_text(total_) + " (" +
                std::to_string(static_cast<int>(100 * std::min(1.0, done / total_))) + " %)";
    }
    text = err().text(printable(text + ", " + bytes_text(done / seconds) + "/s"));
    err().print(watched ? "\r" + clipped(text, err().width() - 1) + "\x1b[K" : "srlm: " + text + "\n");
    on_line_ = watched;
}

}  // namespace srlm::cli
