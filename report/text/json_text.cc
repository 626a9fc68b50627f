#include "report/text/json_text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include "mft/utf16.h"
#include "report/text/utf8.h"

namespace report {
namespace {

// The JSON text of an ASCII character. Eight bytes, so that one copy without a branch suffices: in
// a path, about every eighth character is escaped.
struct Escaped {
  std::array<char, 7> text{};
  std::uint8_t length = 0;
};

constexpr std::array<Escaped, 128> kEscaped = [] {
  std::array<Escaped, 128> all{};
  for (std::size_t c = 0; c < all.size(); ++c) {
    if (c < 0x20) {
      const char high = c < 0x10 ? '0' : '1';
      all[c] = {.text = {'\\', 'u', '0', '0', high, "0123456789abcdef"[c % 16]}, .length = 6};
    } else {
      all[c] = {.text = {static_cast<char>(c)}, .length = 1};
    }
  }
  const auto put_behind_backslash = [&all](unsigned char c, char letter) {
    all[c] = {.text = {'\\', letter}, .length = 2};
  };
  put_behind_backslash('\b', 'b');
  put_behind_backslash('\t', 't');
  put_behind_backslash('\n', 'n');
  put_behind_backslash('\f', 'f');
  put_behind_backslash('\r', 'r');
  put_behind_backslash('"', '"');
  put_behind_backslash('\\', '\\');
  return all;
}();

// A unit takes six bytes at most: \u001f. Copying it writes more.
constexpr std::size_t kMaxBytesPerUnit = 6;
constexpr std::size_t kSpareBytes = sizeof(Escaped);

char* put_ascii(unsigned c, char* to) {
  std::memcpy(to, &kEscaped[c], sizeof(Escaped));
  return to + kEscaped[c].length;
}

}  // namespace

bool append_json_string(std::u16string_view text, TextOut& out) {
  bool lossless = true;
  char* to = out.room(text.size() * kMaxBytesPerUnit + 2 + kSpareBytes);
  *to++ = '"';
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] < 0x80) {
      to = put_ascii(text[i++], to);
      continue;
    }
    char32_t c = mft::next_code_point(text, i);
    if (mft::is_surrogate(c)) {
      c = mft::kReplacement;
      lossless = false;
    }
    to = put_utf8(c, to);
  }
  *to++ = '"';
  out.written(to);
  return lossless;
}

bool append_json_string(std::string_view utf8, TextOut& out) {
  const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  if (!std::ranges::all_of(utf8, is_ascii)) {
    std::u16string units;
    const bool lossless = mft::append_utf16(utf8, units);
    append_json_string(units, out);
    return lossless;
  }
  char* to = out.room(utf8.size() * kMaxBytesPerUnit + 2 + kSpareBytes);
  *to++ = '"';
  for (const char c : utf8) to = put_ascii(static_cast<unsigned char>(c), to);
  *to++ = '"';
  out.written(to);
  return true;
}

std::string valid_utf8(std::string_view utf8) {
  return mft::to_utf8(mft::to_utf16(utf8));
}

}  // namespace report
