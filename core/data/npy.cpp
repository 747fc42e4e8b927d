#include "data/npy.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <utility>

#include "base/error.hpp"
#include "base/json_text.hpp"

namespace srlm {

namespace {

static_assert(std::endian::native == std::endian::little,
              "parse_npy copies little-endian numbers as they are");

const char* const kRemedy = "Save it with numpy.save(file, array.astype('<f8'))";

[[noreturn]] void fail(Code code, const std::string& parameter, const std::string& problem,
                       const std::string& remedy = kRemedy) {
    throw Error(code, parameter, problem, remedy);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/// The header: the text of a Python dict with the keys descr, fortran_order and shape.
class Header {
public:
    std::string descr;
    bool fortran_order = false;
    std::vector<std::size_t> shape;

    Header(std::string_view text, std::size_t offset, const std::string& parameter)
        : text_(text), offset_(offset), parameter_(parameter) {
        bool has_descr = false, has_order = false, has_shape = false;
        expect('{');
        while (!accept('}')) {
            const std::string key = quoted();
            expect(':');
            if (key == "descr") {
                has_descr = true;
                if (peek() == '[') {
                    fail(Code::bad_data, parameter_,
                         "holds records (a structured dtype), not an array of numbers");
                }
                descr = quoted();
            } else if (key == "fortran_order") {
                has_order = true;
                fortran_order = boolean();
            } else if (key == "shape") {
                has_shape = true;
                read_shape();
            } else {
                malformed("unknown key '" + key + "'");
            }
            if (!accept(',')) {
                expect('}');
                break;
            }
        }
        if (!has_descr || !has_order || !has_shape) malformed("descr, fortran_order or shape is missing");
    }

private:
    [[noreturn]] void malformed(const std::string& what) const {
        fail(Code::bad_data, parameter_,
             "the .npy header is malformed at byte " + std::to_string(offset_ + at_) + ": " + what);
    }

    char peek() {
        while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
        return at_ < text_.size() ? text_[at_] : '\0';
    }

    bool accept(char c) {
        if (peek() != c) return false;
        ++at_;
        return true;
    }

    void expect(char c) {
        if (!accept(c)) malformed(std::string("expected '") + c + "'");
    }

    std::string quoted() {
        const char quote = peek();
        if (quote != '\'' && quote != '"') malformed("expected a quoted name");
        const std::size_t end = text_.find(quote, at_ + 1);
        if (end == std::string_view::npos) malformed("a quoted name does not end");
        std::string value(text_.substr(at_ + 1, end - at_ - 1));
        at_ = end + 1;
        return value;
    }

    bool boolean() {
        peek();
        for (const bool value : {false, true}) {
            const std::string_view name = value ? "True" : "False";
            if (text_.substr(at_, name.size()) != name) continue;
            at_ += name.size();
            return value;
        }
        malformed("expected True or False");
    }

    void read_shape() {
        expect('(');
        while (!accept(')')) {
            shape.push_back(integer());
            accept('L');  // Python 2 wrote long integers as 3L
            if (!accept(',')) {
                expect(')');
                break;
            }
        }
    }

    std::size_t integer() {
        if (!is_digit(peek())) malformed("expected a length");
        std::size_t value = 0;
        for (; at_ < text_.size() && is_digit(text_[at_]); ++at_) {
            const auto digit = static_cast<std::size_t>(text_[at_] - '0');
            if (value > (std::numeric_limits<std::size_t>::max() - digit) / 10)
                malformed("a length is too large");
            value = 10 * value + digit;
        }
        return value;
    }

    std::string_view text_;
    std::size_t offset_;
    const std::string& parameter_;
    std::size_t at_ = 0;
};

std::size_t little_endian(std::string_view bytes) {
    std::size_t value = 0;
    for (std::size_t i = bytes.size(); i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[i]);
    return value;
}

/// Number of elements, or nothing when it overflows.
std::optional<std::size_t> element_count(const std::vector<std::size_t>& shape) {
    std::size_t count = 1;
    for (std::size_t n : shape) {
        if (n != 0 && count > std::numeric_limits<std::size_t>::max() / n) return std::nullopt;
        count *= n;
    }
    return count;
}

/// Index in C order → "[1, 0, 3]".
std::string index_text(std::size_t index, const std::vector<std::size_t>& shape) {
    std::string text;
    for (std::size_t axis = shape.size(); axis-- > 0;) {
        text = std::to_string(index % shape[axis]) + (text.empty() ? "" : ", ") + text;
        index /= shape[axis];
    }
    return "[" + text + "]";
}

/// Where Fortran order (the first index runs fastest) keeps the element of an index in C order.
std::size_t fortran_position(std::size_t index, const std::vector<std::size_t>& shape) {
    std::size_t stride = 1, position = 0;
    for (const std::size_t n : shape) stride *= n;
    for (std::size_t axis = shape.size(); axis-- > 0;) {
        stride /= shape[axis];
        position += index % shape[axis] * stride;
        index /= shape[axis];
    }
    return position;
}

std::string dtype_problem(const std::string& descr) {
    std::string problem = "has dtype '" + key_shown(descr) + "'";
    if (descr.find('O') != std::string::npos) problem += " (Python objects)";
    if (descr.find('b') != std::string::npos) problem += " (booleans)";
    if (descr.find('c') != std::string::npos) problem += " (complex numbers)";
    return problem + "; floats of 2, 4 or 8 bytes and integers can be read";
}

template <class T>
T bytes_as(std::uint64_t bits) {
    T value;
    std::memcpy(&value, &bits, sizeof value);  // from the low end: this machine is little-endian
    return value;
}

/// IEEE binary16, every value of which is a double.
double from_half(std::uint64_t bits) {
    const auto exponent = static_cast<int>(bits >> 10 & 31);
    const auto fraction = static_cast<double>(bits & 0x3FF);
    double size;
    if (exponent == 31) {
        size = fraction == 0 ? std::numeric_limits<double>::infinity()
                             : std::numeric_limits<double>::quiet_NaN();
    } else {
        size = exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(1024 + fraction, exponent - 25);
    }
    return bits >> 15 == 0 ? size : -size;
}

}  // namespace

std::string shape_text(const std::vector<std::size_t>& shape) {
    std::string text = "(";
    for (std::size_t i = 0; i < shape.size(); ++i) text += (i ? ", " : "") + std::to_string(shape[i]);
    return text + (shape.size() == 1 ? ",)" : ")");
}

NpyView::NpyView(std::string_view bytes, std::string parameter) : parameter_(std::move(parameter)) {
    constexpr std::string_view kMagic = "\x93NUMPY";
    if (bytes.substr(0, kMagic.size()) != kMagic) {
        fail(Code::bad_data, parameter_, "is not a .npy file (the first bytes are not \\x93NUMPY)");
    }
    if (bytes.size() < 8) fail(Code::bad_data, parameter_, "the .npy file ends inside its header");
    const auto version = static_cast<unsigned char>(bytes[6]);
    if (version < 1 || version > 3) {
        fail(Code::bad_data, parameter_,
             "is of .npy format version " + std::to_string(version) + "; versions 1 to 3 can be read");
    }
    const std::size_t length_bytes = version == 1 ? 2 : 4;
    const std::size_t start = 8 + length_bytes;
    if (bytes.size() < start) fail(Code::bad_data, parameter_, "the .npy file ends inside its header");
    const std::size_t length = little_endian(bytes.substr(8, length_bytes));
    if (bytes.size() - start < length)
        fail(Code::bad_data, parameter_, "the .npy file ends inside its header");

    Header header(bytes.substr(start, length), start, parameter_);
    read_dtype(header.descr);
    data_ = bytes.substr(start + length);
    const std::optional<std::size_t> count = element_count(header.shape);
    if (count == std::size_t{0})
        fail(Code::bad_data, parameter_, "has shape " + shape_text(header.shape) + ": no numbers");
    // Compared in this direction, an absurd shape can neither overflow nor be allocated.
    if (!count || *count > data_.size() / width_) {
        fail(Code::bad_data, parameter_,
             "is truncated: shape " + shape_text(header.shape) + " of '" + header.descr +
                 "' needs more than the " + std::to_string(data_.size()) + " bytes of data found");
    }
    if (data_.size() != *count * width_) {
        fail(Code::bad_data, parameter_,
             "has " + std::to_string(data_.size()) + " bytes of data, but shape " + shape_text(header.shape) +
                 " of '" + header.descr + "' takes " + std::to_string(*count * width_));
    }
    size_ = *count;
    fortran_ = header.fortran_order;
    shape_ = std::move(header.shape);
}

/// "<f8": byte order ("=" and "|" or none are this machine's, as for NumPy), kind and bytes.
void NpyView::read_dtype(const std::string& descr) {
    const std::size_t order =
        descr.empty() || std::string_view("<>=|").find(descr[0]) == std::string::npos ? 0 : 1;
    const std::string type = descr.substr(order);
    const std::array<const char*, 11> readable{"f8", "f4", "f2", "i1", "i2", "i4",
                                               "i8", "u1", "u2", "u4", "u8"};
    if (std::find(readable.begin(), readable.end(), type) == readable.end())
        fail(Code::bad_data, parameter_, dtype_problem(descr));
    kind_ = type[0];
    width_ = static_cast<std::size_t>(type[1] - '0');
    swapped_ = descr[0] == '>';
}

double NpyView::at(std::size_t stored) const {
    const char* from = data_.data() + stored * width_;
    std::uint64_t bits = 0;
    std::memcpy(&bits, from, width_);
    if (swapped_) {
        bits = 0;
        for (std::size_t i = 0; i < width_; ++i) bits = bits << 8 | static_cast<unsigned char>(from[i]);
    }
    if (kind_ == 'f')
        return width_ == 8   ? bytes_as<double>(bits)
               : width_ == 4 ? static_cast<double>(bytes_as<float>(bits))
                             : from_half(bits);
    if (kind_ == 'u') return static_cast<double>(bits);
    const std::uint64_t sign = std::uint64_t{1} << (8 * width_ - 1);
    return static_cast<double>(static_cast<std::int64_t>((bits ^ sign) - sign));
}

void NpyView::copy(std::size_t first, std::size_t count, double* out) const {
    for (std::size_t i = first; i < first + count; ++i) {
        const double value = at(fortran_ ? fortran_position(i, shape_) : i);
        if (!std::isfinite(value)) {
            fail(Code::bad_data, parameter_,
                 "element " + index_text(i, shape_) + " is " + (std::isnan(value) ? "NaN" : "infinite"),
                 "Replace it with a finite number");
        }
        constexpr double kLargestWhole = 9007199254740992;  // beyond 2^53 not every integer is a double
        if (kind_ != 'f' && std::fabs(value) >= kLargestWhole) {
            fail(Code::bad_data, parameter_,
                 "element " + index_text(i, shape_) +
                     " is an integer of 2^53 or more, which no double holds exactly");
        }
        *out++ = value;
    }
}

NpyArray parse_npy(std::string_view bytes, const std::string& parameter) {
    const NpyView view(bytes, parameter);
    NpyArray array{view.shape(), std::vector<double>(view.size())};
    view.copy(0, view.size(), array.values.data());
    return array;
}

}  // namespace srlm
