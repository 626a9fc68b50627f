// Storage that only grows and never moves: names and reparse data of a whole volume, freed
// together. Not safe for concurrent use; every sweep worker has its own.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <functional>
#include <span>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <vector>

#include "scanner/catalog/huge_pages.h"

namespace scanner {

class Arena {
 public:
  // `count` uninitialised objects.
  template <typename T>
  T* allocate(std::size_t count) {
    static_assert(std::is_trivially_copyable_v<T> && alignof(T) <= alignof(std::max_align_t));
    const std::size_t bytes = count * sizeof(T);
    std::size_t start = (used_ + alignof(T) - 1) / alignof(T) * alignof(T);
    if (blocks_.empty() || start + bytes > size_) {
      const std::size_t grown = size_ < kMostBlockBytes ? size_ * 2 : size_;
      size_ = bytes > grown ? bytes : grown;
      blocks_.emplace_back().resize(size_);
      start = 0;
    }
    used_ = start + bytes;
    void* const memory = blocks_.back().data() + start;
    return static_cast<T*>(memory);
  }
  std::u16string_view copy(std::u16string_view text) {
    auto* const units = allocate<char16_t>(text.size());
    std::memcpy(units, text.data(), text.size() * sizeof(char16_t));
    return {units, text.size()};
  }
  std::span<const std::byte> copy(std::span<const std::byte> bytes) {
    auto* const out = allocate<std::byte>(bytes.size());
    if (!bytes.empty()) std::memcpy(out, bytes.data(), bytes.size());
    return {out, bytes.size()};
  }
  // A copy of `bytes`, or an earlier copy of equal bytes. Of two with the same hash, the later one
  // is remembered.
  std::span<const std::byte> copy_once(std::span<const std::byte> bytes) {
    // NOLINTNEXTLINE(bugprone-casting-through-void): only to be hashed
    const std::string_view text(static_cast<const char*>(static_cast<const void*>(bytes.data())),
                                bytes.size());
    std::span<const std::byte>& known = copied_[std::hash<std::string_view>()(text)];
    if (known.size() == bytes.size() && std::ranges::equal(known, bytes)) return known;
    // As units, in case they are text.
    void* const memory = allocate<char16_t>((bytes.size() + 1) / sizeof(char16_t));
    if (!bytes.empty()) std::memcpy(memory, bytes.data(), bytes.size());
    known = {static_cast<const std::byte*>(memory), bytes.size()};
    return known;
  }
  std::u16string_view copy_once(std::u16string_view text) {
    const void* const memory = copy_once(std::as_bytes(std::span(text))).data();
    return {static_cast<const char16_t*>(memory), text.size()};
  }

 private:
  static constexpr std::size_t kFirstBlockBytes = 64 * 1024;
  static constexpr std::size_t kMostBlockBytes = 4 * 1024 * 1024;
  std::vector<Table<std::byte>> blocks_;
  std::unordered_map<std::size_t, std::span<const std::byte>> copied_;  // by hash
  std::size_t size_ = kFirstBlockBytes / 2;                             // of the last block
  std::size_t used_ = 0;                                                // of the last block
};

}  // namespace scanner
