#include "report/text/json_text.h"

#include <algorithm>
#include <array>

#include "mft/utf16.h"
#include "report/text/plain_run.h"
#include "report/text/utf8.h"

namespace report {
namespace {

// For each ASCII character: 0 if it stands for itself, else the letter of its escape.
constexpr std::array<char, 128> kEscapes = [] {
  std::array<char, 128> escapes{};
  for (std::size_t i = 0; i < 0x20; ++i) escapes[i] = 'u';
  escapes['\b'] = 'b';
  escapes['\t'] = 't';
  escapes['\n'] = 'n';
  escapes['\f'] = 'f';
  escapes['\r'] = 'r';
  escapes['"'] = '"';
  escapes['\\'] = '\\';
  return escapes;
}();

// A unit takes six bytes at most: \u001f.
constexpr std::size_t kMaxBytesPerUnit = 6;

char* put_ascii(unsigned c, char* to) {
  const char escape = kEscapes[c];
  if (escape == 0) {
    *to++ = static_cast<char>(c);
    return to;
  }
  *to++ = '\\';
  *to++ = escape;
  if (escape == 'u') {
    *to++ = '0';
    *to++ = '0';
    *to++ = static_cast<char>('0' + (c >> 4U));
    *to++ = "0123456789abcdef"[c & 0xFU];
  }
  return to;
}

}  // namespace

bool append_json_string(std::u16string_view text, TextOut& out) {
  bool lossless = true;
  char* to = out.room(text.size() * kMaxBytesPerUnit + 2);
  *to++ = '"';
  while (!text.empty()) {
    std::size_t done = put_plain_run<u'"', u'\\'>(text, to);
    to += done;
    if (done == text.size()) break;
    if (text[done] < 0x80) {
      to = put_ascii(text[done++], to);
    } else {
      char32_t c = mft::next_code_point(text, done);
      if (mft::is_surrogate(c)) {
        c = mft::kReplacement;
        lossless = false;
      }
      to = put_utf8(c, to);
    }
    text.remove_prefix(done);
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
  char* to = out.room(utf8.size() * kMaxBytesPerUnit + 2);
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
