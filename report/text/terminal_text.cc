#include "report/text/terminal_text.h"

#include <algorithm>
#include <array>

#include "mft/utf16.h"
#include "report/text/code_points.h"
#include "report/text/hidden.h"

namespace report {
namespace {

constexpr std::array kZeroWidth{
    CodePoints{0x300, 0x36F},   CodePoints{0x483, 0x489},   CodePoints{0x591, 0x5BD},
    CodePoints{0x610, 0x61A},   CodePoints{0x64B, 0x65F},   CodePoints{0x6D6, 0x6DC},
    CodePoints{0x900, 0x902},   CodePoints{0xE31, 0xE31},   CodePoints{0xE34, 0xE3A},
    CodePoints{0xE47, 0xE4E},   CodePoints{0x1AB0, 0x1AFF}, CodePoints{0x1DC0, 0x1DFF},
    CodePoints{0x20D0, 0x20F0}, CodePoints{0x3099, 0x309A}, CodePoints{0xFE00, 0xFE0F},
    CodePoints{0xFE20, 0xFE2F},
};
static_assert(is_sorted(kZeroWidth));

// East Asian Width W and F, and emoji, by blocks.
constexpr std::array kWide{
    CodePoints{0x1100, 0x115E},   CodePoints{0x231A, 0x231B},   CodePoints{0x2E80, 0x303E},
    CodePoints{0x3041, 0x33FF},   CodePoints{0x3400, 0x4DBF},   CodePoints{0x4E00, 0xA4CF},
    CodePoints{0xA960, 0xA97C},   CodePoints{0xAC00, 0xD7A3},   CodePoints{0xF900, 0xFAFF},
    CodePoints{0xFE30, 0xFE6F},   CodePoints{0xFF01, 0xFF60},   CodePoints{0xFFE0, 0xFFE6},
    CodePoints{0x16FE0, 0x18CFF}, CodePoints{0x1B000, 0x1B2FF}, CodePoints{0x1F300, 0x1F64F},
    CodePoints{0x1F680, 0x1F6FF}, CodePoints{0x1F900, 0x1F9FF}, CodePoints{0x20000, 0x3FFFD},
};
static_assert(is_sorted(kWide));

constexpr char kDigits[] = "0123456789ABCDEF";

// \x1B: for one byte of ASCII.
std::size_t append_byte(char32_t c, std::string& out) {
  out += "\\x";
  out.push_back(kDigits[c >> 4U]);
  out.push_back(kDigits[c & 0xFU]);
  return 4;
}

std::size_t append_code(char32_t c, std::string& out) {
  std::size_t digits = 4;
  while (digits < 6 && c >> (4 * digits) != 0) ++digits;
  out += "\\u{";
  for (std::size_t i = digits; i-- > 0;) out.push_back(kDigits[c >> (4 * i) & 0xFU]);
  out.push_back('}');
  return digits + 4;
}

constexpr bool is_control(char32_t c) {
  return c < 0x20 || c == 0x7F;
}

// The value of a digit, in either case, as \x1b and \x1B look alike to readers. Otherwise 16.
constexpr unsigned digit_value(char16_t c) {
  if (c >= u'0' && c <= u'9') return c - u'0';
  if (c >= u'A' && c <= u'F') return c - u'A' + 10U;
  if (c >= u'a' && c <= u'f') return c - u'a' + 10U;
  return 16;
}

// Whether a backslash before this text would make it look like an escape. Most directory names that
// begin with x, such as x64 and x86, do not.
bool reads_as_escape(std::u16string_view text) {
  if (text.size() > 2 && text[0] == u'x' && digit_value(text[1]) < 16 &&
      digit_value(text[2]) < 16) {
    const char32_t value = digit_value(text[1]) << 4U | digit_value(text[2]);
    return is_control(value) || value == U'\\';
  }
  if (!text.starts_with(u"u{")) return false;
  const std::size_t end = text.find_first_not_of(u"0123456789ABCDEFabcdef", 2);
  return end != std::u16string_view::npos && end > 2 && text[end] == u'}';
}

}  // namespace

std::size_t column_width(char32_t c) {
  if (c < 0x300) return 1;
  if (contains(kZeroWidth, c)) return 0;
  return contains(kWide, c) ? 2 : 1;
}

std::size_t append_terminal(std::u16string_view text, std::string& out) {
  std::size_t columns = 0;
  for (std::size_t i = 0; i < text.size();) {
    const char32_t c = mft::next_code_point(text, i);
    if (is_control(c) || (c == U'\\' && reads_as_escape(text.substr(i)))) {
      columns += append_byte(c, out);
    } else if (c < 0x7F) {
      out.push_back(static_cast<char>(c));
      ++columns;
    } else if (is_hidden(c)) {
      columns += append_code(c, out);
    } else {
      mft::append_utf8(c, out);
      columns += column_width(c);
    }
  }
  return columns;
}

std::size_t append_terminal(std::string_view utf8, std::string& out) {
  const auto is_plain = [](char c) { return c >= ' ' && c < 0x7F; };
  const bool may_read_as_escape = utf8.contains("\\x") || utf8.contains("\\u{");
  if (!may_read_as_escape && std::ranges::all_of(utf8, is_plain)) {
    out += utf8;
    return utf8.size();
  }
  return append_terminal(mft::to_utf16(utf8), out);
}

}  // namespace report
