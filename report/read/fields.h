// The members of one JSON object of a report, taken out one by one. What is wrong is remembered,
// and the first such thing counts: whoever takes many members out looks once, at the end.
#pragma once

#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/read/json_tree.h"

namespace report {

struct Problem {
  std::string message;  // one line for a person, without a full stop; empty: there is none
  // It is a word that this version does not know, and a newer one may.
  bool unknown_word = false;

  [[nodiscard]] bool any() const { return !message.empty(); }
};

class Fields {
 public:
  // Both must outlive it. What is no object is a problem.
  Fields(JsonNode object, Problem& problem);

  [[nodiscard]] std::optional<JsonNode> find(std::string_view key);

  // Required members. What cannot be given comes back as an empty value.
  JsonNode object(std::string_view key) { return of_type(key, JsonType::kObject); }
  JsonNode array(std::string_view key) { return of_type(key, JsonType::kArray); }
  bool boolean(std::string_view key);
  std::string_view string(std::string_view key);
  template <std::unsigned_integral Number>
  Number number(std::string_view key) {
    return static_cast<Number>(whole(require(key), key, std::numeric_limits<Number>::max()));
  }
  // Nothing for null, and for a member that is not there.
  std::optional<bool> boolean_or_null(std::string_view key);
  std::optional<std::string_view> string_or_null(std::string_view key);
  template <std::unsigned_integral Number>
  std::optional<Number> number_or_null(std::string_view key) {
    const auto member = find(key);
    if (!member || member->is(JsonType::kNull)) return std::nullopt;
    return static_cast<Number>(whole(*member, key, std::numeric_limits<Number>::max()));
  }
  // The exact units: those of the member KEY_utf16, where there is one.
  void text(std::string_view key, std::u16string& units);
  // False, and no units, for null and for a member that is not there.
  bool text_or_null(std::string_view key, std::u16string& units);
  std::vector<std::string> strings(std::string_view key);

  // The value of a word; `from` is the reverse of word().
  template <typename From>
  auto word(std::string_view key, From from) {
    return known_word(string(key), key, from);
  }
  // Nothing for null, and for a member that is not there.
  template <typename From>
  auto word_or_null(std::string_view key, From from) {
    const auto text = string_or_null(key);
    return text ? std::optional(known_word(*text, key, from)) : std::nullopt;
  }
  template <typename From>
  auto known_word(std::string_view text, std::string_view key, From from) {
    auto value = from(text);
    if (!value) bad_word(key, text);
    return value.value_or(typename decltype(value)::value_type());
  }

  void bad(std::string_view key, std::string_view what);
  void bad_word(std::string_view key, std::string_view text);

 private:
  JsonNode require(std::string_view key);
  JsonNode of_type(std::string_view key, JsonType type);
  std::uint64_t whole(JsonNode value, std::string_view key, std::uint64_t most);
  void exact_text(JsonNode value, std::string_view key, std::u16string& units);

  JsonNode object_;
  JsonNode::Iterator next_;  // behind the member that was found last
  Problem& problem_;
};

// "0a1b" as bytes; false, and no bytes, for anything else than pairs of hex digits.
bool bytes_from_hex(std::string_view hex, std::vector<std::byte>& bytes);

}  // namespace report
