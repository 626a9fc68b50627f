// The tables of a policy. What is wrong in them goes to `errors`; what is right is added to the
// policy.
#pragma once

#include "report/policy/policy.h"
#include "report/policy/policy_errors.h"
#include "report/policy/toml_tree.h"

namespace report {

inline constexpr std::size_t kMaxPolicyListItems = 100'000;  // of each list

// REQUIRES: the values are tables.
void read_rules(const TomlValue& table, Policy& policy, PolicyErrors& errors);
void read_trees(const TomlValue& table, Policy& policy, PolicyErrors& errors);
void read_targets(const TomlValue& table, Policy& policy, PolicyErrors& errors);
// REQUIRES: the values are arrays of tables.
void read_required(const TomlValue& array, Policy& policy, PolicyErrors& errors);
void read_suppressions(const TomlValue& array, Policy& policy, PolicyErrors& errors);

}  // namespace report
