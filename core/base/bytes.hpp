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
    Bytes(std::string text) {
        const auto owner = std::make_shared<const std::string>(std::move(text));
        owner_ = owner;
        view_ = *owner;
    }

    /// `view` is valid as long as `owner` lives.
    Bytes(std::shared_ptr<const void> owner, std::string_view view) : owner_(std::move(owner)), view_(view) {}

    std::string_view view() const { return view_; }

private:
    std::shared_ptr<const void> owner_;
    std::string_view view_;
};

}  // namespace srlm
