#include "report/read/policy_reading.h"

#include <string>

namespace report {
namespace {

std::string string_or_empty(Fields& fields, std::string_view key) {
  return std::string(fields.string_or_null(key).value_or(std::string_view()));
}

std::optional<RuleSeverity> gate_from(std::string_view text) {
  return text == "none" ? RuleSeverity::kOff : rule_severity_from(text);
}

BaselineSummary baseline_from(Fields fields) {
  BaselineSummary baseline;
  baseline.file = std::string(fields.string("report"));
  baseline.started = string_or_empty(fields, "started");
  baseline.added = fields.number<std::uint64_t>("new");
  baseline.unchanged = fields.number<std::uint64_t>("unchanged");
  baseline.updated = fields.number<std::uint64_t>("updated");
  baseline.absent = fields.number<std::uint64_t>("absent");
  baseline.reservations = fields.strings("reservations");
  return baseline;
}

}  // namespace

void read_policy_identity(Fields fields, PolicySummary& policy) {
  policy.name = std::string(fields.string("name"));
  policy.hash = string_or_empty(fields, "hash");
  policy.command_line = string_or_empty(fields, "command_line");
  policy.user = string_or_empty(fields, "user");
}

void read_policy_outcome(Fields fields, PolicySummary& policy, Problem& problem) {
  policy.outcome = fields.word("outcome", outcome_from);
  policy.fail_on = fields.word("fail_on", gate_from);
  policy.fail_on_all = fields.boolean("fail_on_all");
  policy.max_findings = fields.number<std::uint64_t>("max_findings");
  policy.at_gate = fields.number<std::uint64_t>("at_gate");
  Fields severities(fields.object("by_severity"), problem);
  for (std::size_t i = policy.severities.size(); i-- > 1;) {
    const auto name = word(static_cast<RuleSeverity>(i));
    policy.severities[i] = severities.number<std::uint64_t>(name);
  }
  policy.suppressed = fields.number<std::uint64_t>("suppressed");
  for (const JsonNode item : fields.array("known")) {
    Fields group(item, problem);
    policy.known.push_back({.id = std::string(group.string("id")),
                            .name = std::string(group.string("name")),
                            .links = group.number<std::uint64_t>("links"),
                            .hard_link_sets = group.number<std::uint64_t>("hard_link_sets")});
  }
  policy.notes = fields.strings("notes");
  if (const auto baseline = fields.find("baseline")) {
    policy.baseline = baseline_from({*baseline, problem});
  }
}

}  // namespace report
