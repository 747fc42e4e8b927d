#include "model/csv.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <optional>

#include "experiment/error.hpp"
#include "experiment/json_text.hpp"

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

/// The candidate that occurs most often in the first line, the comma among equals.
char separator(std::string_view bytes) {
    const std::string_view line = bytes.substr(0, bytes.find_first_of("\r\n"));
    char best = ',';
    for (const char c : {';', '\t'})
        if (std::count(line.begin(), line.end(), c) > std::count(line.begin(), line.end(), best)) best = c;
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
        throw Error(Code::syntax, parameter,
                    "the quote that opens in line " + std::to_string(quote_line) + " is never closed",
                    "Close it, or remove it");
    }
    if (!cell.empty() || !row.cells.empty()) end_row();
    return rows;
}

std::optional<double> number(const std::string& cell) {
    if (cell.empty() || cell.find_first_not_of("0123456789.+-eE") != std::string::npos) return {};
    char* end = nullptr;
    const double value = std::strtod(cell.c_str(), &end);
    if (end != cell.c_str() + cell.size()) return {};
    return value;
}

bool labels_rows(const std::string& title) {
    std::string lower = title;
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    const std::array<const char*, 4> names{"", "id", "prompt", "x"};
    return std::find(names.begin(), names.end(), lower) != names.end();
}

bool all_numbers(std::vector<std::string>::const_iterator first,
                 std::vector<std::string>::const_iterator last) {
    return std::all_of(first, last, [](const std::string& cell) { return cell.empty() || number(cell); });
}

}  // namespace

NumberTable parse_csv(std::string_view bytes, const std::string& parameter) {
    if (!is_utf8(bytes)) {
        throw Error(Code::syntax, parameter, "is not text in UTF-8", "Save it as CSV in UTF-8");
    }
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (bytes.substr(0, kByteOrderMark.size()) == kByteOrderMark) bytes.remove_prefix(kByteOrderMark.size());
    const std::vector<Row> rows = split(bytes, parameter);

    // A label may stand before a row of numbers that is the first one, so look beyond the first cell.
    const bool named = !rows.empty() && !rows[0].cells.empty() &&
                       (!all_numbers(rows[0].cells.begin() + 1, rows[0].cells.end()) ||
                        (rows.size() > 1 && !all_numbers(rows[0].cells.begin(), rows[0].cells.begin() + 1) &&
                         all_numbers(rows[1].cells.begin(), rows[1].cells.begin() + 1)));
    bool labelled = named && labels_rows(rows[0].cells[0]) && rows[0].cells.size() > 1;
    for (std::size_t i = named; i < rows.size() && !labelled; ++i)
        labelled = rows[i].cells[0].empty() || !number(rows[i].cells[0]);

    NumberTable table;
    if (named) table.columns.assign(rows[0].cells.begin() + labelled, rows[0].cells.end());
    for (std::size_t i = named; i < rows.size(); ++i) {
        const Row& row = rows[i];
        std::size_t count = row.cells.size();
        while (count > labelled && row.cells[count - 1].empty()) --count;
        std::vector<double> values;
        for (std::size_t k = labelled; k < count; ++k) {
            const std::optional<double> value = number(row.cells[k]);
            if (value && std::isfinite(*value)) {
                values.push_back(*value);
                continue;
            }
            throw Error(Code::bad_data, parameter,
                        "line " + std::to_string(row.line) + ", column " + std::to_string(k + 1) + " has " +
                            (row.cells[k].empty() ? "nothing" : text_shown(row.cells[k])) +
                            " where a finite number is needed",
                        "Write a number there; only the end of a row may be empty");
        }
        if (labelled) table.rows.push_back(row.cells[0]);
        table.values.push_back(std::move(values));
    }
    if (table.values.empty()) {
        throw Error(Code::bad_data, parameter, "holds no row of numbers",
                    "Write one row for each prompt, its numbers separated by commas");
    }
    return table;
}

}  // namespace srlm
