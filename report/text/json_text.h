// Strings as JSON text (RFC 8259, I-JSON): always valid UTF-8, for any name.
#pragma once

#include <string>
#include <string_view>

#include "report/text/text_out.h"

namespace report {

// `text` with quotes and escapes. False if unpaired surrogates had to become U+FFFD.
bool append_json_string(std::u16string_view text, TextOut& out);
// The same for UTF-8; invalid parts become U+FFFD. False if there were any.
bool append_json_string(std::string_view utf8, TextOut& out);

// `utf8` with U+FFFD for each maximal invalid part: as from append_json_string, but unescaped.
[[nodiscard]] std::string valid_utf8(std::string_view utf8);

}  // namespace report
