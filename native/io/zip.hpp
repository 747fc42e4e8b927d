#pragma once
/// \file
/// Zip archives without compression, as far as NumPy needs them.

#include <cstdint>
#include <string>
#include <string_view>

namespace srlm::cli {

/// An archive of stored files, all of 1980-01-01, so that the same files give the same bytes.
class Zip {
public:
    /// Throws Error too_large beyond 4 GiB, what the format holds without its extension.
    void add(const std::string& name, std::string_view bytes);

    std::string finish();  ///< The archive; once.

private:
    std::string archive_, directory_;
    std::uint16_t files_ = 0;
};

}  // namespace srlm::cli
