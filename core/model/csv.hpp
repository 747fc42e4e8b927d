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
};

/// Reads comma-, semicolon- or tab-separated text in UTF-8, cells quoted as in RFC 4180. A first row
/// that is not all numbers names the columns; a first column that is not all numbers, or whose name is
/// empty, "id" or "prompt", labels the rows. Cells may be empty at the end of a row only.
/// Every error names `parameter`, the line and the column.
/// Throws Error: syntax (not UTF-8, an open quote), bad_data (no numbers, a cell that is none, infinite).
NumberTable parse_csv(std::string_view bytes, const std::string& parameter);

}  // namespace srlm
