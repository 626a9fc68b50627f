// Little-endian integers in byte vectors.
// Shares nothing with the product on purpose: this library is the independent
// truth the product is tested against. Every access outside the blob throws.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string_view>
#include <type_traits>
#include <vector>

namespace fixture {

using Blob = std::vector<std::byte>;

template <std::integral T>
void put(std::span<std::byte> bytes, std::size_t offset, T value) {
  if (offset > bytes.size() || sizeof(T) > bytes.size() - offset) {
    throw std::out_of_range("fixture::put: offset outside the bytes");
  }
  auto rest = static_cast<std::uint64_t>(static_cast<std::make_unsigned_t<T>>(value));
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    bytes[offset + i] = static_cast<std::byte>(rest & 0xFFU);
    rest >>= 8U;
  }
}

template <std::integral T>
T get(std::span<const std::byte> bytes, std::size_t offset) {
  if (offset > bytes.size() || sizeof(T) > bytes.size() - offset) {
    throw std::out_of_range("fixture::get: offset outside the bytes");
  }
  std::uint64_t value = 0;
  for (std::size_t i = sizeof(T); i > 0; --i) {
    value = (value << 8U) | std::to_integer<std::uint64_t>(bytes[offset + i - 1]);
  }
  return static_cast<T>(value);
}

template <std::integral T>
void append(Blob& blob, T value) {
  blob.resize(blob.size() + sizeof(T));
  put<T>(blob, blob.size() - sizeof(T), value);
}

inline void append_bytes(Blob& blob, std::span<const std::byte> bytes) {
  blob.insert(blob.end(), bytes.begin(), bytes.end());
}

/// UTF-16LE, without a terminator.
inline void append_utf16(Blob& blob, std::u16string_view text) {
  for (const char16_t unit : text) {
    append<std::uint16_t>(blob, unit);
  }
}

inline void append_ascii(Blob& blob, std::string_view text) {
  for (const char c : text) {
    blob.push_back(static_cast<std::byte>(c));
  }
}

inline Blob ascii(std::string_view text) {
  Blob blob;
  append_ascii(blob, text);
  return blob;
}

constexpr std::uint64_t align_up(std::uint64_t value, std::uint64_t alignment) {
  return (value + alignment - 1) / alignment * alignment;
}

constexpr std::uint64_t divide_up(std::uint64_t value, std::uint64_t divisor) {
  return (value + divisor - 1) / divisor;
}

inline void pad_to_multiple(Blob& blob, std::size_t alignment) {
  blob.resize(static_cast<std::size_t>(align_up(blob.size(), alignment)));
}

}  // namespace fixture
