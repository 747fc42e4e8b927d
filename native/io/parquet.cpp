#include "io/parquet.hpp"

#include <bit>
#include <utility>

namespace srlm::cli {

namespace {

constexpr std::size_t kGroupBytes = std::size_t{16} << 20;  // of a row group, and of memory

/// Thrift's compact protocol, in which Parquet writes its headers: a field is the distance to the field
/// before it and a type in one byte, whole numbers are zigzag varints, a structure ends with a zero.
class Thrift {
public:
    void i32(int field, std::int64_t value) {
        head(field, kI32);
        zigzag(value);
    }
    void i64(int field, std::int64_t value) {
        head(field, kI64);
        zigzag(value);
    }
    void text(int field, const std::string& value) {
        head(field, kBinary);
        binary(value);
    }
    template <class Body>
    void structure(int field, const Body& body) {
        head(field, kStruct);
        element(body);
    }
    /// A list of structures: `each` writes the fields of one.
    template <class Items, class Each>
    void structures(int field, const Items& items, const Each& each) {
        list(field, items.size(), kStruct);
        for (const auto& item : items) element([&] { each(item); });
    }
    void i32_list(int field, std::int64_t value) {  ///< Of one number
        list(field, 1, kI32);
        zigzag(value);
    }
    void text_list(int field, const std::string& value) {  ///< Of one text
        list(field, 1, kBinary);
        binary(value);
    }
    std::string finish() {
        bytes_ += '\0';
        return std::move(bytes_);
    }

private:
    static constexpr int kI32 = 5, kI64 = 6, kBinary = 8, kList = 9, kStruct = 12;

    void byte(int value) { bytes_ += static_cast<char>(value); }
    void varint(std::uint64_t value) {
        for (; value >= 0x80; value >>= 7) byte(static_cast<int>(value & 0x7F) | 0x80);
        byte(static_cast<int>(value));
    }
    void zigzag(std::int64_t value) {
        varint(static_cast<std::uint64_t>(value) << 1 ^ static_cast<std::uint64_t>(value >> 63));
    }
    void binary(const std::string& value) {
        varint(value.size());
        bytes_ += value;
    }
    void head(int field, int type) {
        byte((field - last_) << 4 | type);
        last_ = field;
    }
    void list(int field, std::size_t size, int type) {
        constexpr std::size_t kShort = 15;
        head(field, kList);
        byte(static_cast<int>(size < kShort ? size : kShort) << 4 | type);
        if (size >= kShort) varint(size);
    }
    template <class Body>
    void element(const Body& body) {
        const int outer = std::exchange(last_, 0);
        body();
        byte(0);
        last_ = outer;
    }

    std::string bytes_;
    int last_ = 0;
};

// Numbers of the format's enumerations.
constexpr int kRequired = 0, kUtf8 = 0, kPlain = 0, kRle = 3, kUncompressed = 0, kDataPage = 0;

int type_number(ParquetWriter::Type type) {
    switch (type) {
        case ParquetWriter::Type::integer: return 2;
        case ParquetWriter::Type::real: return 5;
        case ParquetWriter::Type::text: return 6;
    }
    return 6;
}

void put_number(std::string& to, std::uint64_t value, int size) {
    for (int i = 0; i < size; ++i) to += static_cast<char>(value >> 8 * i & 0xFF);
}

std::string page_header(std::size_t size, std::int64_t rows) {
    Thrift header;
    header.i32(1, kDataPage);
    header.i32(2, static_cast<std::int64_t>(size));
    header.i32(3, static_cast<std::int64_t>(size));
    header.structure(5, [&] {
        header.i32(1, rows);
        header.i32(2, kPlain);
        header.i32(3, kRle);
        header.i32(4, kRle);
    });
    return header.finish();
}

}  // namespace

ParquetWriter::ParquetWriter(std::vector<Column> columns,
                             std::vector<std::pair<std::string, std::string>> properties, OutputFile::Put put)
    : columns_(std::move(columns)),
      properties_(std::move(properties)),
      put_(std::move(put)),
      pages_(columns_.size()) {
    write("PAR1");
}

void ParquetWriter::add(std::size_t column, std::int64_t value) {
    put_number(pages_[column], static_cast<std::uint64_t>(value), 8);
}

void ParquetWriter::add(std::size_t column, double value) {
    put_number(pages_[column], std::bit_cast<std::uint64_t>(value), 8);
}

void ParquetWriter::add(std::size_t column, const std::string& value) {
    put_number(pages_[column], value.size(), 4);
    pages_[column] += value;
}

void ParquetWriter::end_row() {
    ++rows_;
    std::size_t size = 0;
    for (const std::string& page : pages_) size += page.size();
    if (size >= kGroupBytes) end_group();
}

void ParquetWriter::write(const std::string& bytes) {
    put_(bytes);
    written_ += static_cast<std::int64_t>(bytes.size());
}

void ParquetWriter::end_group() {
    if (rows_ == 0) return;
    Group group{rows_, 0, {}};
    for (std::string& page : pages_) {
        const std::int64_t offset = written_;
        write(page_header(page.size(), rows_));
        write(page);
        page.clear();
        group.chunks.push_back({offset, written_ - offset});
        group.size += written_ - offset;
    }
    groups_.push_back(std::move(group));
    rows_ = 0;
}

void ParquetWriter::finish() {
    end_group();
    std::int64_t rows = 0;
    for (const Group& group : groups_) rows += group.rows;
    std::vector<const Column*> schema{nullptr};  // the root, then the columns
    for (const Column& column : columns_) schema.push_back(&column);
    Thrift footer;
    footer.i32(1, 1);
    footer.structures(2, schema, [&](const Column* column) {
        if (!column) {
            footer.text(4, "schema");
            footer.i32(5, static_cast<std::int64_t>(columns_.size()));
            return;
        }
        footer.i32(1, type_number(column->type));
        footer.i32(3, kRequired);
        footer.text(4, column->name);
        if (column->type == Type::text) footer.i32(6, kUtf8);
    });
    footer.i64(3, rows);
    footer.structures(4, groups_, [&](const Group& group) {
        std::vector<std::size_t> indices;
        for (std::size_t c = 0; c < columns_.size(); ++c) indices.push_back(c);
        footer.structures(1, indices, [&](std::size_t c) {
            const Chunk& chunk = group.chunks[c];
            footer.i64(2, chunk.offset);
            footer.structure(3, [&] {
                footer.i32(1, type_number(columns_[c].type));
                footer.i32_list(2, kPlain);
                footer.text_list(3, columns_[c].name);
                footer.i32(4, kUncompressed);
                footer.i64(5, group.rows);
                footer.i64(6, chunk.size);
                footer.i64(7, chunk.size);
                footer.i64(9, chunk.offset);
            });
        });
        footer.i64(2, group.size);
        footer.i64(3, group.rows);
    });
    if (!properties_.empty()) {
        footer.structures(5, properties_, [&](const std::pair<std::string, std::string>& property) {
            footer.text(1, property.first);
            footer.text(2, property.second);
        });
    }
    footer.text(6, "srlm");
    const std::string metadata = footer.finish();
    std::string end = metadata;
    put_number(end, metadata.size(), 4);
    write(end + "PAR1");
}

}  // namespace srlm::cli
