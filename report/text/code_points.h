// Sets of code points, as sorted ranges.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>

namespace report {

struct CodePoints {
  char32_t first;
  char32_t last;
};

// Sorted, without overlaps.
template <std::size_t N>
constexpr bool is_sorted(const std::array<CodePoints, N>& ranges) {
  for (std::size_t i = 0; i < N; ++i) {
    if (ranges[i].last < ranges[i].first) return false;
    if (i != 0 && ranges[i].first <= ranges[i - 1].last) return false;
  }
  return true;
}

// REQUIRES: is_sorted(ranges).
template <std::size_t N>
constexpr bool contains(const std::array<CodePoints, N>& ranges, char32_t c) {
  const auto after = std::ranges::upper_bound(ranges, c, {}, &CodePoints::first);
  return after != ranges.begin() && c <= std::prev(after)->last;
}

}  // namespace report
