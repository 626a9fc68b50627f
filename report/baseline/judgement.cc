#include "report/baseline/judgement.h"

#include <algorithm>
#include <utility>

#include "report/baseline/comparability.h"
#include "report/baseline/finding_states.h"
#include "report/baseline/volume_pairs.h"
#include "report/policy/known_links.h"

namespace report {
namespace {

BaselineSummary baseline_summary(const Baseline& baseline, const Summary& now,
                                 const std::vector<VolumePair>& pairs) {
  BaselineSummary summary;
  summary.file = baseline.file;
  const Summary& before = baseline.rows->summary();
  summary.started = before.started.value_or("");
  for (const Reservation& reservation : reservations(before, now, pairs)) {
    summary.reservations.push_back(reservation.text);
  }
  return summary;
}

std::vector<KnownSummary> known_summaries(const std::vector<KnownCount>& counts) {
  std::vector<KnownSummary> summaries;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i].links + counts[i].hard_link_sets == 0) continue;
    const KnownGroup& group = KnownLinks::built_in().groups()[i];
    summaries.push_back({.id = group.id,
                         .name = group.name,
                         .links = counts[i].links,
                         .hard_link_sets = counts[i].hard_link_sets});
  }
  return summaries;
}

void count(const std::vector<Hit>& hits, const Gate& gate, PolicySummary& policy) {
  const bool only_changes = policy.baseline && !gate.fail_on_all;
  for (const Hit& hit : hits) {
    if (hit.suppressed()) {
      ++policy.suppressed;
      continue;
    }
    ++policy.severities[static_cast<std::size_t>(hit.severity)];
    if (policy.baseline) {
      ++(hit.state == FindingState::kNew         ? policy.baseline->added
         : hit.state == FindingState::kUnchanged ? policy.baseline->unchanged
                                                 : policy.baseline->updated);
    }
    if (gate.fail_on == RuleSeverity::kOff || hit.severity < gate.fail_on) continue;
    if (only_changes && hit.state == FindingState::kUnchanged) continue;
    ++policy.at_gate;
  }
}

}  // namespace

std::string refusal_of_baseline(const Summary& baseline, const Summary& now) {
  if (!baseline.complete) return "is the report of an incomplete scan";
  if (baseline.subject) return "is a report of refs, which lists only some of the links";
  if (baseline.filters != now.filters) return "has other filters";
  const auto pairs = pair_volumes(baseline, now);
  const bool any =
      std::ranges::any_of(pairs, [](const VolumePair& pair) { return pair.before && pair.after; });
  return any ? "" : "is about other volumes (their serial numbers differ)";
}

std::expected<std::unique_ptr<Judgement>, Error> Judgement::make(
    const RowSource& rows, const Policy& policy, const Baseline& baseline, const Gate& gate,
    std::chrono::year_month_day today, const WorkOptions& options) {
  auto evaluation = evaluate(rows, policy, today, options);
  if (!evaluation) return std::unexpected(evaluation.error());
  std::unique_ptr<Judgement> judgement(new Judgement());
  judgement->evaluation_ = *std::move(evaluation);

  Summary summary = rows.summary();
  PolicySummary& outcome = summary.policy.emplace();
  outcome.name = policy.name;
  outcome.notes = judgement->evaluation_.notes;
  outcome.known = known_summaries(judgement->evaluation_.known);
  if (baseline.rows != nullptr) {
    auto earlier = evaluate(*baseline.rows, policy, today, options);
    if (!earlier) return std::unexpected(earlier.error());
    std::erase_if(earlier->hits, [](const Hit& hit) { return hit.suppressed(); });
    const auto pairs = pair_volumes(baseline.rows->summary(), summary);
    outcome.baseline = baseline_summary(baseline, summary, pairs);
    judgement->absent_.rows = baseline.rows;
    judgement->absent_.hits = compare_findings(earlier->hits, judgement->evaluation_.hits, pairs);
    // What an incomplete scan did not see is not gone.
    if (!summary.complete) judgement->absent_.hits.clear();
    outcome.baseline->absent = judgement->absent_.hits.size();
  }
  outcome.fail_on = gate.fail_on;
  outcome.fail_on_all = gate.fail_on_all;
  outcome.max_findings = gate.max_findings;
  count(judgement->evaluation_.hits, gate, outcome);
  outcome.outcome = outcome.at_gate > gate.max_findings ? Outcome::kFail : Outcome::kPass;
  judgement->judged_ = std::make_unique<JudgedRows>(rows, policy, judgement->evaluation_,
                                                    judgement->absent_, std::move(summary));
  return judgement;
}

}  // namespace report
