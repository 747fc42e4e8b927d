#include "report/plot.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>

#include "base/decimal.hpp"
#include "report/terminal.hpp"
#include "report/text.hpp"

namespace srlm::cli {

namespace {

constexpr std::size_t kRows = 12;
constexpr int kDotsAcross = 2, kDotsDown = 4;  // of a braille cell

/// A position on the axis (in log value) and what is written there.
struct Tick {
    double position;
    std::string label;
};

/// `steps` times powers of ten between the ends, which are logarithms.
std::vector<Tick> round_ticks(double low, double high, const std::vector<double>& steps) {
    std::vector<Tick> ticks;
    for (int power = static_cast<int>(std::floor(low / std::log(10.0))); power <= 300; ++power) {
        for (const double step : steps) {
            const double value = step * std::pow(10.0, power), position = std::log(value);
            if (position > high + 1e-9) return ticks;
            if (position >= low - 1e-9)
                ticks.push_back({position, write_number(value, Notation::general, 6)});
        }
    }
    return ticks;
}

std::vector<Tick> axis_ticks(double low, double high) {
    constexpr std::size_t kFewest = 3, kMost = kRows / 2;
    for (const auto& steps : {std::vector<double>{1}, {1, 2, 5}, {1, 1.5, 2, 3, 4, 5, 6, 8}}) {
        std::vector<Tick> ticks = round_ticks(low, high, steps);
        while (ticks.size() > kMost) {  // every second, fourth, … of them
            for (std::size_t i = 1; i < ticks.size(); ++i)
                ticks.erase(ticks.begin() + static_cast<std::ptrdiff_t>(i));
        }
        if (ticks.size() >= kFewest) return ticks;
    }
    // A narrow range has no round values: even steps, with digits enough to tell them apart.
    const int digits = std::clamp(2 - static_cast<int>(std::floor(std::log10(high - low))), 3, 9);
    std::vector<Tick> ticks;
    for (int i = 0; i <= 3; ++i) {
        const double position = low + (high - low) * i / 3;
        ticks.push_back({position, write_number(std::exp(position), Notation::general, digits)});
    }
    return ticks;
}

/// The ends moved outwards to a round value, when that costs little of the plot.
void widen(double& low, double& high) {
    const double allowance = 0.1 * (high - low), outside = std::log(3.0);
    for (const Tick& tick : round_ticks(low - outside, high + outside, {1, 2, 5})) {
        if (tick.position <= low && tick.position >= low - allowance) low = tick.position;
    }
    for (const Tick& tick : round_ticks(high, high + outside, {1, 2, 5})) {
        if (tick.position <= high + allowance) {
            high = tick.position;
            break;
        }
    }
}

class Canvas {
public:
    Canvas(const Curve& curve, std::size_t columns, const Terminal& terminal)
        : curve_(curve),
          terminal_(terminal),
          columns_(columns),
          dots_(columns * kRows),
          marks_(columns * kRows) {
        low_ = std::log(*std::min_element(curve.band_low.begin(), curve.band_low.end()));
        high_ = std::log(*std::max_element(curve.band_high.begin(), curve.band_high.end()));
        for (const double value : curve.line) {  // a mean may lie outside the quantiles
            low_ = std::min(low_, std::log(value));
            high_ = std::max(high_, std::log(value));
        }
        if (high_ - low_ < 1e-6) {  // a flat line
            low_ -= 0.01;
            high_ += 0.01;
        }
        widen(low_, high_);
        draw();
    }

    double low() const { return low_; }
    double high() const { return high_; }

    std::size_t row_of(double log_value) const {
        return static_cast<std::size_t>(dot_row(log_value) / kDotsDown);
    }

    std::string row(std::size_t row) const {
        std::string out, run;
        Colour colour = Colour::none;
        for (std::size_t c = 0; c < columns_; ++c) {
            const auto [next, cell] = look(row, c);
            if (next != colour) {
                out += terminal_.paint(colour, run);
                run.clear();
                colour = next;
            }
            run += cell;
        }
        run.erase(run.find_last_not_of(' ') + 1);
        return out + terminal_.paint(colour, run);
    }

    std::size_t column_of(std::size_t round) const {
        return static_cast<std::size_t>(dot_column(round)) / kDotsAcross;
    }

private:
    int last_dot_column() const { return static_cast<int>(columns_) * kDotsAcross - 1; }
    double rounds() const { return static_cast<double>(curve_.line.size() - 1); }

    int dot_column(std::size_t round) const {
        if (rounds() == 0) return 0;
        return static_cast<int>(std::lround(static_cast<double>(round) / rounds() * last_dot_column()));
    }

    /// Counted from the top.
    int dot_row(double log_value) const {
        const double last = static_cast<double>(kRows) * kDotsDown - 1;
        return static_cast<int>(std::lround((high_ - log_value) / (high_ - low_) * last));
    }

    /// log of the values between two rounds, on a straight line.
    double between(const std::vector<double>& values, double dot) const {
        const double t = dot / last_dot_column() * rounds();
        const auto before = std::min(static_cast<std::size_t>(t), values.size() - 1);
        const std::size_t after = std::min(before + 1, values.size() - 1);
        const double share = t - static_cast<double>(before);
        return (1 - share) * std::log(values[before]) + share * std::log(values[after]);
    }

    void set(int dot_x, int dot_y) {
        constexpr std::uint8_t kBits[kDotsDown][kDotsAcross] = {
            {0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};
        const std::size_t cell = static_cast<std::size_t>(dot_y / kDotsDown) * columns_ +
                                 static_cast<std::size_t>(dot_x / kDotsAcross);
        dots_[cell] |= kBits[dot_y % kDotsDown][dot_x % kDotsAcross];
    }

    void draw() {
        int previous = dot_row(std::log(curve_.line.front()));
        const int end = rounds() == 0 ? 0 : last_dot_column();
        for (int x = 0; x <= end; ++x) {
            const int y = dot_row(between(curve_.line, x));
            set(x, y);
            for (; previous < y - 1; ++previous) set(x, previous + 1);  // no gap to the column before
            for (; previous > y + 1; --previous) set(x, previous - 1);
            previous = y;
        }
        if (rounds() * 4 > static_cast<double>(columns_)) return;  // marks would touch each other
        for (std::size_t t = 0; t < curve_.line.size(); ++t) {
            marks_[row_of(std::log(curve_.line[t])) * columns_ + column_of(t)] = true;
        }
    }

    std::pair<Colour, std::string> look(std::size_t row, std::size_t column) const {
        const std::size_t cell = row * columns_ + column;
        const bool utf8 = terminal_.utf8();
        if (marks_[cell]) return {curve_.colour, utf8 ? "●" : "*"};
        if (dots_[cell] != 0) {
            if (!utf8) return {curve_.colour, "."};
            const unsigned code = 0x2800u + dots_[cell];
            return {curve_.colour,
                    {static_cast<char>(0xE0 | code >> 12), static_cast<char>(0x80 | (code >> 6 & 0x3F)),
                     static_cast<char>(0x80 | (code & 0x3F))}};
        }
        if (rounds() == 0 && column > 0) return {Colour::none, " "};
        const double dot =
            (static_cast<double>(column) + 0.5) / static_cast<double>(columns_) * last_dot_column();
        const double centre = static_cast<double>(row) * kDotsDown + (kDotsDown - 1) / 2.0;
        const bool in_band = dot_row(between(curve_.band_high, dot)) <= centre &&
                             centre <= dot_row(between(curve_.band_low, dot));
        if (!in_band) return {Colour::none, " "};
        return {Colour::dim, utf8 ? "░" : ":"};
    }

    const Curve& curve_;
    const Terminal& terminal_;
    std::size_t columns_;
    std::vector<std::uint8_t> dots_;
    std::vector<bool> marks_;
    double low_ = 0, high_ = 0;
};

/// "0      1      2" under the columns of those rounds.
std::string round_axis(const Canvas& canvas, std::size_t rounds, std::size_t columns) {
    constexpr std::size_t kRoom = 6;
    std::size_t step = 1;
    while (rounds / step * kRoom > columns) {
        const std::size_t lead = step / static_cast<std::size_t>(std::pow(10, std::floor(std::log10(step))));
        step = lead == 2 ? step / 2 * 5 : step * 2;
    }
    std::string line;
    for (std::size_t t = 0; t <= rounds; t += step) {
        const std::string label = std::to_string(t);
        // The last column is the last round's: write its label so that it ends there.
        const std::size_t at = std::min(canvas.column_of(t), columns - label.size());
        line = pad_right(line, at) + label;
    }
    return line;
}

}  // namespace

std::string plot(const Curve& curve, const Terminal& terminal) {
    const std::size_t rounds = curve.line.size() - 1;
    const std::size_t room = std::min(terminal.width(), kWidest);
    // Labels take what the longest needs; ticks depend on the range only, so a first canvas tells.
    const Canvas sketch(curve, 10, terminal);
    const std::vector<Tick> ticks = axis_ticks(sketch.low(), sketch.high());
    std::size_t label_width = 0;
    for (const Tick& tick : ticks) label_width = std::max(label_width, tick.label.size());
    const std::size_t columns = room - label_width - 4;
    const Canvas canvas(curve, columns, terminal);

    std::string out;
    for (std::size_t row = 0; row < kRows; ++row) {
        std::string label;
        for (const Tick& tick : ticks) {
            if (canvas.row_of(tick.position) == row) label = tick.label;
        }
        const bool marked = !label.empty();
        const char* axis = terminal.utf8() ? (marked ? "┤" : "│") : (marked ? "+" : "|");
        out += "  " + pad_left(label, label_width) + " " + axis + canvas.row(row) + "\n";
    }
    const std::string margin(label_width + 4, ' ');
    return out + margin + round_axis(canvas, rounds, columns) + "\n";
}

}  // namespace srlm::cli
