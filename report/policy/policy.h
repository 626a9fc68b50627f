// What is allowed on a volume: the severities of rules, trees, targets, required links, and
// suppressions. Read from TOML by read_policy().
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "report/model/finding.h"
#include "report/model/rule_severity.h"
#include "report/policy/fingerprint.h"
#include "report/policy/path_pattern.h"

namespace report {

// A link that must exist.
struct RequiredLink {
  std::string drive = {};      // "C:"; empty: on each volume
  std::u16string path = {};    // on the volume, begins with '\'
  std::u16string target = {};  // as in reports; empty: any
  std::uint32_t line = 0;
};

// Findings that are accepted. All conditions that are given must hold.
struct Suppression {
  std::optional<FindingKind> rule = {};
  std::optional<PathPattern> path = {};
  std::optional<PathPattern> target = {};
  std::optional<Fingerprint> fingerprint = {};
  std::string reason = {};
  std::string owner = {};                                   // may be empty
  std::optional<std::chrono::year_month_day> expires = {};  // the last day on which it applies
  std::uint32_t line = 0;                                   // where it is in the policy
};

struct Policy {
  std::string name;  // of the file or of the built-in profile
  std::array<RuleSeverity, kFindingKindCount> severities{};
  std::vector<PathPattern> protected_trees;
  std::vector<PathPattern> link_free_trees;
  std::vector<PathPattern> allowed_targets;  // if not empty, others are findings
  std::vector<PathPattern> denied_targets;
  std::vector<RequiredLink> required;
  std::vector<Suppression> suppressions;
};

}  // namespace report
