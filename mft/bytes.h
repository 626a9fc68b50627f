// The only access to hostile bytes, and little-endian integers at any address.
// A Bytes that exists is a valid range; every access through it is bounded. No I/O, no ownership:
// the owner of the buffer must outlive the views on it. Safe for concurrent reading.
//
// Format facts in this folder carry the tag of their source: [LFN] libyal/libfsntfs documentation,
// [N3G] tuxera/ntfs-3g, [KRN] Linux fs/ntfs3, [DFIR] msuhanov/dfir_ntfs, [DEVN] Microsoft's MFT
// DevNotes, [FSCC] MS-FSCC, [FSA] MS-FSA, [WML] wimlib, [SMB2] MS-SMB2, [MS-XCA] compression, [SDK]
// Microsoft's pages on winioctl.h.
#pragma once

#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <type_traits>

namespace mft {

// An integer as stored on an NTFS volume: little-endian, unaligned.
template <std::integral T>
class Le {
 public:
  constexpr Le() = default;
  constexpr explicit Le(T value) {
    if constexpr (std::endian::native == std::endian::big) value = std::byteswap(value);
    bytes_ = std::bit_cast<std::array<std::uint8_t, sizeof(T)>>(value);
  }
  [[nodiscard]] constexpr T value() const {
    const T raw = std::bit_cast<T>(bytes_);
    if constexpr (std::endian::native == std::endian::big) return std::byteswap(raw);
    return raw;
  }
  // NOLINTNEXTLINE(google-explicit-constructor): reads as the integer it stands for
  constexpr operator T() const { return value(); }

 private:
  std::array<std::uint8_t, sizeof(T)> bytes_{};
};

using Le16 = Le<std::uint16_t>;
using Le32 = Le<std::uint32_t>;
using Le64 = Le<std::uint64_t>;
using LeS64 = Le<std::int64_t>;

// A type that may be copied out of raw bytes at any address.
template <typename T>
concept OnDisk = std::is_trivially_copyable_v<T> && std::is_standard_layout_v<T> && alignof(T) == 1;

class Bytes {
 public:
  constexpr Bytes() = default;
  constexpr explicit Bytes(std::span<const std::byte> span) : span_(span) {}

  [[nodiscard]] constexpr std::size_t size() const { return span_.size(); }
  [[nodiscard]] constexpr bool empty() const { return span_.empty(); }
  [[nodiscard]] constexpr const std::byte* data() const { return span_.data(); }
  [[nodiscard]] constexpr std::span<const std::byte> span() const { return span_; }

  // `length` bytes from `offset`; nothing if there are fewer.
  [[nodiscard]] constexpr std::optional<Bytes> slice(std::uint64_t offset,
                                                     std::uint64_t length) const {
    if (offset > span_.size() || length > span_.size() - offset) return std::nullopt;
    return Bytes(span_.subspan(static_cast<std::size_t>(offset), static_cast<std::size_t>(length)));
  }
  // Everything from `offset`; nothing if `offset` is past the end.
  [[nodiscard]] constexpr std::optional<Bytes> from(std::uint64_t offset) const {
    if (offset > span_.size()) return std::nullopt;
    return Bytes(span_.subspan(static_cast<std::size_t>(offset)));
  }
  // A copy of the T at `offset`; nothing if it is incomplete.
  template <OnDisk T>
  [[nodiscard]] std::optional<T> read(std::uint64_t offset) const {
    if (offset > span_.size() || sizeof(T) > span_.size() - offset) return std::nullopt;
    return copy_at<T>(static_cast<std::size_t>(offset));
  }

  // The same for offsets that a parse() has already checked. REQUIRES: offset + sizeof(T) <=
  // size().
  template <OnDisk T>
  [[nodiscard]] T copy_at(std::size_t offset) const {
    T value;
    std::memcpy(static_cast<void*>(&value), span_.data() + offset, sizeof(T));
    return value;
  }
  [[nodiscard]] std::uint8_t u8(std::size_t offset) const {
    return std::to_integer<std::uint8_t>(span_[offset]);
  }
  [[nodiscard]] std::uint16_t u16(std::size_t offset) const { return copy_at<Le16>(offset); }
  [[nodiscard]] std::uint32_t u32(std::size_t offset) const { return copy_at<Le32>(offset); }
  [[nodiscard]] std::uint64_t u64(std::size_t offset) const { return copy_at<Le64>(offset); }

 private:
  std::span<const std::byte> span_;
};

}  // namespace mft
