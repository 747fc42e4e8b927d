#include "report/terminal.hpp"

#include <fcntl.h>
#include <langinfo.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <clocale>
#include <csignal>
#include <cstdlib>

#include "base/error.hpp"
#include "io/files.hpp"
#include "report/text.hpp"

namespace srlm::cli {

namespace {

std::size_t terminal_width(int descriptor) {
    winsize size{};
    if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 100;
    return std::clamp<std::size_t>(size.ws_col, 40, 400);
}

bool wants_colour() {
    const char* no_color = std::getenv("NO_COLOR");
    const char* term = std::getenv("TERM");
    return !(no_color && *no_color) && term && std::string_view(term) != "dumb";
}

std::string_view escape(Colour colour) {
    switch (colour) {
        case Colour::none: return "";
        case Colour::kappa: return "\x1b[38;5;32m";
        case Colour::own_failure: return "\x1b[38;5;36m";
        case Colour::target_failure: return "\x1b[38;5;166m";
        case Colour::confidence: return "\x1b[38;5;175m";
        case Colour::entropy: return "\x1b[38;5;214m";
        case Colour::dim: return "\x1b[38;5;245m";
        case Colour::strong: return "\x1b[1m";
    }
    return "";
}

}  // namespace

Terminal::Terminal(int descriptor)
    : descriptor_(descriptor),
      interactive_(isatty(descriptor) == 1),
      utf8_(std::string_view(nl_langinfo(CODESET)) == "UTF-8"),
      colour_(interactive_ && wants_colour()),
      width_(interactive_ ? terminal_width(descriptor) : 100) {}

std::string Terminal::text(std::string_view utf8) const { return utf8_ ? std::string(utf8) : to_ascii(utf8); }

std::string Terminal::line(std::string_view label, std::string_view words, std::size_t indent) const {
    return hanging(text(label), text(printable(words)), indent, std::min(width_, kWidest));
}

std::string Terminal::paint(Colour colour, std::string_view text) const {
    if (!colour_ || colour == Colour::none || text.empty()) return std::string(text);
    return std::string(escape(colour)) + std::string(text) + "\x1b[0m";
}

void Terminal::print(std::string_view text) const {
    try {
        write_all(descriptor_, text, "stdout", true);
    } catch (const Error&) {
        if (descriptor_ == 1) throw;  // nothing is left to complain to when stderr fails
    }
}

void Terminal::say(std::string_view words) const { print(text(printable(words)) + "\n"); }

const Terminal& out() {
    static const Terminal terminal(1);
    return terminal;
}

const Terminal& err() {
    static const Terminal terminal(2);
    return terminal;
}

void prepare_streams() {
    std::setlocale(LC_CTYPE, "");
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);  // ulimit -f
    for (int descriptor = 0; descriptor <= 2; ++descriptor) {
        if (fcntl(descriptor, F_GETFD) == -1 && errno == EBADF) (void)open("/dev/null", O_RDONLY);
    }
}

}  // namespace srlm::cli
