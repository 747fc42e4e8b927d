/// \file
/// Memory for numbers begins where a vector of AVX-512 does. malloc gives addresses 16 bytes beyond: every
/// load of 64 bytes would then touch two cache lines, which costs a tenth of a round. Only the program does
/// so, since a library must not choose its host's memory.

#include <cstddef>
#include <cstdlib>
#include <new>

namespace {

constexpr std::size_t kLine = 64;
constexpr std::size_t kTable = 2048;  // bytes; what is smaller is not read by whole vectors for long

void* allocate(std::size_t size) {
    if (size < kTable) return std::malloc(size > 0 ? size : 1);
    void* memory = nullptr;
    return posix_memalign(&memory, kLine, size) == 0 ? memory : nullptr;
}

}  // namespace

void* operator new(std::size_t size) {
    for (;;) {
        if (void* memory = allocate(size)) return memory;
        const std::new_handler handler = std::get_new_handler();
        if (!handler) throw std::bad_alloc();
        handler();
    }
}

void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
