#include "report/model/rule_severity.h"

#include "report/model/words.h"

namespace report {
namespace {

constexpr Words<kRuleSeverityCount> kRuleSeverities{"off",    "information", "low",
                                                    "medium", "high",        "critical"};
static_assert(are_words(kRuleSeverities));

}  // namespace

std::string_view word(RuleSeverity severity) {
  return kRuleSeverities[static_cast<std::size_t>(severity)];
}

std::optional<RuleSeverity> rule_severity_from(std::string_view text) {
  return value_of<RuleSeverity>(kRuleSeverities, text);
}

}  // namespace report
