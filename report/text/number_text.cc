#include "report/text/number_text.h"

#include <charconv>

namespace report {
namespace {

constexpr char kLower[] = "0123456789abcdef";
constexpr char kUpper[] = "0123456789ABCDEF";

void append_byte(unsigned value, TextOut& out) {
  out.put(kLower[value >> 4U & 0xFU]);
  out.put(kLower[value & 0xFU]);
}

constexpr std::size_t kMaxHexBytes = 2 + 16;

char* put_hex(std::uint64_t value, int digits, char* to) {
  *to++ = '0';
  *to++ = 'x';
  while (digits-- > 0) *to++ = kUpper[value >> (4U * static_cast<unsigned>(digits)) & 0xFU];
  return to;
}

}  // namespace

char* put_long_number(std::uint64_t value, char* to) {
  return std::to_chars(to, to + kMaxNumberBytes, value).ptr;
}

void append_padded(std::uint64_t value, int digits, std::string& out) {
  const std::size_t start = out.size();
  out.append(static_cast<std::size_t>(digits), '0');
  for (std::size_t at = out.size(); at > start; value /= 10) {
    out[--at] = static_cast<char>('0' + value % 10);
  }
}

void append_hex(std::uint64_t value, int digits, std::string& out) {
  char text[kMaxHexBytes];
  out.append(text, put_hex(value, digits, text));
}

void append_hex(std::uint64_t value, int digits, TextOut& out) {
  out.written(put_hex(value, digits, out.room(kMaxHexBytes)));
}

void append_hex_bytes(std::span<const std::byte> bytes, TextOut& out) {
  for (const std::byte byte : bytes) append_byte(std::to_integer<unsigned>(byte), out);
}

void append_hex_units(std::u16string_view text, TextOut& out) {
  for (const char16_t unit : text) {
    append_byte(unit & 0xFFU, out);
    append_byte(static_cast<unsigned>(unit) >> 8U, out);
  }
}

void append_guid(const mft::Guid& guid, TextOut& out) {
  // The first three groups are little-endian integers.
  constexpr int kDash = -1;
  constexpr int kOrder[] = {3,     2, 1, 0,     kDash, 5,  4,  kDash, 7,  6,
                            kDash, 8, 9, kDash, 10,    11, 12, 13,    14, 15};
  out.put('{');
  for (const int index : kOrder) {
    if (index == kDash) {
      out.put('-');
    } else {
      append_byte(guid[static_cast<std::size_t>(index)], out);
    }
  }
  out.put('}');
}

}  // namespace report
