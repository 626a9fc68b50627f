#include "report/write/json/policy_json.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "report/text/json_text.h"

namespace report {
namespace {

using OrderedJson = nlohmann::ordered_json;

OrderedJson notes_array(const std::vector<std::string>& values) {
  OrderedJson list = OrderedJson::array();
  for (const std::string& value : values) list.push_back(valid_utf8(value));
  return list;
}

OrderedJson severities_object(const SeverityCounts& counts) {
  OrderedJson object = OrderedJson::object();
  for (std::size_t i = counts.size(); i-- > 1;) {  // kOff has no findings
    object[std::string(word(static_cast<RuleSeverity>(i)))] = counts[i];
  }
  return object;
}

OrderedJson baseline_object(const BaselineSummary& baseline) {
  return {{"report", valid_utf8(baseline.file)},
          {"started",
           baseline.started.empty() ? OrderedJson() : OrderedJson(valid_utf8(baseline.started))},
          {"new", baseline.added},
          {"unchanged", baseline.unchanged},
          {"updated", baseline.updated},
          {"absent", baseline.absent},
          {"reservations", notes_array(baseline.reservations)}};
}

OrderedJson known_array(const std::vector<KnownSummary>& known) {
  OrderedJson list = OrderedJson::array();
  for (const KnownSummary& group : known) {
    list.push_back({{"id", valid_utf8(group.id)},
                    {"name", valid_utf8(group.name)},
                    {"links", group.links},
                    {"hard_link_sets", group.hard_link_sets}});
  }
  return list;
}

}  // namespace

OrderedJson policy_identity_json(const PolicySummary& policy) {
  OrderedJson object{{"name", valid_utf8(policy.name)}};
  if (!policy.hash.empty()) object["hash"] = valid_utf8(policy.hash);
  if (!policy.command_line.empty()) object["command_line"] = valid_utf8(policy.command_line);
  if (!policy.user.empty()) object["user"] = valid_utf8(policy.user);
  return object;
}

OrderedJson policy_outcome_json(const PolicySummary& policy) {
  const bool gate = policy.fail_on != RuleSeverity::kOff;
  OrderedJson object{{"outcome", word(policy.outcome)},
                     {"fail_on", gate ? OrderedJson(word(policy.fail_on)) : OrderedJson("none")},
                     {"fail_on_all", policy.fail_on_all},
                     {"max_findings", policy.max_findings},
                     {"at_gate", policy.at_gate},
                     {"by_severity", severities_object(policy.severities)},
                     {"suppressed", policy.suppressed},
                     {"known", known_array(policy.known)},
                     {"notes", notes_array(policy.notes)}};
  if (policy.baseline) object["baseline"] = baseline_object(*policy.baseline);
  return object;
}

}  // namespace report
