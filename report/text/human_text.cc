#include "report/text/human_text.h"

#include <array>

#include "report/text/number_text.h"

namespace report {

std::string grouped(std::uint64_t value) {
  std::string digits;
  append_number(value, digits);
  std::string text;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i != 0 && (digits.size() - i) % 3 == 0) text.push_back(',');
    text.push_back(digits[i]);
  }
  return text;
}

std::string human_bytes(std::uint64_t bytes) {
  constexpr std::array<std::string_view, 6> kUnits{" KB", " MB", " GB", " TB", " PB", " EB"};
  if (bytes < 1024) return counted(bytes, "byte", "bytes");
  std::size_t unit = 0;
  while (unit + 1 < kUnits.size() && bytes >> (10 * (unit + 2)) != 0) ++unit;
  // In tenths of the unit, rounded. The remainder is below 2^60, so ten times that fits.
  const std::uint64_t one = std::uint64_t{1} << (10 * (unit + 1));
  std::uint64_t tenths = bytes / one * 10 + (bytes % one * 10 + one / 2) / one;
  if (tenths >= 10235 && unit + 1 < kUnits.size()) {  // would show as 1,024
    tenths = 10;
    ++unit;
  }
  const bool fraction = tenths < 1000;
  std::string text = grouped((fraction ? tenths : tenths + 5) / 10);
  if (fraction) {
    text.push_back('.');
    append_number(tenths % 10, text);
  }
  text += kUnits[unit];
  return text;
}

std::string human_seconds(double seconds) {
  const auto tenths = static_cast<std::uint64_t>(seconds < 0 ? 0 : seconds * 10 + 0.5);
  std::string text;
  if (tenths < 600) {
    append_number(tenths / 10, text);
    text.push_back('.');
    append_number(tenths % 10, text);
    return text += " s";
  }
  const std::uint64_t whole = tenths / 10;
  if (whole < 3600) {
    append_number(whole / 60, text);
    text += " min ";
    append_padded(whole % 60, 2, text);
    return text += " s";
  }
  text = grouped(whole / 3600);
  text += " h ";
  append_padded(whole / 60 % 60, 2, text);
  return text += " min";
}

std::string counted(std::uint64_t value, std::string_view singular, std::string_view plural) {
  std::string text = grouped(value);
  text.push_back(' ');
  text += value == 1 ? singular : plural;
  return text;
}

}  // namespace report
