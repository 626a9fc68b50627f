#include "report/policy/judged_rows.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>

#include "report/policy/rules.h"

namespace report {
namespace {

// Shows the row of a hit as a finding.
class FindingShower final : public RowVisitor {
 public:
  FindingShower(const Policy& policy, const std::vector<VolumeSummary>& volumes,
                RowVisitor& visitor)
      : policy_(policy), volumes_(volumes), visitor_(visitor) {}

  void show(const Hit& hit, const RowSource& rows) {
    hit_ = &hit;
    if (hit.row_kind) return rows.visit(*hit.row_kind, hit.row, hit.row + 1, *this);
    const RequiredLink& required = policy_.required[hit.row];
    FindingRow row;
    row.path = required.path;
    finding(row, required.target);
  }

  void link(const LinkRow& row) override {
    FindingRow finding;
    finding.path = row.path;
    finding.path_state = row.path_state;
    this->finding(finding, row.target);
  }
  void hard_link(const HardLinkRow& row) override {
    FindingRow finding;
    finding.path = row.path;
    finding.path_state = row.path_state;
    if (hit_->kind == FindingKind::kNearNameLimit || hit_->kind == FindingKind::kLinkCount) {
      finding.expected = std::uint64_t{row.name_count} + row.dos_name_count;
      finding.actual = row.header_link_count;
    }
    this->finding(finding, {});
  }
  void finding(const FindingRow& row) override {
    FindingRow copy = row;
    finding(copy, {});
  }

 private:
  void finding(FindingRow& row, std::u16string_view target) {
    fingerprint_ = text_of(hit_->fingerprint);
    row.volume = volumes_[hit_->volume].name;
    row.record = hit_->record;
    row.sequence = hit_->sequence;
    row.kind = hit_->kind;
    PolicyResult& result = row.policy.emplace();
    result.rule = rule_of(hit_->kind).id;
    result.severity = hit_->severity;
    result.state = hit_->state;
    result.suppressed = hit_->suppressed();
    if (result.suppressed) {
      result.justification = policy_.suppressions[hit_->suppression].reason;
    }
    result.target = target;
    result.fingerprint = fingerprint_;
    visitor_.finding(row);
  }

  const Policy& policy_;
  const std::vector<VolumeSummary>& volumes_;
  RowVisitor& visitor_;
  const Hit* hit_ = nullptr;
  std::string fingerprint_;
};

}  // namespace

JudgedRows::JudgedRows(const RowSource& base, const Policy& policy, const Evaluation& evaluation,
                       const AbsentFindings& absent, Summary summary)
    : base_(base),
      policy_(policy),
      evaluation_(evaluation),
      absent_(absent),
      summary_(std::move(summary)) {
  order_.resize(evaluation.hits.size() + absent.hits.size());
  for (std::uint32_t i = 0; i < order_.size(); ++i) order_[i] = i;
  if (absent.hits.empty()) return;
  std::ranges::sort(order_, {}, [this](std::uint32_t finding) {
    const Hit& hit = hit_at(finding);
    return std::tuple(hit.volume, hit.record, hit.sequence, hit.kind, finding);
  });
}

const Hit& JudgedRows::hit_at(std::size_t finding) const {
  const std::size_t present = evaluation_.hits.size();
  return finding < present ? evaluation_.hits[finding] : absent_.hits[finding - present];
}

void JudgedRows::visit(RowKind kind, std::size_t first, std::size_t last,
                       RowVisitor& visitor) const {
  if (kind != RowKind::kFinding) return base_.visit(kind, first, last, visitor);
  FindingShower shower(policy_, summary_.volumes, visitor);
  for (std::size_t i = first; i < last; ++i) {
    const bool present = order_[i] < evaluation_.hits.size();
    shower.show(hit_at(order_[i]), present ? base_ : *absent_.rows);
  }
}

}  // namespace report
