#pragma once
/// \file
/// Cuts a text into its JSON values as it comes, so that none of it but the value under way is held.

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace srlm {

/// Where a value stands.
struct ValuePlace {
    std::size_t line = 1;   ///< On which it begins
    std::size_t list = 0;   ///< Where it is an entry of an outermost list: the line of that list, else 0
    std::size_t entry = 0;  ///< Its number in it, from 1
};

/// Takes one object on each line, objects over several lines, or lists of objects, in any mixture. What is
/// no whole value is given as it is, with its line, for the parser to refuse: a line that is damaged does not
/// swallow those after it.
class JsonSplitter {
public:
    /// `take` is told each value; `hold`, how many bytes of one are held, before they are.
    JsonSplitter(std::function<void(const ValuePlace&, std::string_view)> take,
                 std::function<void(const ValuePlace&, std::size_t)> hold)
        : take_(std::move(take)), hold_(std::move(hold)) {}

    void feed(std::string_view piece);
    /// The end of the text.
    void finish();

private:
    void begin(char c);
    void end();

    std::function<void(const ValuePlace&, std::string_view)> take_;
    std::function<void(const ValuePlace&, std::size_t)> hold_;
    std::string value_;  ///< The beginning of the value under way, from pieces before
    ValuePlace place_;
    std::size_t line_ = 1, depth_ = 0, bom_ = 0;
    std::size_t list_ = 0, entries_ = 0;
    bool inside_ = false, in_string_ = false, escaped_ = false, junk_ = false, new_line_ = true;
};

}  // namespace srlm
