#include "report/policy/policy_fields.h"

#include <algorithm>

#include "mft/utf16.h"
#include "report/policy/nearest_name.h"
#include "report/policy/policy_tables.h"
#include "report/policy/rules.h"
#include "report/text/human_text.h"

namespace report {
namespace {

std::optional<PathPattern> pattern_at(const TomlValue& value, ParsePattern parse,
                                      PolicyErrors& errors) {
  auto pattern = parse(mft::to_utf16(value.text));
  if (pattern) return *std::move(pattern);
  errors.add(value.place, "the pattern " + quoted(value.text) + ' ' + pattern.error());
  return std::nullopt;
}

}  // namespace

const TomlEntry* find_key(const TomlValue& table, std::string_view key) {
  const auto found = std::ranges::find(table.entries, key, &TomlEntry::key);
  return found != table.entries.end() ? &*found : nullptr;
}

void expect_keys(const TomlValue& table, std::span<const std::string_view> keys,
                 PolicyErrors& errors) {
  for (const TomlEntry& entry : table.entries) {
    if (std::ranges::find(keys, entry.key) == keys.end()) {
      errors.add(entry.place, unknown_name("key", entry.key, keys));
    }
  }
}

std::optional<std::string_view> string_in(const TomlEntry& entry, PolicyErrors& errors) {
  if (entry.value.type == TomlType::kString) return entry.value.text;
  errors.add_wrong_type(entry.value, phrase(TomlType::kString), entry.key);
  return std::nullopt;
}

std::optional<PathPattern> pattern_in(const TomlEntry& entry, ParsePattern parse,
                                      PolicyErrors& errors) {
  if (!string_in(entry, errors)) return std::nullopt;
  return pattern_at(entry.value, parse, errors);
}

void read_patterns(const TomlEntry& entry, ParsePattern parse, std::vector<PathPattern>& patterns,
                   PolicyErrors& errors) {
  if (entry.value.type != TomlType::kArray) {
    errors.add_wrong_type(entry.value, "a list of strings", entry.key,
                          entry.value.type == TomlType::kString ? "put it in [ ]" : "");
    return;
  }
  for (const TomlValue& item : entry.value.items) {
    if (patterns.size() == kMaxPolicyListItems) {
      errors.add(item.place,
                 quoted(entry.key) + " has more than " + grouped(kMaxPolicyListItems) + " items");
      return;
    }
    if (item.type != TomlType::kString) {
      errors.add_wrong_type(item, "a string in the list", entry.key);
    } else if (auto pattern = pattern_at(item, parse, errors)) {
      patterns.push_back(*std::move(pattern));
    }
  }
}

std::string unknown_rule(std::string_view name) {
  std::string upper(name.substr(0, 8));
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  // Ids resemble each other too much for any other suggestion.
  if (upper.size() == name.size() && find_rule(upper)) {
    return "unknown rule " + quoted(name) + "; did you mean " + quoted(upper) + '?';
  }
  std::vector<std::string_view> names;
  for (const Rule& rule : rules()) names.push_back(word(rule.kind));
  for (const RuleGroup& group : rule_groups()) names.push_back(group.name);
  return unknown_name("rule", name, names);
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

}  // namespace report
