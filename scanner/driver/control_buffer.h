// Memory for the output of a control code. Its structures hold 64-bit fields, and codes that are
// not buffered by the system (METHOD_NEITHER: FSCTL_ENUM_USN_DATA, FSCTL_READ_USN_JOURNAL) write
// straight into it: it begins at a multiple of 8 bytes. [SDK] [FSCC] 2.3.62
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace scanner {

inline constexpr std::size_t kControlAlignment = 8;
static_assert(alignof(std::uint64_t) <= kControlAlignment);

class ControlBuffer {
 public:
  explicit ControlBuffer(std::size_t size_bytes = 0) { resize(size_bytes); }

  void resize(std::size_t size_bytes) {
    words_.resize((size_bytes + sizeof(std::uint64_t) - 1) / sizeof(std::uint64_t));
    size_bytes_ = size_bytes;
  }
  [[nodiscard]] std::size_t size() const { return size_bytes_; }
  [[nodiscard]] std::span<std::byte> bytes() {
    return std::as_writable_bytes(std::span(words_)).first(size_bytes_);
  }

 private:
  std::vector<std::uint64_t> words_;  // not bytes, which need no alignment
  std::size_t size_bytes_ = 0;
};

}  // namespace scanner
