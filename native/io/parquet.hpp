#pragma once
/// \file
/// Tables as Apache Parquet files, as far as they are flat and have no missing values: plain encoding, no
/// compression, one page for each column of a row group.

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "io/files.hpp"

namespace srlm::cli {

class ParquetWriter {
public:
    enum class Type { integer, real, text };  ///< INT64, DOUBLE, BYTE_ARRAY of UTF-8

    struct Column {
        std::string name;
        Type type;
    };

    /// `properties` are key and value pairs of the file's metadata.
    ParquetWriter(std::vector<Column> columns, std::vector<std::pair<std::string, std::string>> properties,
                  OutputFile::Put put);

    // The values of a row, column by column.
    void add(std::size_t column, std::int64_t value);
    void add(std::size_t column, double value);
    void add(std::size_t column, const std::string& value);
    void end_row();

    void finish();  ///< Once, at the end

private:
    struct Chunk {
        std::int64_t offset, size;
    };
    struct Group {
        std::int64_t rows, size;
        std::vector<Chunk> chunks;
    };

    void write(const std::string& bytes);
    void end_group();

    std::vector<Column> columns_;
    std::vector<std::pair<std::string, std::string>> properties_;
    OutputFile::Put put_;
    std::vector<std::string> pages_;  ///< [columns] of the row group that is being filled
    std::int64_t rows_ = 0, written_ = 0;
    std::vector<Group> groups_;
};

}  // namespace srlm::cli
