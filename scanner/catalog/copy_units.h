// Names are short: a call of memcpy takes longer than the copy itself.
#pragma once

#include <cstddef>
#include <cstring>

namespace scanner {

inline void copy_units(char16_t* to, const char16_t* from, std::size_t units) {
  constexpr std::size_t kUnits = 8;  // at once
  if (units < kUnits) {
    for (std::size_t i = 0; i < units; ++i) to[i] = from[i];
    return;
  }
  const auto copy = [&](std::size_t at) {
    std::memcpy(to + at, from + at, kUnits * sizeof(char16_t));
  };
  for (std::size_t at = 0; at + kUnits < units; at += kUnits) copy(at);
  copy(units - kUnits);  // the rest, partly overlapping
}

}  // namespace scanner
