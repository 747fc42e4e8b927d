#pragma once
/// \file
/// Bytes that somebody else may own: a string, or a file mapped into memory.

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace srlm {

/// Read-only bytes and what keeps them alive. Copies share them.
class Bytes {
public:
    /// Takes a string.
    Bytes(std::string text)  // NOLINT(google-explicit-constructor): a string is bytes
        : Bytes(std::make_shared<const std::string>(std::move(text))) {}

    /// `view` is valid as long as `owner` lives.
    Bytes(std::shared_ptr<const void> owner, std::string_view view) : owner_(std::move(owner)), view_(view) {}

    std::string_view view() const { return view_; }

private:
    explicit Bytes(std::shared_ptr<const std::string> text) : owner_(text), view_(*text) {}

    std::shared_ptr<const void> owner_;
    std::string_view view_;
};

}  // namespace srlm
