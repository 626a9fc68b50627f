// The rules of policies: one for each kind of finding, with a stable id, a default severity, and
// what an administrator needs to know to act on it. `policy explain` and the documentation are made
// from this table.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "report/model/finding.h"
#include "report/model/rule_severity.h"

namespace report {

struct Rule {
  FindingKind kind{};
  std::string_view id;      // "LA1001"; its name is word(kind)
  RuleSeverity severity{};  // by default
  std::string_view rationale;
  std::string_view remedy;
};

// Rules whose ids begin alike. A policy can set the severity of all of them at once.
struct RuleGroup {
  std::string_view name;     // "broken"; no rule has the same
  std::string_view prefix;   // "LA10"
  std::string_view summary;  // one line, without a full stop
};

// All rules, by id.
[[nodiscard]] std::span<const Rule> rules();
[[nodiscard]] const Rule& rule_of(FindingKind kind);
// By id or name; empty if there is none.
[[nodiscard]] std::optional<FindingKind> find_rule(std::string_view id_or_name);

// All groups, by prefix. Each rule is in one.
[[nodiscard]] std::span<const RuleGroup> rule_groups();
[[nodiscard]] const RuleGroup& group_of(const Rule& rule);

}  // namespace report
