// A volume's serial number as every command writes it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace scanner {

// 16 hex digits, lower case.
inline std::string serial_text(std::uint64_t serial) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text(16, '0');
  for (std::size_t i = text.size(); i > 0; --i, serial >>= 4U) text[i - 1] = kDigits[serial & 0xFU];
  return text;
}

}  // namespace scanner
