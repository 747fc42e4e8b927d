#pragma once
/// \file
/// An open file.

#include <unistd.h>

namespace srlm::cli {

/// Closed at the end of its scope, unless it is one of the three that every program has.
class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (number_ > 2) close(number_);
    }
    int number() const { return number_; }

private:
    int number_;
};

}  // namespace srlm::cli
