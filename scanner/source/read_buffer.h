// Bytes to read many others into, beginning at a page's start. Devices ask for that; and where a
// processor copies by one instruction, a buffer that begins 16 bytes behind a page's start, as
// allocators give them, takes five times as long to be read into (Zen 3, see bench/README.md).
#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <span>

namespace scanner {

class ReadBuffer {
 public:
  // `size` bytes that hold anything. What was there before is lost. May let std::bad_alloc out.
  std::span<std::byte> sized(std::size_t size) {
    if (size > capacity_) {
      bytes_.reset();
      capacity_ = 0;  // should there be no memory
      bytes_.reset(static_cast<std::byte*>(::operator new(size, kAlignment)));
      capacity_ = size;
    }
    return {bytes_.get(), size};
  }

 private:
  static constexpr std::align_val_t kAlignment{4096};
  struct Free {
    void operator()(std::byte* bytes) const { ::operator delete(bytes, kAlignment); }
  };
  std::unique_ptr<std::byte, Free> bytes_;
  std::size_t capacity_ = 0;
};

}  // namespace scanner
