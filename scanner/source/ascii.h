// ASCII letters, whatever the locale: for drives, GUIDs, object names and option words. Not for
// file names: see mft::UpCase.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace scanner {

template <typename Char>
[[nodiscard]] constexpr bool is_ascii_letter(Char c) {
  return (c >= Char{'a'} && c <= Char{'z'}) || (c >= Char{'A'} && c <= Char{'Z'});
}
template <typename Char>
[[nodiscard]] constexpr Char ascii_lower(Char c) {
  return c >= Char{'A'} && c <= Char{'Z'} ? static_cast<Char>(c + 32) : c;
}
template <typename Char>
[[nodiscard]] constexpr Char ascii_upper(Char c) {
  return c >= Char{'a'} && c <= Char{'z'} ? static_cast<Char>(c - 32) : c;
}

template <typename Char>
[[nodiscard]] std::basic_string<Char> ascii_lower(std::basic_string_view<Char> text) {
  std::basic_string<Char> result(text);
  for (Char& c : result) c = ascii_lower(c);
  return result;
}
[[nodiscard]] inline std::string ascii_lower(const std::string& text) {
  return ascii_lower(std::string_view(text));
}

// Equal except for the case of ASCII letters. The unit types may differ, as for a name and a
// literal.
template <typename A, typename B>
[[nodiscard]] bool equal_ignoring_ascii_case(std::basic_string_view<A> a,
                                             std::basic_string_view<B> b) {
  return std::ranges::equal(a, b, [](A x, B y) {
    return static_cast<char32_t>(ascii_lower(x)) == static_cast<char32_t>(ascii_lower(y));
  });
}

// "X:", in upper case, of a drive's letter. REQUIRES: is_ascii_letter(letter).
template <typename Char>
[[nodiscard]] std::string drive_of_letter(Char letter) {
  return {static_cast<char>(ascii_upper(letter)), ':'};
}

// Whether `text` begins with a drive: `C:`.
template <typename Char>
[[nodiscard]] constexpr bool starts_with_drive(std::basic_string_view<Char> text) {
  return text.size() >= 2 && is_ascii_letter(text[0]) && text[1] == Char{':'};
}

}  // namespace scanner
