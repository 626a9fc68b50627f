#include "scanner/cli/console_text.h"

#include <algorithm>
#include <cstddef>

#include "mft/utf16.h"

namespace scanner {
namespace {

// Length in bytes of the character that begins with `lead`; 1 if none can.
std::size_t sequence_bytes(unsigned char lead) {
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 1;
}

// Number of bytes at the end of `text` that form an incomplete character.
std::size_t unfinished_bytes(std::string_view text) {
  for (std::size_t back = 1; back <= std::min<std::size_t>(3, text.size()); ++back) {
    const auto byte = static_cast<unsigned char>(text[text.size() - back]);
    if ((byte & 0xC0U) == 0x80) continue;
    return sequence_bytes(byte) > back ? back : 0;
  }
  return 0;
}

}  // namespace

std::u16string ConsoleText::next(std::string_view utf8) {
  std::string text = std::move(rest_);
  text += utf8;
  const std::size_t whole = text.size() - unfinished_bytes(text);
  rest_ = text.substr(whole);
  text.resize(whole);
  return mft::to_utf16(text);
}

std::size_t console_piece(std::u16string_view text, std::size_t limit) {
  if (text.size() <= limit) return text.size();
  const char16_t last = text[limit - 1];
  return last >= 0xD800 && last <= 0xDBFF ? limit - 1 : limit;
}

}  // namespace scanner
