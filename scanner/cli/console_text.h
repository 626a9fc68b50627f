// UTF-8 that comes in arbitrary pieces, as the UTF-16 that a Windows console takes. Platform-free.
#pragma once

#include <string>
#include <string_view>

namespace scanner {

class ConsoleText {
 public:
  // The text of `utf8` up to its last whole character; what is cut off waits for the next piece.
  // Invalid sequences become U+FFFD.
  [[nodiscard]] std::u16string next(std::string_view utf8);

 private:
  std::string rest_;  // the beginning of a character, at most 3 bytes
};

// How many units of `text` may go to the console at once, at most `limit`, without parting a
// surrogate pair. REQUIRES: limit > 1.
[[nodiscard]] std::size_t console_piece(std::u16string_view text, std::size_t limit);

}  // namespace scanner
