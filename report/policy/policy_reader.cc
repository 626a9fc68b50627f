#include "report/policy/policy_reader.h"

#include <algorithm>
#include <array>
#include <optional>

#include "report/policy/nearest_name.h"
#include "report/policy/policy_errors.h"
#include "report/policy/policy_fields.h"
#include "report/policy/policy_tables.h"
#include "report/policy/rules.h"
#include "report/policy/toml_tree.h"

namespace report {
namespace {

constexpr std::array<std::string_view, 7> kTopKeys{"version", "extends",  "rules",   "trees",
                                                   "targets", "required", "suppress"};

using ReadPolicy = std::expected<Policy, std::vector<PolicyError>>;
ReadPolicy read(std::string_view text, std::string_view name,
                std::optional<std::string_view> extends);

std::vector<std::string_view> profile_names() {
  std::vector<std::string_view> names;
  for (const Profile& profile : profiles()) names.push_back(profile.name);
  return names;
}

Policy rule_defaults() {
  Policy policy;
  for (const Rule& rule : rules()) {
    policy.severities[static_cast<std::size_t>(rule.kind)] = rule.severity;
  }
  return policy;
}

void check_top_keys(const TomlValue& document, PolicyErrors& errors) {
  for (const TomlEntry& entry : document.entries) {
    if (std::ranges::find(kTopKeys, entry.key) != kTopKeys.end()) continue;
    if (find_rule(entry.key)) {
      errors.add(entry.place, "the rule " + quoted(entry.key) + " belongs in the table [rules]");
    } else {
      errors.add(entry.place, unknown_name(entry.value.type == TomlType::kTable ? "table" : "key",
                                           entry.key, kTopKeys));
    }
  }
}

void check_version(const TomlValue& document, PolicyErrors& errors) {
  const TomlEntry* entry = find_key(document, "version");
  if (entry == nullptr) return;
  if (entry->value.type != TomlType::kInteger) {
    errors.add_wrong_type(entry->value, phrase(TomlType::kInteger), entry->key, "write 1");
  } else if (entry->value.integer != 1) {
    errors.add(entry->value.place, "this program does not know policies of version " +
                                       std::to_string(entry->value.integer) + ", only version 1");
  }
}

// What the policy begins with.
Policy base_policy(const TomlValue& document, std::optional<std::string_view> extends,
                   PolicyErrors& errors) {
  if (const TomlEntry* entry = find_key(document, "extends")) {
    if (const auto name = string_in(*entry, errors)) {
      auto policy = profile_policy(*name);
      if (policy) return *std::move(policy);
      errors.add(entry->value.place, std::move(policy.error().message));
    }
  } else if (extends) {
    if (auto policy = profile_policy(*extends)) return *std::move(policy);
  }
  return rule_defaults();
}

using ReadTable = void (*)(const TomlValue&, Policy&, PolicyErrors&);

void read_table(const TomlValue& document, std::string_view key, ReadTable read_it, Policy& policy,
                PolicyErrors& errors) {
  const TomlEntry* entry = find_key(document, key);
  if (entry == nullptr) return;
  if (entry->value.type == TomlType::kTable) return read_it(entry->value, policy, errors);
  errors.add_wrong_type(entry->value, phrase(TomlType::kTable), key,
                        "begin it with [" + std::string(key) + ']');
}

void read_tables(const TomlValue& document, std::string_view key, ReadTable read_them,
                 Policy& policy, PolicyErrors& errors) {
  const TomlEntry* entry = find_key(document, key);
  if (entry == nullptr) return;
  const std::string hint = "begin each with [[" + std::string(key) + "]]";
  if (entry->value.type != TomlType::kArray) {
    return errors.add_wrong_type(entry->value, "a list of tables", key, hint);
  }
  const auto wrong = std::ranges::find_if(
      entry->value.items, [](const TomlValue& item) { return item.type != TomlType::kTable; });
  if (wrong != entry->value.items.end()) {
    return errors.add_wrong_type(*wrong, "a list of tables", key, hint);
  }
  read_them(entry->value, policy, errors);
}

ReadPolicy one_error(TomlPlace place, std::string message) {
  PolicyErrors errors;
  errors.add(place, std::move(message));
  return std::unexpected(errors.take());
}

// `extends`: the profile that counts as extended if the text names none.
ReadPolicy read(std::string_view text, std::string_view name,
                std::optional<std::string_view> extends) {
  if (text.size() > kMaxPolicyBytes) {
    return one_error({}, "the file is larger than " + std::to_string(kMaxPolicyBytes >> 20U) +
                             " MB, the limit for a policy");
  }
  auto document = parse_toml(text);
  if (!document) return one_error(document.error().place, std::move(document.error().message));

  PolicyErrors errors;
  check_top_keys(*document, errors);
  check_version(*document, errors);
  Policy policy = base_policy(*document, extends, errors);
  policy.name = name;
  read_table(*document, "rules", read_rules, policy, errors);
  read_table(*document, "trees", read_trees, policy, errors);
  read_table(*document, "targets", read_targets, policy, errors);
  read_tables(*document, "required", read_required, policy, errors);
  read_tables(*document, "suppress", read_suppressions, policy, errors);
  if (!errors.empty()) return std::unexpected(errors.take());
  return policy;
}

}  // namespace

std::string PolicyError::text(std::string_view file) const {
  std::string text(file);
  if (line != 0) text += ':' + std::to_string(line) + ':' + std::to_string(column);
  return text + ": " + message;
}

ReadPolicy read_policy(std::string_view text, std::string_view name) {
  return read(text, name, "default");
}

std::expected<Policy, PolicyError> profile_policy(std::string_view name) {
  const auto profile = std::ranges::find(profiles(), name, &Profile::name);
  if (profile == profiles().end()) {
    return std::unexpected(PolicyError{.message = unknown_name("profile", name, profile_names())});
  }
  auto policy = read(profile->toml, name,
                     name == "default" ? std::nullopt : std::optional<std::string_view>("default"));
  if (!policy) return std::unexpected(std::move(policy.error().front()));
  return *std::move(policy);
}

}  // namespace report
