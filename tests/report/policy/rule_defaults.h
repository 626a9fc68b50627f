// The policy of tests.
#pragma once

#include "report/policy/policy.h"
#include "report/policy/rules.h"

namespace report_test {

// The severities of the rules, without tables.
inline report::Policy rule_defaults() {
  report::Policy policy;
  policy.name = "test";
  for (const report::Rule& rule : report::rules()) {
    policy.severities[static_cast<std::size_t>(rule.kind)] = rule.severity;
  }
  return policy;
}

}  // namespace report_test
