// A reusable, page-aligned read buffer. Devices require the alignment; and where a processor copies
// with a single instruction, reading into a buffer that begins 16 bytes after a page's start, as
// allocators return them, takes five times as long (Zen 3, see bench/README.md).
#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <span>

namespace scanner {

class ReadBuffer {
 public:
  // `size` bytes of unspecified content; the previous content is lost. May throw std::bad_alloc.
  std::span<std::byte> sized(std::size_t size) {
    if (size > capacity_) {
      bytes_.reset();
      capacity_ = 0;  // in case the allocation fails
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
