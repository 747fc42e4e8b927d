#include "io/unpack.hpp"

#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <new>
#include <utility>
#include <vector>

#include "base/format.hpp"

namespace srlm::cli {

namespace {

constexpr std::size_t kPiece = std::size_t{1} << 18;
constexpr const char* kAgain = "Copy or download it again";

/// What both kinds share: input that runs out, and errors.
class PackedSource : public ByteSource {
public:
    PackedSource(std::unique_ptr<ByteSource> file, FileName name, Packing packing)
        : name_(std::move(name)), output_(kPiece), file_(std::move(file)), packing_(packing) {}

    void show_progress() override { file_->show_progress(); }

protected:
    /// Makes sure of some input, unless the file has ended.
    bool refill() {
        if (!input_.empty()) return true;
        input_ = file_->next();
        read_ += input_.size();
        return !input_.empty();
    }

    Error cut() const {
        return name_.error(Code::bad_data,
                           "ends within its " + std::string(packing_name(packing_)) + " archive, after " +
                               std::to_string(read_) + " bytes",
                           kAgain);
    }
    Error damaged(const std::string& why) const {
        return name_.error(Code::bad_data,
                           "is a damaged " + std::string(packing_name(packing_)) + " archive near byte " +
                               std::to_string(read_ - input_.size()) + " (" + why + ")",
                           kAgain);
    }

    FileName name_;
    std::string_view input_;  ///< What has been read and not been used
    std::vector<char> output_;

    std::string_view output(std::size_t size) const { return {output_.data(), size}; }

private:
    std::unique_ptr<ByteSource> file_;
    Packing packing_;
    std::uint64_t read_ = 0;
};

class GzipSource : public PackedSource {
public:
    GzipSource(std::unique_ptr<ByteSource> file, const FileName& name)
        : PackedSource(std::move(file), name, Packing::gzip) {
        constexpr int kGzipOnly = 16 + MAX_WBITS;
        if (inflateInit2(&stream_, kGzipOnly) != Z_OK) throw std::bad_alloc();
    }
    GzipSource(const GzipSource&) = delete;
    GzipSource& operator=(const GzipSource&) = delete;
    ~GzipSource() override { inflateEnd(&stream_); }

    std::string_view next() override {
        for (;;) {
            if (!more()) return {};
            // zlib takes its input as not const, but does not write to it.
            stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input_.data()));
            stream_.avail_in = static_cast<uInt>(input_.size());
            stream_.next_out = reinterpret_cast<Bytef*>(output_.data());
            stream_.avail_out = static_cast<uInt>(output_.size());
            const int result = inflate(&stream_, Z_NO_FLUSH);
            input_.remove_prefix(input_.size() - stream_.avail_in);
            if (result == Z_MEM_ERROR) throw std::bad_alloc();
            if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR)
                throw damaged(stream_.msg ? stream_.msg : "unreadable");
            const std::size_t got = output_.size() - stream_.avail_out;
            within_ = result != Z_STREAM_END;
            full_ = within_ && stream_.avail_out == 0;
            if (got > 0) return output(got);
        }
    }

private:
    /// Makes ready to unpack some more; false at the end of the file.
    bool more() {
        if (full_) return true;  // a full piece may have left something behind
        if (within_) {
            if (!refill()) throw cut();
            return true;
        }
        while (refill() && began_ && input_.front() == 0) input_.remove_prefix(1);  // a tape's padding
        if (input_.empty()) return false;
        inflateReset(&stream_);
        within_ = began_ = true;
        return true;
    }

    z_stream stream_{};
    bool began_ = false, within_ = false, full_ = false;
};

class ZstdSource : public PackedSource {
public:
    ZstdSource(std::unique_ptr<ByteSource> file, const FileName& name, const Reading& reading)
        : PackedSource(std::move(file), name, Packing::zstd),
          stream_(ZSTD_createDCtx(), &ZSTD_freeDCtx),
          remedy_("Pack it with a smaller window" + reading.remedy()) {
        if (!stream_) throw std::bad_alloc();
        // The window of a frame is held while it is unpacked; it has a power of two.
        const auto [status, least, most] = ZSTD_dParam_getBounds(ZSTD_d_windowLogMax);
        const int fits = static_cast<int>(std::log2(std::clamp(reading.memory / 2, 1.0, 1e12)));
        if (!ZSTD_isError(status)) {
            window_ = std::clamp(fits, least, most);
            ZSTD_DCtx_setParameter(stream_.get(), ZSTD_d_windowLogMax, window_);
        }
    }

    std::string_view next() override {
        for (;;) {
            if (!full_ && !refill()) {
                if (within_) throw cut();
                return {};
            }
            ZSTD_inBuffer in{input_.data(), input_.size(), 0};
            ZSTD_outBuffer out{output_.data(), output_.size(), 0};
            const std::size_t left = ZSTD_decompressStream(stream_.get(), &out, &in);
            input_.remove_prefix(in.pos);
            if (ZSTD_isError(left)) throw failed(left);
            within_ = left != 0;
            full_ = within_ && out.pos == out.size;
            if (out.pos > 0) return output(out.pos);
        }
    }

private:
    Error failed(std::size_t result) const {
        const ZSTD_ErrorCode code = ZSTD_getErrorCode(result);
        if (code == ZSTD_error_memory_allocation) throw std::bad_alloc();
        if (code != ZSTD_error_frameParameter_windowTooLarge) return damaged(ZSTD_getErrorName(result));
        return name_.error(
            Code::too_large,
            "looks back further than the " + bytes_text(std::exp2(window_)) + " that its archive may",
            remedy_);
    }

    std::unique_ptr<ZSTD_DCtx, std::size_t (*)(ZSTD_DCtx*)> stream_;
    std::string remedy_;
    int window_ = 27;
    bool within_ = false, full_ = false;
};

}  // namespace

Packing packing_of(std::string_view first) {
    if (first.starts_with("\x1f\x8b")) return Packing::gzip;
    if (first.starts_with("\x28\xb5\x2f\xfd")) return Packing::zstd;
    // What pzstd puts before each frame.
    if (first.size() >= 4 && (first[0] & '\xf0') == '\x50' && first.substr(1, 3) == "\x2a\x4d\x18")
        return Packing::zstd;
    if (first.starts_with("\xfd\x37zXZ")) return Packing::other;
    if (first.starts_with("BZh") && first.substr(4, 6) == "1AY&SY") return Packing::other;
    return Packing::none;
}

std::string_view packing_name(Packing packing) { return packing == Packing::gzip ? "gzip" : "zstd"; }

std::unique_ptr<ByteSource> unpack(Packing packing, std::unique_ptr<ByteSource> file, const FileName& name,
                                   const Reading& reading) {
    if (packing == Packing::gzip) return std::make_unique<GzipSource>(std::move(file), name);
    return std::make_unique<ZstdSource>(std::move(file), name, reading);
}

}  // namespace srlm::cli
