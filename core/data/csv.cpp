#include "data/csv.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

#include "base/decimal.hpp"
#include "base/error.hpp"
#include "base/json_text.hpp"
#include "base/spelling.hpp"

namespace srlm {

namespace {

struct Row {
    std::size_t line = 0;  ///< Where it begins, from 1
    std::vector<std::string> cells;
};

std::string trimmed(const std::string& text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string::npos) return "";
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// One of the characters that look like a blank, a minus or a digit but are none, at the start of the text:
/// its bytes, or 0.
std::size_t odd_character(std::string_view text) {
    const auto starts = [&](std::string_view with) { return text.substr(0, with.size()) == with; };
    for (const char* two : {"\xC2\xA0", "\xC2\xAD"})  // no-break space, soft hyphen
        if (starts(two)) return 2;
    for (const char* block :
         {"\xE2\x80", "\xE2\x81", "\xE2\x88\x92", "\xE3\x80\x80", "\xEF\xBB\xBF", "\xEF\xBC"})
        if (starts(block)) return 3;  // general punctuation, minus, wide blank, byte order mark, wide digits
    return 0;
}

/// A cell as an error shows it, odd characters as \u and their number.
std::string cell_shown(const std::string& cell) {
    std::string shown;
    bool odd = false;
    for (std::size_t i = 0; i < cell.size();) {
        const std::size_t size = odd_character(std::string_view(cell).substr(i));
        if (size > 0) {
            unsigned code = static_cast<unsigned char>(cell[i]) & (size == 2 ? 0x1Fu : 0x0Fu);
            for (std::size_t k = 1; k < size; ++k)
                code = code << 6 | (static_cast<unsigned char>(cell[i + k]) & 0x3Fu);
            constexpr std::string_view kDigits = "0123456789abcdef";
            shown += "\\u";
            for (int shift = 12; shift >= 0; shift -= 4) shown += kDigits[code >> shift & 0xFu];
            odd = true;
        }
        if (size == 0) shown += cell[i];
        i += std::max<std::size_t>(size, 1);
    }
    std::string quoted = text_shown(shown);
    for (auto at = quoted.find("\\\\u"); odd && at != std::string::npos; at = quoted.find("\\\\u", at))
        quoted.erase(at, 1);
    return quoted;
}

bool decimal_comma(const std::string& cell) {
    const std::size_t comma = cell.find(',');
    if (comma == std::string::npos) return false;
    std::string point = cell;
    point[comma] = '.';
    return read_number(point).has_value();
}

template <std::size_t N>
bool is_one_of(const std::string& text, const std::array<const char*, N>& words) {
    return std::find(words.begin(), words.end(), text) != words.end();
}

/// A word for a number that is missing or not finite, or an error of a spreadsheet.
bool no_number_word(const std::string& cell) {
    const std::string word = lower_case(cell.substr(!cell.empty() && (cell[0] == '-' || cell[0] == '+')));
    constexpr std::array<const char*, 8> kWords{"nan", "inf",  "infinity", "na",
                                                "n/a", "#n/a", "null",     "none"};
    return is_one_of(word, kWords) ||
           (word.size() > 1 && word[0] == '#' && (word.back() == '!' || word.back() == '?'));
}

/// Whether a cell is a number or was meant as one: it begins as numbers do, and has no letters.
bool like_number(const std::string& cell) {
    if (no_number_word(cell)) return true;
    bool digits = false;
    for (std::size_t i = 0; i < cell.size();) {
        const std::size_t odd = odd_character(std::string_view(cell).substr(i));
        const char c = cell[i];
        if (odd == 0 && std::string_view("0123456789.,+-_'% eE").find(c) == std::string_view::npos)
            return false;
        if ((c == 'e' || c == 'E') && !digits) return false;
        digits = digits || (c >= '0' && c <= '9') || cell.compare(i, 2, "\xEF\xBC") == 0;
        i += std::max<std::size_t>(odd, 1);
    }
    return digits;
}

/// The cells of the first line, were `between` their separator; quoted ones are left out.
std::vector<std::string> first_cells(std::string_view line, char between) {
    std::vector<std::string> cells(1);
    bool quoted = false;
    for (const char c : line) {
        if (c == '"') {
            quoted = !quoted;
        } else if (c == between && !quoted) {
            cells.emplace_back();
        } else if (!quoted) {
            cells.back() += c;
        }
    }
    for (std::string& cell : cells) cell = trimmed(cell);
    return cells;
}

/// The candidate that occurs most often in the first line that is not empty. Commas may also be decimal
/// commas, so they lose to another candidate that leaves a row of such numbers, behind a label or not.
char separator(std::string_view bytes) {
    bytes.remove_prefix(std::min(bytes.find_first_not_of("\r\n"), bytes.size()));
    const std::string_view line = bytes.substr(0, bytes.find_first_of("\r\n"));
    char best = ',';
    std::size_t most = first_cells(line, ',').size();
    for (const char c : {';', '\t'}) {
        const std::vector<std::string> cells = first_cells(line, c);
        const bool numbers = std::all_of(cells.begin() + 1, cells.end(), [](const std::string& cell) {
            return read_number(cell) || decimal_comma(cell);
        });
        if (cells.size() == 1 || (cells.size() <= most && !numbers)) continue;
        best = c;
        most = cells.size();
    }
    return best;
}

/// Splits at separators and line ends outside quotes; empty lines are left out.
std::vector<Row> split(std::string_view bytes, const std::string& parameter) {
    const char between = separator(bytes);
    std::vector<Row> rows;
    Row row;
    std::string cell;
    std::size_t line = 1, quote_line = 0;
    bool quoted = false, was_quoted = false;
    const auto end_cell = [&] {
        row.cells.push_back(was_quoted ? cell : trimmed(cell));
        cell.clear();
        was_quoted = false;
    };
    const auto end_row = [&] {
        end_cell();
        if (row.cells.size() > 1 || !row.cells.front().empty()) rows.push_back(std::move(row));
        row = {};
    };
    row.line = 1;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const char c = bytes[i];
        if (c == '\n') ++line;
        if (quoted) {
            if (c != '"') {
                cell += c;
            } else if (i + 1 < bytes.size() && bytes[i + 1] == '"') {
                cell += '"';
                ++i;
            } else {
                quoted = false;
            }
        } else if (c == '"' && trimmed(cell).empty()) {
            cell.clear();
            quoted = was_quoted = true;
            quote_line = line;
        } else if (c == between) {
            end_cell();
        } else if (c == '\n' || (c == '\r' && (i + 1 == bytes.size() || bytes[i + 1] != '\n'))) {
            end_row();
            row.line = line;
        } else if (c != '\r') {
            cell += c;
        }
    }
    if (quoted) {
        throw Error(Code::bad_data, parameter,
                    "the quote that opens in line " + std::to_string(quote_line) + " is never closed",
                    "Close it, or remove it");
    }
    if (!cell.empty() || !row.cells.empty()) end_row();
    return rows;
}

/// How the first row and the first column are to be taken.
struct Layout {
    bool named = false, labelled = false;
};

/// "0" "1" "2", or from another integer on.
bool counts_up(const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (cells[i].empty() || cells[i].size() > 9 ||
            cells[i].find_first_not_of("0123456789") != std::string::npos)
            return false;
        if (*read_number(cells[i]) != *read_number(cells[0]) + static_cast<double>(i)) return false;
    }
    return !cells.empty();
}

std::vector<std::string> column(const std::vector<Row>& rows, std::size_t first) {
    std::vector<std::string> cells;
    for (std::size_t i = first; i < rows.size(); ++i) cells.push_back(rows[i].cells[0]);
    return cells;
}

Layout layout(const std::vector<Row>& rows) {
    constexpr std::array<const char*, 5> kLabels{"", "id", "prompt", "index", "unnamed: 0"};
    Layout found;
    const std::vector<std::string>& first = rows[0].cells;
    const auto is_label = [](const std::string& cell) { return !cell.empty() && !like_number(cell); };
    const auto is_number = [](const std::string& cell) { return read_number(cell).has_value(); };
    if (rows.size() > 1) {
        const bool words = std::any_of(first.begin(), first.end(), is_label) &&
                           std::none_of(first.begin(), first.end(), like_number) &&
                           std::any_of(rows[1].cells.begin(), rows[1].cells.end(), is_number);
        found.named = words || (is_one_of(lower_case(first[0]), kLabels) &&
                                counts_up({first.begin() + 1, first.end()}));
    }
    if (found.named && first.size() > 1) {
        const std::string title = lower_case(first[0]);
        found.labelled = title == "x" || is_one_of(title, kLabels);
    }
    const std::vector<std::string> cells = column(rows, found.named);
    found.labelled = found.labelled || std::all_of(cells.begin(), cells.end(), is_label);
    return found;
}

/// The first few texts of a list.
std::string listed(const std::vector<std::string>& texts) {
    constexpr std::size_t kMost = 4;
    std::string list;
    for (std::size_t i = 0; i < std::min(texts.size(), kMost); ++i)
        list += (i ? ", " : "") + text_shown(texts[i]);
    return list + (texts.size() > kMost ? ", …" : "");
}

std::string count_shown(const std::vector<std::string>& cells) {
    return cells.front() + " … " + cells.back();
}

void note_layout(const std::vector<Row>& rows, const Layout& found, bool labels_wanted, NumberTable& table) {
    if (found.named)
        table.notes.push_back("line " + std::to_string(rows[0].line) +
                              " is a header: " + listed(rows[0].cells));
    const std::vector<std::string> cells = column(rows, found.named);
    const bool counts = cells.size() > 2 && cells[0] == "0" && counts_up(cells);
    if (found.labelled && labels_wanted) return;
    if (found.labelled) {
        table.notes.push_back(counts ? "column 1 is an index " + count_shown(cells) + " and no data"
                                     : "column 1 labels the rows: " + listed(cells));
    } else if (counts) {
        table.notes.push_back("column 1 counts " + count_shown(cells) +
                              " and was read as data; if it is an index, leave it out (pandas: index=False)");
    }
    if (!found.named && rows.size() > 1 && rows[0].cells.size() > 1 && rows[0].cells[0] == "0" &&
        counts_up(rows[0].cells)) {
        table.notes.push_back(
            "line " + std::to_string(rows[0].line) + " counts " + count_shown(rows[0].cells) +
            " and was read as data; if it is a header, leave it out (pandas: header=False)");
    }
}

void note_short_rows(const std::vector<Row>& rows, bool named, NumberTable& table) {
    std::size_t longest = 0, shorter = 0, first = 0;
    for (const auto& values : table.values) longest = std::max(longest, values.size());
    for (std::size_t i = table.values.size(); i-- > 0;) {
        if (table.values[i].size() == longest) continue;
        ++shorter;
        first = i;
    }
    if (shorter == 0) return;
    table.notes.push_back(std::to_string(shorter) + " of " + std::to_string(table.values.size()) +
                          " rows end early, the first in line " + std::to_string(rows[first + named].line));
}

[[noreturn]] void refuse_cell(const Row& row, std::size_t k, const std::string& parameter) {
    const std::string& cell = row.cells[k];
    const auto error = [&](const std::string& what, const std::string& remedy) {
        return Error(
            Code::bad_data, parameter,
            "line " + std::to_string(row.line) + ", column " + std::to_string(k + 1) + " has " + what,
            remedy);
    };
    if (decimal_comma(cell))
        throw error(text_shown(cell) + ", a number with a decimal comma",
                    "Write decimal points, and separate by commas or semicolons");
    if (like_number(cell) && !read_number(cell) && cell.find(' ') != std::string::npos)
        throw error(cell_shown(cell) + " where one number is needed",
                    "Separate numbers by commas (numpy.savetxt: delimiter=',')");
    throw error((cell.empty() ? "nothing" : cell_shown(cell)) + " where a finite number is needed",
                k == 0 ? "Write a number there, or labels without numbers in all of the column"
                       : "Write a number there; only the end of a row may be empty");
}

}  // namespace

NumberTable parse_csv(std::string_view bytes, const std::string& parameter, bool labels_wanted) {
    if (!is_utf8(bytes)) {
        throw Error(Code::bad_data, parameter, "is not text in UTF-8", "Save it as CSV in UTF-8");
    }
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (bytes.substr(0, kByteOrderMark.size()) == kByteOrderMark) bytes.remove_prefix(kByteOrderMark.size());
    const std::vector<Row> rows = split(bytes, parameter);
    const auto is_empty = [](const std::string& cell) { return cell.empty(); };
    if (std::all_of(rows.begin(), rows.end(), [&](const Row& row) {
            return std::all_of(row.cells.begin(), row.cells.end(), is_empty);
        })) {
        throw Error(Code::bad_data, parameter, "holds no row of numbers",
                    "Write one row for each prompt, its numbers separated by commas");
    }
    const Layout found = layout(rows);
    const std::size_t label = found.labelled;
    NumberTable table;
    if (found.named) table.columns.assign(rows[0].cells.begin() + found.labelled, rows[0].cells.end());
    for (std::size_t i = found.named; i < rows.size(); ++i) {
        const Row& row = rows[i];
        std::size_t count = row.cells.size();
        while (count > label && row.cells[count - 1].empty()) --count;
        std::vector<double> values;
        for (std::size_t k = label; k < count; ++k) {
            const std::optional<double> value = read_number(row.cells[k]);
            if (!value || !std::isfinite(*value)) refuse_cell(row, k, parameter);
            values.push_back(*value);
        }
        if (found.labelled) table.rows.push_back(row.cells[0]);
        table.values.push_back(std::move(values));
    }
    note_layout(rows, found, labels_wanted, table);
    note_short_rows(rows, found.named, table);
    return table;
}

std::string csv_quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    return out + "\"";
}

}  // namespace srlm
