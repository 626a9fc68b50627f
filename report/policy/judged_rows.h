// The rows of a scan or of an earlier report together with the findings of a policy.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "report/model/row_source.h"
#include "report/policy/evaluate.h"
#include "report/policy/hit.h"
#include "report/policy/policy.h"

namespace report {

// Findings of a baseline that are gone, with the rows that they are about.
struct AbsentFindings {
  const RowSource* rows = nullptr;  // null: there is no baseline
  // `volume` is the position among the volumes of the new report; the rest is of the baseline.
  std::vector<Hit> hits;
};

// Links, hard links and faults are those of `base`, findings those of the policy. As safe for
// concurrent use as both sources.
class JudgedRows final : public RowSource {
 public:
  // The references must outlive it. REQUIRES: `summary`, otherwise as that of `base`, has a policy.
  JudgedRows(const RowSource& base, const Policy& policy, const Evaluation& evaluation,
             const AbsentFindings& absent, Summary summary);

  [[nodiscard]] std::size_t count(RowKind kind) const override {
    return kind == RowKind::kFinding ? order_.size() : base_.count(kind);
  }
  void visit(RowKind kind, std::size_t first, std::size_t last, RowVisitor& visitor) const override;
  [[nodiscard]] const Summary& summary() const override { return summary_; }
  // For what only the program knows. REQUIRES: nothing visits the rows.
  [[nodiscard]] PolicySummary& policy_summary() { return *summary_.policy; }

 private:
  [[nodiscard]] const Hit& hit_at(std::size_t finding) const;

  const RowSource& base_;
  const Policy& policy_;
  const Evaluation& evaluation_;
  const AbsentFindings& absent_;
  Summary summary_;
  // Positions of findings in the order of a report: first those of the evaluation, then the absent
  // ones behind them.
  std::vector<std::uint32_t> order_;
};

}  // namespace report
