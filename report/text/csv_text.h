// Fields of a CSV table (RFC 4180), safe to open in a spreadsheet.
#pragma once

#include <string_view>

#include "report/text/text_out.h"

namespace report {

// A field that starts like a formula (= + - @ TAB CR NUL) gets a ' in front, and so does one that
// starts with ' itself: taking one leading ' away restores every field (CWE-1236, ASVS 1.2.10).
enum class FormulaGuard : bool { kOff, kOn };

// Quotes where needed. False if something was lost: unpaired surrogates and NUL, which no CSV
// reader can be trusted with, become U+FFFD.
bool append_csv_field(std::u16string_view text, FormulaGuard guard, TextOut& out);
bool append_csv_field(std::string_view utf8, FormulaGuard guard, TextOut& out);

}  // namespace report
