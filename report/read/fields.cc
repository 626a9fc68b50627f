#include "report/read/fields.h"

#include <utility>

#include "mft/utf16.h"

namespace report {
namespace {

JsonNode null_node() {
  static const JsonTree tree = [] {
    JsonTree made;
    return made.parse("null", 1) ? std::move(made) : JsonTree();
  }();
  return {tree, 0};
}

unsigned hex_value(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a') + 10U;
  if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A') + 10U;
  return 16;
}

// Pairs of digits; 256 for anything else. REQUIRES: two characters at `at`.
unsigned hex_byte(std::string_view hex, std::size_t at) {
  const unsigned high = hex_value(hex[at]);
  const unsigned low = hex_value(hex[at + 1]);
  return high < 16 && low < 16 ? high << 4U | low : 256U;
}

bool units_from_hex(std::string_view hex, std::u16string& units) {
  units.clear();
  if (hex.size() % 4 != 0) return false;
  for (std::size_t at = 0; at < hex.size(); at += 4) {
    const unsigned low = hex_byte(hex, at);
    const unsigned high = hex_byte(hex, at + 2);
    if (low > 255 || high > 255) return false;
    units.push_back(static_cast<char16_t>(high << 8U | low));
  }
  return true;
}

// At most so much of a text from a report goes into a message.
constexpr std::size_t kShownBytes = 40;

// Printable ASCII only: a message is shown on terminals.
std::string shown(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, kShownBytes)) out.push_back(c >= ' ' && c < 0x7F ? c : '?');
  if (text.size() > kShownBytes) out += "...";
  return out;
}

}  // namespace

bool bytes_from_hex(std::string_view hex, std::vector<std::byte>& bytes) {
  bytes.clear();
  if (hex.size() % 2 != 0) return false;
  for (std::size_t at = 0; at < hex.size(); at += 2) {
    const unsigned value = hex_byte(hex, at);
    if (value > 255) {
      bytes.clear();
      return false;
    }
    bytes.push_back(static_cast<std::byte>(value));
  }
  return true;
}

Fields::Fields(JsonNode object, Problem& problem)
    : object_(object.is(JsonType::kObject) ? object : null_node()),
      next_(object_.begin()),
      problem_(problem) {
  if (!object.is(JsonType::kObject) && !problem_.any()) problem_.message = "it is not an object";
}

// Members are mostly asked for in the order in which they are written.
std::optional<JsonNode> Fields::find(std::string_view key) {
  const auto found = [&](JsonNode::Iterator at) {
    next_ = at;
    ++next_;
    return *at;
  };
  for (auto at = next_; at != object_.end(); ++at) {
    if ((*at).key() == key) return found(at);
  }
  for (auto at = object_.begin(); at != next_; ++at) {
    if ((*at).key() == key) return found(at);
  }
  return std::nullopt;
}

void Fields::bad(std::string_view key, std::string_view what) {
  if (problem_.any()) return;
  ((problem_.message = "\"") += key) += "\" ";
  problem_.message += what;
}

void Fields::bad_word(std::string_view key, std::string_view text) {
  if (problem_.any()) return;
  bad(key, "is \"" + shown(text) + "\", which this version does not know");
  problem_.unknown_word = true;
}

JsonNode Fields::require(std::string_view key) {
  if (const auto member = find(key)) return *member;
  bad(key, "is missing");
  return null_node();
}

JsonNode Fields::of_type(std::string_view key, JsonType type) {
  const JsonNode value = require(key);
  if (value.is(type)) return value;
  bad(key, type == JsonType::kObject ? "is not an object" : "is not an array");
  return null_node();
}

bool Fields::boolean(std::string_view key) {
  const JsonNode value = require(key);
  if (!value.is(JsonType::kBoolean)) bad(key, "is neither true nor false");
  return value.boolean();
}

std::string_view Fields::string(std::string_view key) {
  const JsonNode value = require(key);
  if (!value.is(JsonType::kString)) bad(key, "is not a string");
  return value.text();
}

std::optional<bool> Fields::boolean_or_null(std::string_view key) {
  const auto value = find(key);
  if (!value || value->is(JsonType::kNull)) return std::nullopt;
  if (!value->is(JsonType::kBoolean)) bad(key, "is neither true nor false");
  return value->boolean();
}

std::optional<std::string_view> Fields::string_or_null(std::string_view key) {
  const auto value = find(key);
  if (!value || value->is(JsonType::kNull)) return std::nullopt;
  if (!value->is(JsonType::kString)) bad(key, "is not a string");
  return value->text();
}

std::uint64_t Fields::whole(JsonNode value, std::string_view key, std::uint64_t most) {
  if (!value.is(JsonType::kUnsigned)) {
    bad(key, "is not a whole number");
    return 0;
  }
  if (value.number() <= most) return value.number();
  bad(key, "is larger than " + std::to_string(most));
  return 0;
}

void Fields::text(std::string_view key, std::u16string& units) {
  units.clear();
  const JsonNode value = require(key);
  if (!value.is(JsonType::kString)) return bad(key, "is not a string");
  exact_text(value, key, units);
}

bool Fields::text_or_null(std::string_view key, std::u16string& units) {
  units.clear();
  const auto value = find(key);
  if (!value || value->is(JsonType::kNull)) return false;
  if (value->is(JsonType::kString)) {
    exact_text(*value, key, units);
  } else {
    bad(key, "is not a string");
  }
  return true;
}

void Fields::exact_text(JsonNode value, std::string_view key, std::u16string& units) {
  constexpr std::string_view kReplacementUtf8 = "\xEF\xBF\xBD";
  (void)mft::append_utf16(value.text(), units);
  if (!value.text().contains(kReplacementUtf8)) return;
  const std::string exact_key = std::string(key) + "_utf16";
  const auto exact = string_or_null(exact_key);
  if (!exact) return;
  const bool good = units_from_hex(*exact, units) && mft::to_utf8(units) == value.text();
  if (!good) bad(exact_key, "does not contain the units of \"" + std::string(key) + "\"");
}

std::vector<std::string> Fields::strings(std::string_view key) {
  std::vector<std::string> all;
  for (const JsonNode item : array(key)) {
    if (!item.is(JsonType::kString)) bad(key, "contains something that is not a string");
    all.emplace_back(item.text());
  }
  return all;
}

}  // namespace report
