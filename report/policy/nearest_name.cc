#include "report/policy/nearest_name.h"

#include <algorithm>
#include <numeric>
#include <vector>

#include "mft/utf16.h"

namespace report {
namespace {

constexpr std::size_t kLongestName = 64;  // longer ones resemble nothing
constexpr std::size_t kMostShown = 60;    // code points
constexpr std::size_t kFewNames = 10;

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

// Levenshtein's distance, row by row.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string_view nearest_name(std::string_view unknown, std::span<const std::string_view> names) {
  if (unknown.size() > kLongestName) return {};
  const std::string lower = lower_case(unknown);
  std::string_view nearest;
  std::size_t fewest = unknown.size() / 3 + 1;
  for (const std::string_view name : names) {
    const std::size_t changes = distance(lower, lower_case(name));
    if (changes < fewest) {
      fewest = changes;
      nearest = name;
    }
  }
  return nearest;
}

std::string quoted(std::string_view text) {
  const std::u16string wide = mft::to_utf16(text.substr(0, 4 * kMostShown));
  std::string shown = "'";
  std::size_t at = 0;
  for (std::size_t count = 0; count < kMostShown && at < wide.size(); ++count) {
    const char32_t c = mft::next_code_point(wide, at);
    mft::append_utf8(c < 0x20 || c == 0x7F ? U' ' : c, shown);
  }
  if (at < wide.size() || text.size() > 4 * kMostShown) shown += "...";
  return shown + '\'';
}

std::string alternatives(std::span<const std::string_view> names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i != 0) text += i + 1 == names.size() ? " or " : ", ";
    text += quoted(names[i]);
  }
  return text;
}

std::string unknown_name(std::string_view what, std::string_view name,
                         std::span<const std::string_view> names) {
  std::string message = "unknown ";
  message += what;
  message += ' ';
  message += quoted(name);
  if (const std::string_view nearest = nearest_name(name, names); !nearest.empty()) {
    message += "; did you mean " + quoted(nearest) + '?';
  } else if (names.size() <= kFewNames) {
    message += "; expected " + alternatives(names);
  }
  return message;
}

}  // namespace report
