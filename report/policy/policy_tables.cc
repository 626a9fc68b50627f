#include "report/policy/policy_tables.h"

#include <algorithm>
#include <array>

#include "report/policy/nearest_name.h"
#include "report/policy/policy_fields.h"
#include "report/policy/rules.h"

namespace report {
namespace {

using Places = std::array<TomlPlace, kFindingKindCount>;  // of the rules that were set

std::size_t index_of(FindingKind kind) {
  return static_cast<std::size_t>(kind);
}

// The highest first.
std::vector<std::string_view> severity_words() {
  std::vector<std::string_view> words;
  for (std::size_t i = kRuleSeverityCount; i-- > 0;) {
    words.push_back(word(static_cast<RuleSeverity>(i)));
  }
  return words;
}

std::optional<RuleSeverity> severity_in(const TomlEntry& entry, PolicyErrors& errors) {
  if (entry.value.type != TomlType::kString) {
    errors.add_wrong_type(entry.value, alternatives(severity_words()), entry.key);
    return std::nullopt;
  }
  const auto severity = rule_severity_from(entry.value.text);
  if (!severity) {
    errors.add(entry.value.place, unknown_name("severity", entry.value.text, severity_words()));
  }
  return severity;
}

const RuleGroup* find_group(std::string_view name) {
  const auto found = std::ranges::find(rule_groups(), name, &RuleGroup::name);
  return found != rule_groups().end() ? &*found : nullptr;
}

void set_group(const RuleGroup& group, RuleSeverity severity, Policy& policy) {
  for (const Rule& rule : rules()) {
    if (rule.id.starts_with(group.prefix)) policy.severities[index_of(rule.kind)] = severity;
  }
}

void set_rule(const TomlEntry& entry, FindingKind kind, Places& places, Policy& policy,
              PolicyErrors& errors) {
  TomlPlace& earlier = places[index_of(kind)];
  if (earlier.line != 0) {
    errors.add(entry.place, "the rule " + quoted(word(kind)) + " (" +
                                std::string(rule_of(kind).id) + ") is already set in line " +
                                std::to_string(earlier.line));
    return;
  }
  earlier = entry.place;
  if (const auto severity = severity_in(entry, errors)) {
    policy.severities[index_of(kind)] = *severity;
  }
}

}  // namespace

void read_rules(const TomlValue& table, Policy& policy, PolicyErrors& errors) {
  for (const TomlEntry& entry : table.entries) {
    if (const RuleGroup* group = find_group(entry.key)) {
      if (const auto severity = severity_in(entry, errors)) set_group(*group, *severity, policy);
    }
  }
  // After the groups, so that a rule wins wherever it stands.
  Places places{};
  for (const TomlEntry& entry : table.entries) {
    if (find_group(entry.key) != nullptr) continue;
    if (const auto kind = find_rule(entry.key)) {
      set_rule(entry, *kind, places, policy, errors);
    } else if (entry.key == "extends" || entry.key == "version") {
      errors.add(entry.place, quoted(entry.key) + " belongs before the first table");
    } else {
      errors.add(entry.place, unknown_rule(entry.key));
    }
  }
}

void read_trees(const TomlValue& table, Policy& policy, PolicyErrors& errors) {
  static constexpr std::array<std::string_view, 2> kKeys{"protected", "link-free"};
  expect_keys(table, kKeys, errors);
  if (const TomlEntry* entry = find_key(table, kKeys[0])) {
    read_patterns(*entry, PathPattern::parse, policy.protected_trees, errors);
  }
  if (const TomlEntry* entry = find_key(table, kKeys[1])) {
    read_patterns(*entry, PathPattern::parse, policy.link_free_trees, errors);
  }
}

void read_targets(const TomlValue& table, Policy& policy, PolicyErrors& errors) {
  static constexpr std::array<std::string_view, 2> kKeys{"allow", "deny"};
  expect_keys(table, kKeys, errors);
  if (const TomlEntry* entry = find_key(table, kKeys[0])) {
    if (entry->value.type == TomlType::kArray && entry->value.items.empty()) {
      errors.add(entry->value.place,
                 "an empty 'allow' is unclear; leave it out to allow every target, or deny '**'");
    }
    read_patterns(*entry, PathPattern::parse_target, policy.allowed_targets, errors);
  }
  if (const TomlEntry* entry = find_key(table, kKeys[1])) {
    read_patterns(*entry, PathPattern::parse_target, policy.denied_targets, errors);
  }
}

}  // namespace report
