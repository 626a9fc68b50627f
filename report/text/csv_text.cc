#include "report/text/csv_text.h"

#include <algorithm>

#include "mft/utf16.h"

namespace report {
namespace {

constexpr bool starts_formula(char16_t c) {
  constexpr std::u16string_view kStarts(u"=+-@\t\r\0'", 8);
  return kStarts.find(c) != std::u16string_view::npos;
}

// Blanks at an end are quoted too: some readers trim what is bare.
bool needs_quotes(std::u16string_view text) {
  return text.find_first_of(u"\",\r\n") != std::u16string_view::npos || text.front() == u' ' ||
         text.back() == u' ';
}

}  // namespace

bool append_csv_field(std::u16string_view text, FormulaGuard guard, std::string& out) {
  if (text.empty()) return true;
  bool lossless = true;
  const bool quoted = needs_quotes(text);
  if (quoted) out.push_back('"');
  if (guard == FormulaGuard::kOn && starts_formula(text.front())) out.push_back('\'');
  for (std::size_t i = 0; i < text.size();) {
    char32_t c = mft::next_code_point(text, i);
    if (c == 0 || mft::is_surrogate(c)) {
      c = mft::kReplacement;
      lossless = false;
    }
    if (c == U'"') out.push_back('"');
    mft::append_utf8(c, out);
  }
  if (quoted) out.push_back('"');
  return lossless;
}

bool append_csv_field(std::string_view utf8, FormulaGuard guard, std::string& out) {
  const auto is_plain = [](char c) { return c > ' ' && c < 0x7F && c != '"' && c != ','; };
  if (utf8.empty()) return true;
  if (std::ranges::all_of(utf8, is_plain) &&
      (guard == FormulaGuard::kOff || !starts_formula(static_cast<unsigned char>(utf8.front())))) {
    out += utf8;
    return true;
  }
  std::u16string units;
  const bool valid = mft::append_utf16(utf8, units);
  return append_csv_field(units, guard, out) && valid;
}

}  // namespace report
