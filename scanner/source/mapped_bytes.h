// Memory that others may write to while we look at it, such as a file mapped into memory: whoever
// can write to the file can change a value between a check and its use. So these bytes cannot be
// parsed. They can be copied, and the copy is ours to check and to keep; and they can be fetched
// into a cache beforehand.
//
// Reading them is a data race that C++ leaves undefined. What we need of the compiler is that it
// uses each copy and never goes back to the original for it, and copy() makes sure of that.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>

#include "mft/bytes.h"
#include "scanner/source/prefetch.h"

namespace scanner {

class MappedBytes {
 public:
  constexpr MappedBytes() = default;
  // REQUIRES: `size` bytes can be read from `data` for as long as this is used.
  constexpr MappedBytes(const std::byte* data, std::size_t size) : data_(data), size_(size) {}

  [[nodiscard]] constexpr std::size_t size() const { return size_; }
  [[nodiscard]] constexpr bool empty() const { return size_ == 0; }

  // `length` bytes from `offset`; nothing if they are not all there.
  [[nodiscard]] constexpr std::optional<MappedBytes> slice(std::uint64_t offset,
                                                           std::uint64_t length) const {
    if (offset > size_ || length > size_ - offset) return std::nullopt;
    return MappedBytes(data_ + offset, static_cast<std::size_t>(length));
  }
  // `length` bytes from `offset`, or as many as there are.
  [[nodiscard]] constexpr MappedBytes part(std::size_t offset, std::size_t length) const {
    offset = std::min(offset, size_);
    return {data_ + offset, std::min(length, size_ - offset)};
  }

  // Copies the bytes from `offset` on, as far as `out` has room, and returns their number. Bytes
  // that change meanwhile may be copied in their old or new state; the copy itself no longer
  // changes.
  // NOLINTNEXTLINE(modernize-use-nodiscard): the caller may know how much there is
  std::size_t copy(std::size_t offset, std::span<std::byte> out) const {
    if (offset >= size_ || out.empty()) return 0;
    const std::size_t count = std::min(out.size(), size_ - offset);
    std::memcpy(out.data(), data_ + offset, count);
    hide_from_optimizer(out.data());
    return count;
  }
  // Fills all of `out`; false, without copying anything, if there are fewer bytes. For a few cache
  // lines: compiles to a handful of instructions without a call.
  template <std::size_t kBytes>
    requires(kBytes != std::dynamic_extent)
  // NOLINTNEXTLINE(modernize-use-nodiscard): the caller may know how much there is
  bool copy_whole(std::size_t offset, std::span<std::byte, kBytes> out) const {
    if (offset > size_ || kBytes > size_ - offset) return false;
    std::memcpy(out.data(), data_ + offset, kBytes);
    hide_from_optimizer(out.data());
    return true;
  }
  // The T at `offset`; nothing if it is not there completely.
  template <mft::OnDisk T>
  [[nodiscard]] std::optional<T> copy_of(std::size_t offset) const {
    if (offset > size_ || sizeof(T) > size_ - offset) return std::nullopt;
    T value;
    std::memcpy(static_cast<void*>(&value), data_ + offset, sizeof(T));
    hide_from_optimizer(&value);
    return value;
  }

  // Asks the processor for the cache line at `offset`, next to the core or into its second-level
  // cache. It may lie outside of these bytes.
  [[gnu::always_inline]] void prefetch(std::size_t offset = 0) const {
    LINKAUDIT_PREFETCH(data_ + offset);
  }
  [[gnu::always_inline]] void prefetch_far(std::size_t offset = 0) const {
    LINKAUDIT_PREFETCH_FAR(data_ + offset);
  }
  // Loads the first byte, if there is one, and discards it: its page is then mapped, and its
  // address translated.
  void touch() const {
    if (size_ != 0) [[maybe_unused]]
      const std::byte first = *static_cast<const volatile std::byte*>(data_);
  }

 private:
  // Hides the value of `copy` from the compiler, which might otherwise read the original again
  // where the copy is used. Costs no instruction.
  static void hide_from_optimizer([[maybe_unused]] void* copy) {
#if defined(__GNUC__) || defined(__clang__)
    asm volatile("" : : "r"(copy) : "memory");
#else
    std::atomic_signal_fence(std::memory_order_seq_cst);
#endif
  }

  const std::byte* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace scanner
