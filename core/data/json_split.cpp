#include "data/json_split.hpp"

namespace srlm {

/// A value begins with this character.
void JsonSplitter::begin(char c) {
    inside_ = true;
    junk_ = c != '{' && c != '"';
    depth_ = c == '{' ? 1 : 0;
    in_string_ = c == '"';
    escaped_ = false;
    place_ = {line_, list_, list_ > 0 ? ++entries_ : 0};
}

/// The value under way is at its end.
void JsonSplitter::end() {
    inside_ = false;
    take_(place_, value_);
    value_.clear();
}

void JsonSplitter::feed(std::string_view piece) {
    constexpr std::string_view kBom = "\xEF\xBB\xBF";
    std::size_t from = 0;  // of the value under way, in this piece
    const auto close = [&](std::size_t to) {
        if (value_.empty()) {
            inside_ = false;
            take_(place_, piece.substr(from, to - from));
        } else {
            hold_(place_, value_.size() + to - from);
            value_ += piece.substr(from, to - from);
            end();
        }
    };
    for (std::size_t i = 0; i < piece.size(); ++i) {
        const char c = piece[i];
        const bool first_of_line = new_line_;
        new_line_ = c == '\n';
        if (bom_ < kBom.size()) {
            if (c == kBom[bom_]) {
                ++bom_;
                continue;
            }
            bom_ = kBom.size();
        }
        if (inside_) {
            if (c == '\n') {
                // A string has no end of line in it: the line is damaged. So is one after which another
                // begins.
                if (in_string_ || junk_) close(i);
                ++line_;
                continue;
            }
            if (in_string_) {
                if (escaped_) {
                    escaped_ = false;
                } else if (c == '\\') {
                    escaped_ = true;
                } else if (c == '"') {
                    in_string_ = false;
                    if (depth_ == 0 && !junk_) close(i + 1);
                }
                continue;
            }
            if (junk_) {
                if (list_ > 0 && (c == ',' || c == ']')) {
                    close(i);
                    --i;  // it is the list's
                    new_line_ = false;
                }
                continue;
            }
            if (c == '"') {
                in_string_ = true;
            } else if (c == '{' || c == '[') {
                if (c == '{' && first_of_line && list_ == 0) {
                    close(i);
                    begin(c);
                    from = i;
                    continue;
                }
                ++depth_;
            } else if ((c == '}' || c == ']') && --depth_ == 0) {
                close(i + 1);
            }
            continue;
        }
        if (c == '\n') ++line_;
        if (c == ' ' || c == '\t' || c == '\r' || c == '\n') continue;
        if (c == '[' && list_ == 0) {
            list_ = line_;
            entries_ = 0;
        } else if (list_ > 0 && c == ',') {
            // between entries
        } else if (list_ > 0 && c == ']') {
            if (entries_ == 0) take_({list_, 0, 0}, "[]");
            list_ = 0;
        } else {
            begin(c);
            from = i;
        }
    }
    if (!inside_) return;
    hold_(place_, value_.size() + piece.size() - from);
    value_ += piece.substr(from);
}

void JsonSplitter::finish() {
    if (inside_) end();
    if (list_ > 0) take_({list_, 0, 0}, "[");
    list_ = 0;
}

}  // namespace srlm
