#include "report/text/csv_text.h"

#include <algorithm>

#include "mft/utf16.h"
#include "report/text/hidden.h"
#include "report/text/plain_run.h"
#include "report/text/utf8.h"

namespace report {
namespace {

// Including the fullwidth forms, which Excel treats alike in Chinese, Japanese and Korean locales,
// the small forms and the minus sign.
constexpr bool is_formula_sign(char32_t c) {
  constexpr std::u32string_view kSigns =
      U"=+-@\uFF1D\uFF0B\uFF0D\uFF20\uFE66\uFE62\uFE63\uFE6B\u2212";
  return kSigns.contains(c);
}

bool starts_formula(std::u16string_view text) {
  const char16_t first = text.front();
  constexpr std::u16string_view kStarts = u"=+-@'";
  if (first > u' ' && first < 0x7F) return kStarts.contains(first);
  if (first == u'\t' || first == u'\n' || first == u'\r' || first == 0) return true;
  for (std::size_t i = 0; i < text.size();) {
    const char32_t c = mft::next_code_point(text, i);
    if (c != U' ' && !is_hidden(c)) return is_formula_sign(c);
  }
  return false;
}

bool needs_quotes(std::u16string_view text) {
  return text.find_first_of(u",;\t\"\r\n") != std::u16string_view::npos;
}

}  // namespace

bool append_csv_field(std::u16string_view text, FormulaGuard guard, TextOut& out) {
  if (text.empty()) return true;
  // Two quotes and a guard in addition to the text; a doubled quote is shorter than three bytes.
  char* to = out.room(text.size() * kMaxUtf8PerUnit + 3);
  const bool guarded = guard == FormulaGuard::kOn && starts_formula(text);
  // Blanks at an end are quoted too: some readers trim unquoted text.
  const bool blank_end = text.front() == u' ' || text.back() == u' ';
  if (!guarded && !blank_end && put_plain_run<u'"', u',', u';'>(text, to) == text.size()) {
    out.written(to + text.size());  // nearly all fields
    return true;
  }
  const bool quoted = blank_end || needs_quotes(text);
  bool lossless = true;
  if (quoted) *to++ = '"';
  if (guarded) *to++ = '\'';
  while (!text.empty()) {
    std::size_t done = put_plain_run<u'"'>(text, to);
    to += done;
    if (done == text.size()) break;
    const char16_t unit = text[done];
    if (unit != 0 && unit < 0x80) {
      if (unit == u'"') *to++ = '"';
      *to++ = static_cast<char>(unit);
      ++done;
    } else {
      char32_t c = mft::next_code_point(text, done);
      if (c == 0 || mft::is_surrogate(c)) {
        c = mft::kReplacement;
        lossless = false;
      }
      to = put_utf8(c, to);
    }
    text.remove_prefix(done);
  }
  if (quoted) *to++ = '"';
  out.written(to);
  return lossless;
}

bool append_csv_field(std::string_view utf8, FormulaGuard guard, TextOut& out) {
  const auto is_plain = [](char c) {
    return c > ' ' && c < 0x7F && c != '"' && c != kCommaSeparator && c != kSemicolonSeparator;
  };
  if (utf8.empty()) return true;
  const char16_t first = static_cast<unsigned char>(utf8.front());
  if (std::ranges::all_of(utf8, is_plain) &&
      (guard == FormulaGuard::kOff || !starts_formula({&first, 1}))) {
    out.put(utf8);
    return true;
  }
  std::u16string units;
  const bool valid = mft::append_utf16(utf8, units);
  return append_csv_field(units, guard, out) && valid;
}

}  // namespace report
