#pragma once

#include <cstdint>

namespace scanner {

// Where `memory` is, as a number: for alignment and ranges of pages. Not std::bit_cast, whose
// result makes clang 19's analyzer crash in arithmetic.
inline std::uintptr_t address_of(const void* memory) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast)
  return reinterpret_cast<std::uintptr_t>(memory);
}

}  // namespace scanner
