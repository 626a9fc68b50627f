#include "report/text/terminal_text.h"

#include <algorithm>
#include <array>

#include "mft/utf16.h"

namespace report {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

template <std::size_t N>
constexpr bool is_sorted(const std::array<Range, N>& ranges) {
  return std::ranges::is_sorted(ranges, {}, &Range::first);
}

template <std::size_t N>
bool contains(const std::array<Range, N>& ranges, char32_t c) {
  const auto after = std::ranges::upper_bound(ranges, c, {}, &Range::first);
  return after != ranges.begin() && c <= std::prev(after)->last;
}

// Invisible, or changing the order or the lines of what stands around them.
constexpr std::array kHidden{
    Range{0xAD, 0xAD},        // soft hyphen
    Range{0x61C, 0x61C},      // Arabic letter mark
    Range{0x115F, 0x1160},    // Hangul fillers
    Range{0x17B4, 0x17B5},    // Khmer inherent vowels
    Range{0x180E, 0x180E},    // Mongolian vowel separator
    Range{0x200B, 0x200F},    // zero-width space, joiners, direction marks
    Range{0x2028, 0x202E},    // line and paragraph separator, embeddings and overrides
    Range{0x2060, 0x206F},    // word joiner, invisible operators, isolates
    Range{0x3164, 0x3164},    // Hangul filler
    Range{0xD800, 0xDFFF},    // unpaired surrogates
    Range{0xFEFF, 0xFEFF},    // zero-width no-break space
    Range{0xFFA0, 0xFFA0},    // halfwidth Hangul filler
    Range{0xFFF0, 0xFFFB},    // unassigned, interlinear annotation
    Range{0xFFFE, 0xFFFF},    // not characters
    Range{0xE0000, 0xE0FFF},  // tags and what is ignored beside them
};
static_assert(is_sorted(kHidden));

constexpr std::array kZeroWidth{
    Range{0x300, 0x36F},   Range{0x483, 0x489},   Range{0x591, 0x5BD},   Range{0x610, 0x61A},
    Range{0x64B, 0x65F},   Range{0x6D6, 0x6DC},   Range{0x900, 0x902},   Range{0xE31, 0xE31},
    Range{0xE34, 0xE3A},   Range{0xE47, 0xE4E},   Range{0x1AB0, 0x1AFF}, Range{0x1DC0, 0x1DFF},
    Range{0x20D0, 0x20F0}, Range{0x3099, 0x309A}, Range{0xFE00, 0xFE0F}, Range{0xFE20, 0xFE2F},
};
static_assert(is_sorted(kZeroWidth));

// East Asian Width W and F, and emoji, by blocks.
constexpr std::array kWide{
    Range{0x1100, 0x115E},   Range{0x231A, 0x231B},   Range{0x2E80, 0x303E},
    Range{0x3041, 0x33FF},   Range{0x3400, 0x4DBF},   Range{0x4E00, 0xA4CF},
    Range{0xA960, 0xA97C},   Range{0xAC00, 0xD7A3},   Range{0xF900, 0xFAFF},
    Range{0xFE30, 0xFE6F},   Range{0xFF01, 0xFF60},   Range{0xFFE0, 0xFFE6},
    Range{0x16FE0, 0x18CFF}, Range{0x1B000, 0x1B2FF}, Range{0x1F300, 0x1F64F},
    Range{0x1F680, 0x1F6FF}, Range{0x1F900, 0x1F9FF}, Range{0x20000, 0x3FFFD},
};
static_assert(is_sorted(kWide));

constexpr char kDigits[] = "0123456789ABCDEF";

std::size_t append_control(char32_t c, std::string& out) {
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
    if (c < 0x20 || (c >= 0x7F && c < 0xA0)) {
      columns += append_control(c, out);
    } else if (c < 0x7F) {
      out.push_back(static_cast<char>(c));
      ++columns;
    } else if (contains(kHidden, c)) {
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
  if (std::ranges::all_of(utf8, is_plain)) {
    out += utf8;
    return utf8.size();
  }
  return append_terminal(mft::to_utf16(utf8), out);
}

}  // namespace report
