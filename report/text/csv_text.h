// Fields of a CSV table (RFC 4180), safe to open in a spreadsheet.
#pragma once

#include <string_view>

#include "report/text/text_out.h"

namespace report {

// A field that a spreadsheet may take for a formula is prefixed with ': one that begins with = + -
// @, also in a fullwidth or small form, after any blanks and hidden characters, or with TAB, LF,
// CR or NUL. So is one that begins with ': removing one leading ' restores every field (CWE-1236,
// ASVS 1.2.10, OWASP "CSV Injection").
enum class FormulaGuard : bool { kOff, kOn };

// The separator between the fields of a row.
inline constexpr char kCommaSeparator = ',';
inline constexpr char kSemicolonSeparator = ';';
inline constexpr char kTabSeparator = '\t';

// Quotes fields with any of the separators, not only the current one: some readers split at all of
// them. False if something was lost: unpaired surrogates and NUL, which CSV readers may not handle,
// become U+FFFD.
bool append_csv_field(std::u16string_view text, FormulaGuard guard, TextOut& out);
bool append_csv_field(std::string_view utf8, FormulaGuard guard, TextOut& out);

}  // namespace report
