#include "report/policy/toml_key_depth.h"

#include <algorithm>

namespace report {
namespace {

constexpr std::string_view kThree[] = {"\"\"\"", "'''"};

// Behind the string whose opening quotation mark is at `at`. A string that is not closed ends with
// its line, or with the text.
std::size_t after_string(std::string_view toml, std::size_t at) {
  const char quote = toml[at];
  const bool escapes = quote == '"';
  const std::string_view three = kThree[escapes ? 0 : 1];
  const bool many_lines = toml.substr(at).starts_with(three);
  at += many_lines ? 3 : 1;
  while (at < toml.size()) {
    if (escapes && toml[at] == '\\') {
      at += 2;
    } else if (many_lines && toml.substr(at).starts_with(three)) {
      at += 3;
      // Up to two more belong to what is quoted.
      for (int more = 0; more < 2 && at < toml.size() && toml[at] == quote; ++more) ++at;
      return at;
    } else if (!many_lines && (toml[at] == quote || toml[at] == '\n')) {
      return toml[at] == quote ? at + 1 : at;
    } else {
      ++at;
    }
  }
  return toml.size();
}

TomlPlace place_of(std::string_view toml, std::size_t at) {
  const std::string_view before = toml.substr(0, at);
  const auto line = static_cast<std::uint32_t>(std::ranges::count(before, '\n'));
  const std::size_t begin = before.rfind('\n') + 1;  // npos + 1 is 0
  const auto column = std::ranges::count_if(
      before.substr(begin), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80; });
  return {.line = line + 1, .column = static_cast<std::uint32_t>(column) + 1};
}

}  // namespace

std::optional<TomlPlace> find_long_key(std::string_view toml) {
  std::size_t dots = 0;
  std::size_t at = 0;
  while (at < toml.size()) {
    const char c = toml[at];
    if (c == '"' || c == '\'') {
      at = after_string(toml, at);
      continue;
    }
    if (c == '#') {
      at = std::min(toml.find('\n', at), toml.size());
      continue;
    }
    if (c == '.') {
      if (++dots == kMaxKeyParts) return place_of(toml, at);
    } else if (std::string_view("=[]{},\n").contains(c)) {
      dots = 0;
    }
    ++at;
  }
  return std::nullopt;
}

}  // namespace report
