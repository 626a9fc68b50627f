// Tables of the stable words of enums, for look-ups in both directions.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace report {

// By value, for an enum that counts from 0.
template <std::size_t Count>
using Words = std::array<std::string_view, Count>;

// A unique word for each value.
template <std::size_t Count>
constexpr bool are_words(const Words<Count>& words) {
  for (std::size_t i = 0; i < Count; ++i) {
    if (words[i].empty()) return false;
    for (std::size_t j = 0; j < i; ++j) {
      if (words[i] == words[j]) return false;
    }
  }
  return true;
}

// The value of that word; empty if the word is not in the table.
template <typename Enum, std::size_t Count>
constexpr std::optional<Enum> value_of(const Words<Count>& words, std::string_view text) {
  for (std::size_t i = 0; i < Count; ++i) {
    if (words[i] == text) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace report
