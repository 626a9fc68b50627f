// Writes little-endian integers into a record's bytes. The record was zeroed before.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <stdexcept>
#include <string_view>

namespace generate {

static_assert(std::endian::native == std::endian::little,
              "the generator copies integers as they are");

class ByteWriter {
 public:
  explicit ByteWriter(std::span<std::byte> bytes) : bytes_(bytes) {}

  template <typename T>
  void put(std::size_t offset, T value) {
    check(offset, sizeof(T));
    std::memcpy(bytes_.data() + offset, &value, sizeof(T));
  }
  void put(std::size_t offset, std::u16string_view text) {
    check(offset, text.size() * 2);
    if (!text.empty()) std::memcpy(bytes_.data() + offset, text.data(), text.size() * 2);
  }
  void put(std::size_t offset, std::span<const std::byte> data) {
    check(offset, data.size());
    if (!data.empty()) std::memcpy(bytes_.data() + offset, data.data(), data.size());
  }
  std::size_t size() const { return bytes_.size(); }
  std::span<std::byte> bytes() const { return bytes_; }

 private:
  void check(std::size_t offset, std::size_t length) const {
    if (offset + length > bytes_.size()) throw std::length_error("a record is too small");
  }
  std::span<std::byte> bytes_;
};

}  // namespace generate
