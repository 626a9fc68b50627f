// The lists of a policy: required links and suppressions.
#include <algorithm>
#include <array>
#include <map>

#include "mft/utf16.h"
#include "report/policy/folded.h"
#include "report/policy/nearest_name.h"
#include "report/policy/policy_fields.h"
#include "report/policy/policy_tables.h"
#include "report/policy/rules.h"
#include "report/text/human_text.h"

namespace report {
namespace {

// The items to read: all, or as many as are allowed.
std::span<const TomlValue> limited(const TomlValue& array, std::string_view key,
                                   PolicyErrors& errors) {
  const std::span<const TomlValue> items = array.items;
  if (items.size() <= kMaxPolicyListItems) return items;
  errors.add(items[kMaxPolicyListItems].place, "there are more than " +
                                                   grouped(kMaxPolicyListItems) + " tables [[" +
                                                   std::string(key) + "]]");
  return items.first(kMaxPolicyListItems);
}

std::optional<PathPattern> literal_in(const TomlEntry& entry, ParsePattern parse,
                                      std::string_view wildcards, PolicyErrors& errors) {
  auto pattern = pattern_in(entry, parse, errors);
  if (!pattern || entry.value.text.find_first_of(wildcards) == std::string::npos) return pattern;
  errors.add(entry.value.place,
             quoted(entry.key) + " of a required link has no wildcards, as it names one link");
  return std::nullopt;
}

std::u16string without_last_backslash(std::u16string text) {
  if (text.ends_with(u'\\')) text.pop_back();
  return text;
}

// Of a required link.
bool read_path(const TomlEntry& entry, RequiredLink& link, PolicyErrors& errors) {
  const auto pattern = literal_in(entry, PathPattern::parse, "*?", errors);
  if (!pattern) return false;
  link.drive = pattern->drive();
  link.path = without_last_backslash(mft::to_utf16(entry.value.text.substr(link.drive.size())));
  if (!link.path.empty()) return true;
  errors.add(entry.value.place, "'path' is the root of a volume, which cannot be a link");
  return false;
}

void read_required_link(const TomlValue& table, Policy& policy,
                        std::map<std::u16string, std::uint32_t>& lines, PolicyErrors& errors) {
  static constexpr std::array<std::string_view, 2> kKeys{"path", "target"};
  expect_keys(table, kKeys, errors);
  RequiredLink link;
  link.line = table.place.line;
  bool complete = false;
  if (const TomlEntry* entry = find_key(table, "path")) {
    complete = read_path(*entry, link, errors);
  } else {
    errors.add(table.place, "a required link needs a 'path'");
  }
  if (const TomlEntry* entry = find_key(table, "target")) {
    // '?' is a part of targets such as \??\Volume{...}.
    const auto pattern = literal_in(*entry, PathPattern::parse_target, "*", errors);
    complete = complete && pattern;
    link.target = mft::to_utf16(entry->value.text);
  }
  if (!complete) return;
  std::u16string place = mft::to_utf16(link.drive) + link.path;
  std::ranges::transform(place, place.begin(), folded);
  const auto [earlier, is_new] = lines.try_emplace(std::move(place), link.line);
  if (!is_new) {
    errors.add(table.place,
               "this link is already required in line " + std::to_string(earlier->second));
    return;
  }
  policy.required.push_back(std::move(link));
}

std::optional<FindingKind> rule_in(const TomlEntry& entry, PolicyErrors& errors) {
  const auto name = string_in(entry, errors);
  if (!name) return std::nullopt;
  if (const auto kind = find_rule(*name)) return kind;
  if (std::ranges::find(rule_groups(), *name, &RuleGroup::name) != rule_groups().end()) {
    errors.add(entry.value.place,
               quoted(*name) + " is a group of rules; a suppression names one rule");
    return std::nullopt;
  }
  errors.add(entry.value.place, unknown_rule(*name));
  return std::nullopt;
}

std::optional<Fingerprint> fingerprint_in(const TomlEntry& entry, PolicyErrors& errors) {
  const auto text = string_in(entry, errors);
  if (!text) return std::nullopt;
  if (const auto fingerprint = fingerprint_from(*text)) return fingerprint;
  const std::size_t digits_end = std::min(text->find_first_not_of("0123456789", 1), text->size());
  const bool has_version =
      text->starts_with('v') && digits_end > 1 && text->substr(digits_end).starts_with(':');
  if (has_version && !text->starts_with("v1:")) {
    errors.add(entry.value.place, "the fingerprint " + quoted(*text) +
                                      " is of a version that this program does not know");
  } else {
    errors.add(entry.value.place, quoted(*text) +
                                      " is not a fingerprint, which is 'v1:' and 32 hexadecimal "
                                      "digits in lower case");
  }
  return std::nullopt;
}

void read_reason(const TomlValue& table, Suppression& suppression, PolicyErrors& errors) {
  const TomlEntry* entry = find_key(table, "reason");
  if (entry == nullptr) {
    errors.add(table.place, "a suppression needs a 'reason'");
  } else if (const auto reason = string_in(*entry, errors)) {
    if (is_blank(*reason)) errors.add(entry->value.place, "the reason is blank");
    suppression.reason = *reason;
  }
}

void read_expiry(const TomlEntry& entry, Suppression& suppression, PolicyErrors& errors) {
  if (entry.value.type == TomlType::kDate) {
    suppression.expires = entry.value.date;
  } else {
    errors.add_wrong_type(entry.value, phrase(TomlType::kDate), entry.key,
                          entry.value.type == TomlType::kString
                              ? "write it without quotes: 2026-12-31"
                              : "write it like 2026-12-31");
  }
}

void read_suppression(const TomlValue& table, Policy& policy, PolicyErrors& errors) {
  static constexpr std::array<std::string_view, 7> kKeys{"rule",   "path",  "target", "fingerprint",
                                                         "reason", "owner", "expires"};
  constexpr std::size_t kConditions = 4;
  expect_keys(table, kKeys, errors);
  Suppression suppression;
  suppression.line = table.place.line;
  bool has_condition = false;
  for (std::size_t i = 0; i < kConditions; ++i) {
    has_condition = has_condition || find_key(table, kKeys[i]) != nullptr;
  }
  if (!has_condition) {
    errors.add(table.place,
               "a suppression needs at least one of 'rule', 'path', 'target' and 'fingerprint'");
  }
  if (const TomlEntry* entry = find_key(table, "rule")) {
    suppression.rule = rule_in(*entry, errors);
  }
  if (const TomlEntry* entry = find_key(table, "path")) {
    suppression.path = pattern_in(*entry, PathPattern::parse, errors);
  }
  if (const TomlEntry* entry = find_key(table, "target")) {
    suppression.target = pattern_in(*entry, PathPattern::parse_target, errors);
  }
  if (const TomlEntry* entry = find_key(table, "fingerprint")) {
    suppression.fingerprint = fingerprint_in(*entry, errors);
  }
  read_reason(table, suppression, errors);
  if (const TomlEntry* entry = find_key(table, "owner")) {
    suppression.owner = string_in(*entry, errors).value_or("");
  }
  if (const TomlEntry* entry = find_key(table, "expires")) {
    read_expiry(*entry, suppression, errors);
  }
  policy.suppressions.push_back(std::move(suppression));
}

}  // namespace

void read_required(const TomlValue& array, Policy& policy, PolicyErrors& errors) {
  std::map<std::u16string, std::uint32_t> lines;
  for (const TomlValue& table : limited(array, "required", errors)) {
    read_required_link(table, policy, lines, errors);
  }
}

void read_suppressions(const TomlValue& array, Policy& policy, PolicyErrors& errors) {
  for (const TomlValue& table : limited(array, "suppress", errors)) {
    read_suppression(table, policy, errors);
  }
}

}  // namespace report
