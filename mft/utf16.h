// Names as NTFS keeps them: arrays of 16-bit units that may be invalid UTF-16, and never lost.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "mft/bytes.h"

namespace mft {

// Units as they lie on disk (little-endian, any address). A view; the buffer must outlive it.
class Utf16View {
 public:
  constexpr Utf16View() = default;
  // An odd last byte is left out.
  constexpr explicit Utf16View(Bytes bytes) : bytes_(bytes) {}

  [[nodiscard]] constexpr std::size_t size() const { return bytes_.size() / 2; }  // units
  [[nodiscard]] constexpr bool empty() const { return size() == 0; }
  [[nodiscard]] char16_t operator[](std::size_t index) const {
    return static_cast<char16_t>(bytes_.u16(index * 2));
  }
  [[nodiscard]] Bytes bytes() const { return bytes_; }
  // REQUIRES: room for size() units.
  void copy_to(char16_t* out) const;
  [[nodiscard]] std::u16string str() const;

 private:
  Bytes bytes_;
};

// a == b, for which libstdc++ goes from unit to unit.
[[nodiscard]] inline bool same_units(std::u16string_view a, std::u16string_view b) {
  return a.size() == b.size() &&
         (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(char16_t)) == 0);
}
[[nodiscard]] inline bool same_units(Utf16View a, std::u16string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < b.size(); ++i) {
    if (a[i] != b[i]) return false;
  }
  return true;
}

inline constexpr char32_t kReplacement = 0xFFFD;

// The code point at text[index], which moves past it; an unpaired surrogate comes back as itself.
char32_t next_code_point(std::u16string_view text, std::size_t& index);
[[nodiscard]] constexpr bool is_surrogate(char32_t c) {
  return c >= 0xD800 && c <= 0xDFFF;
}
void append_utf8(char32_t code_point, std::string& out);

// Valid UTF-8 always: unpaired surrogates become U+FFFD. True if nothing was lost.
bool append_utf8(std::u16string_view text, std::string& out);
[[nodiscard]] std::string to_utf8(std::u16string_view text);

// Invalid sequences become U+FFFD, one for each maximal broken part. True if nothing was lost.
bool append_utf16(std::string_view utf8, std::u16string& out);
[[nodiscard]] std::u16string to_utf16(std::string_view utf8);

}  // namespace mft
