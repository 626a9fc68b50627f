#include "report/outline/outcome_line.h"

#include <algorithm>
#include <numeric>

#include "report/outline/sections.h"
#include "report/text/human_text.h"

namespace report {
namespace {

// "3 findings of severity high or above"
std::string gate_text(const PolicySummary& policy) {
  const bool only_changes = policy.baseline && !policy.fail_on_all;
  const std::uint64_t count = policy.at_gate;
  std::string text = count == 0 ? "no" : grouped(count);
  if (only_changes) text += " new";
  text += count == 1 ? " finding" : " findings";
  if (policy.fail_on == RuleSeverity::kCritical) return text + " of severity critical";
  return text + " of severity " + std::string(word(policy.fail_on)) + " or above";
}

}  // namespace

Sentence outcome_line(const Summary& summary) {
  const PolicySummary& policy = *summary.policy;
  const bool failed = policy.outcome == Outcome::kFail;
  std::vector<std::string> parts;
  if (policy.fail_on == RuleSeverity::kOff) {
    const std::uint64_t all =
        std::accumulate(policy.severities.begin(), policy.severities.end(), std::uint64_t{0});
    parts.push_back(all == 0 ? "no findings" : counted(all, "finding", "findings"));
  } else {
    std::string gate = gate_text(policy);
    if (policy.max_findings != 0) gate += " (" + grouped(policy.max_findings) + " allowed)";
    parts.push_back(std::move(gate));
  }
  if (policy.baseline) {
    if (policy.baseline->absent != 0) parts.push_back(grouped(policy.baseline->absent) + " gone");
  }
  if (policy.suppressed != 0) parts.push_back(grouped(policy.suppressed) + " suppressed");
  parts.emplace_back(summary.complete ? "complete" : "incomplete");
  if (summary.duration_seconds) {
    const double seconds = *summary.duration_seconds;
    parts.push_back(seconds < 0.1 ? "less than 0.1 s" : human_seconds(seconds));
  }
  // An incomplete scan that found nothing has not passed.
  const std::string_view head = failed ? (summary.complete ? "FAIL" : "FAIL, INCOMPLETE")
                                       : (summary.complete ? "PASS" : "INCOMPLETE");
  return {.text = std::string(head) + "  " + joined(parts),
          .tone = failed ? Tone::kBad : (summary.complete ? Tone::kGood : Tone::kWarning)};
}

}  // namespace report
