#include "report/table.hpp"

#include <algorithm>
#include <string_view>

#include "report/terminal.hpp"
#include "report/text.hpp"

namespace srlm::cli {

namespace {

constexpr std::string_view kGap = "  ";

std::size_t width_of(const Column& column) {
    std::size_t width = display_width(column.title);
    for (const std::string& cell : column.cells) width = std::max(width, display_width(cell));
    return width;
}

std::string block(const std::vector<const Column*>& columns, const Terminal& terminal) {
    std::string out;
    for (std::size_t row = 0; row <= columns.front()->cells.size(); ++row) {
        std::string line;
        for (const Column* column : columns) {
            const std::string& cell = row == 0 ? column->title : column->cells[row - 1];
            line += (line.empty() ? "" : kGap);
            line +=
                terminal.paint(row == 0 ? column->colour : Colour::none, pad_left(cell, width_of(*column)));
        }
        out += line + "\n";
    }
    return out;
}

}  // namespace

std::string table(const std::vector<Column>& columns, const Terminal& terminal) {
    std::vector<Column> shown = columns;
    for (Column& column : shown) {
        column.title = terminal.text(column.title);
        for (std::string& cell : column.cells) cell = terminal.text(cell);
    }
    const std::size_t room = std::min(terminal.width(), kWidest);
    std::string out;
    for (std::size_t next = 1; next < shown.size();) {
        std::vector<const Column*> fitting{&shown.front()};
        std::size_t used = width_of(shown.front());
        for (; next < shown.size(); ++next) {
            const std::size_t more = kGap.size() + width_of(shown[next]);
            if (fitting.size() > 1 && used + more > room) break;
            fitting.push_back(&shown[next]);
            used += more;
        }
        out += (out.empty() ? "" : "\n") + block(fitting, terminal);
    }
    return out;
}

std::vector<std::size_t> rounds_shown(std::size_t rounds, std::size_t most) {
    const std::size_t step = std::max<std::size_t>((rounds + most - 1) / most, 1);
    std::vector<std::size_t> shown;
    for (std::size_t t = 0; t < rounds; t += step) shown.push_back(t);
    shown.push_back(rounds);
    return shown;
}

}  // namespace srlm::cli
