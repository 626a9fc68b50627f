// A TOML document as a tree in which everything knows its place. Only toml_tree.cc knows the
// library that parses it.
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace report {

// From 1, in code points. Line 0: the document as a whole.
struct TomlPlace {
  std::uint32_t line = 0;
  std::uint32_t column = 0;

  friend auto operator<=>(const TomlPlace&, const TomlPlace&) = default;
};

enum class TomlType : std::uint8_t {
  kString,
  kInteger,
  kFloat,
  kBoolean,
  kDate,
  kTime,
  kDateTime,
  kArray,
  kTable,
};
// "a string"
[[nodiscard]] std::string_view phrase(TomlType type);

struct TomlEntry;

struct TomlValue {
  TomlType type{};
  TomlPlace place;
  std::string text;                    // of a string
  std::int64_t integer = 0;            // of an integer
  bool boolean = false;                // of a boolean
  std::chrono::year_month_day date{};  // of a date
  std::vector<TomlValue> items;        // of an array
  std::vector<TomlEntry> entries;      // of a table, in the order of the document
};

struct TomlEntry {
  std::string key;
  TomlPlace place;  // of the key
  TomlValue value;
};

struct TomlError {
  TomlPlace place;
  std::string message;
};

// Policies need three levels. What is below these is left out, as it is a mistake in any case.
inline constexpr std::size_t kMaxTomlLevels = 6;
// The parser stops at the first error.
[[nodiscard]] std::expected<TomlValue, TomlError> parse_toml(std::string_view text);

}  // namespace report
