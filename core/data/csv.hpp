#pragma once
/// \file
/// Tables of numbers as spreadsheets and data frames save them (CSV).

#include <string>
#include <string_view>
#include <vector>

namespace srlm {

/// A table of numbers whose rows may end early.
struct NumberTable {
    std::vector<std::string> columns;         ///< Names of the columns of numbers, or empty
    std::vector<std::string> rows;            ///< Labels of the rows, or empty
    std::vector<std::vector<double>> values;  ///< Row by row
    std::vector<std::string> notes;           ///< What was recognised beyond rows of numbers, in clauses
};

/// Reads comma-, semicolon- or tab-separated text in UTF-8, cells quoted as in RFC 4180.
/// - The first row is a header when none of its cells is a number, or was meant as one ("nan", "1_000"), and
///   the second row has a number; also when its first cell is empty, "id", "prompt" or "index" and the others
///   count up (0, 1, 2 …), as data frames write it.
/// - The first column labels the rows when no cell of it is a number, or was meant as one, or when the header
///   calls it nothing, "id", "prompt", "index" or "x".
/// - Cells may be empty at the end of a row only.
/// What was recognised, and what might have been, is in the notes; labels only when they are not wanted.
/// Every error names `parameter`, the line and the column. Throws Error bad_data: not UTF-8, an open quote,
/// no numbers, a cell that is none, infinite.
NumberTable parse_csv(std::string_view bytes, const std::string& parameter, bool labels_wanted = false);

/// A cell in quotes.
std::string csv_quoted(std::string_view text);

}  // namespace srlm
