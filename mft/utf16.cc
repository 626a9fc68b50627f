#include "mft/utf16.h"

namespace mft {

void Utf16View::copy_to(char16_t* out) const {
  if (empty()) return;  // memcpy must not be given the null of an empty view
  if constexpr (std::endian::native == std::endian::little) {
    std::memcpy(out, bytes_.data(), size() * 2);
  } else {
    for (std::size_t i = 0; i < size(); ++i) out[i] = (*this)[i];
  }
}

std::u16string Utf16View::str() const {
  std::u16string text(size(), u'\0');
  if (!text.empty()) copy_to(text.data());
  return text;
}

char32_t next_code_point(std::u16string_view text, std::size_t& index) {
  const char32_t high = text[index++];
  if (high < 0xD800 || high > 0xDBFF || index == text.size()) return high;
  const char32_t low = text[index];
  if (low < 0xDC00 || low > 0xDFFF) return high;
  ++index;
  return 0x10000 + ((high - 0xD800) << 10U) + (low - 0xDC00);
}

void append_utf8(char32_t c, std::string& out) {
  const auto unit = [&out](char32_t value) { out.push_back(static_cast<char>(value)); };
  if (c < 0x80) {
    unit(c);
  } else if (c < 0x800) {
    unit(0xC0 | c >> 6U);
    unit(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    unit(0xE0 | c >> 12U);
    unit(0x80 | (c >> 6U & 0x3F));
    unit(0x80 | (c & 0x3F));
  } else {
    unit(0xF0 | c >> 18U);
    unit(0x80 | (c >> 12U & 0x3F));
    unit(0x80 | (c >> 6U & 0x3F));
    unit(0x80 | (c & 0x3F));
  }
}

bool append_utf8(std::u16string_view text, std::string& out) {
  bool lossless = true;
  for (std::size_t i = 0; i < text.size();) {
    char32_t c = next_code_point(text, i);
    if (is_surrogate(c)) {
      c = kReplacement;
      lossless = false;
    }
    append_utf8(c, out);
  }
  return lossless;
}

std::string to_utf8(std::u16string_view text) {
  std::string out;
  out.reserve(text.size());
  append_utf8(text, out);
  return out;
}

namespace {

// The code point at text[index], or kReplacement with `valid` false for a maximal broken part.
// Follows the table of well-formed sequences of the Unicode Standard, chapter 3 (3-7).
char32_t next_utf8(std::string_view text, std::size_t& index, bool& valid) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  const unsigned char lead = byte(index++);
  valid = true;
  if (lead < 0x80) return lead;
  std::size_t trailing = 0;
  unsigned char lowest = 0x80;
  unsigned char highest = 0xBF;
  char32_t c = 0;
  if (lead >= 0xC2 && lead <= 0xDF) {
    trailing = 1;
    c = lead & 0x1FU;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    trailing = 2;
    c = lead & 0x0FU;
    if (lead == 0xE0) lowest = 0xA0;
    if (lead == 0xED) highest = 0x9F;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    trailing = 3;
    c = lead & 0x07U;
    if (lead == 0xF0) lowest = 0x90;
    if (lead == 0xF4) highest = 0x8F;
  } else {
    valid = false;
    return kReplacement;
  }
  for (; trailing > 0; --trailing) {
    if (index == text.size() || byte(index) < lowest || byte(index) > highest) {
      valid = false;
      return kReplacement;
    }
    c = c << 6U | (byte(index++) & 0x3FU);
    lowest = 0x80;
    highest = 0xBF;
  }
  return c;
}

}  // namespace

bool append_utf16(std::string_view utf8, std::u16string& out) {
  bool lossless = true;
  for (std::size_t i = 0; i < utf8.size();) {
    bool valid = false;
    const char32_t c = next_utf8(utf8, i, valid);
    lossless = lossless && valid;
    if (c < 0x10000) {
      out.push_back(static_cast<char16_t>(c));
    } else {
      out.push_back(static_cast<char16_t>(0xD800 + ((c - 0x10000) >> 10U)));
      out.push_back(static_cast<char16_t>(0xDC00 + ((c - 0x10000) & 0x3FFU)));
    }
  }
  return lossless;
}

std::u16string to_utf16(std::string_view utf8) {
  std::u16string out;
  out.reserve(utf8.size());
  append_utf16(utf8, out);
  return out;
}

}  // namespace mft
