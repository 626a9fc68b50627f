#include "scanner/resolve/file_reference_text.h"

#include <charconv>
#include <cstdint>
#include <limits>

namespace scanner {
namespace {

constexpr std::uint64_t kMaxRecordNumber = 0xFFFF'FFFF'FFFF;
constexpr std::size_t kDigitsOf64Bits = 16;

std::optional<std::uint64_t> parse_number(std::string_view text) {
  int base = 10;
  if (text.starts_with("0x") || text.starts_with("0X")) {
    text.remove_prefix(2);
    base = 16;
    // A 128-bit ID on NTFS is the reference with leading zeros. [FSCC]
    while (text.size() > kDigitsOf64Bits && text.front() == '0') text.remove_prefix(1);
  }
  std::uint64_t value = 0;
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  const auto [stop, error] = std::from_chars(begin, end, value, base);
  if (error != std::errc() || stop != end) return std::nullopt;
  return value;
}

}  // namespace

std::optional<mft::FileReference> parse_file_reference(std::string_view text) {
  const std::size_t dash = text.find('-');
  const auto number = parse_number(text.substr(0, dash));
  if (!number) return std::nullopt;
  if (dash == std::string_view::npos) return mft::FileReference::from_disk(*number);
  const auto sequence = parse_number(text.substr(dash + 1));
  if (!sequence || *sequence > std::numeric_limits<std::uint16_t>::max() ||
      *number > kMaxRecordNumber) {
    return std::nullopt;
  }
  return mft::FileReference{.record = *number, .sequence = static_cast<std::uint16_t>(*sequence)};
}

}  // namespace scanner
