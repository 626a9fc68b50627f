// Converts UTF-8 in arbitrary pieces to UTF-16 for a Windows console. Platform-free.
#pragma once

#include <string>
#include <string_view>

namespace scanner {

class ConsoleText {
 public:
  // The text up to the last complete character of `utf8`; the rest is kept for the next piece.
  // Invalid sequences become U+FFFD.
  [[nodiscard]] std::u16string next(std::string_view utf8);

 private:
  std::string rest_;  // an incomplete character, at most 3 bytes
};

// How many units of `text`, at most `limit`, can be written at once without splitting a surrogate
// pair. REQUIRES: limit > 1.
[[nodiscard]] std::size_t console_piece(std::u16string_view text, std::size_t limit);

}  // namespace scanner
