// The rows of an audit, with the findings of its cross-checks.
#pragma once

#include <vector>

#include "report/model/row_source.h"
#include "scanner/crosscheck/cross_check.h"
#include "scanner/resolve/resolver.h"

namespace scanner {

class CheckedRows final : public report::RowSource {
 public:
  // `checks` by volume, null for those that were not compared; `reported` as for AuditRows. All
  // must outlive the rows.
  CheckedRows(const report::RowSource& base, const AuditedVolumes& volumes,
              const std::vector<const CrossCheck*>& checks,
              const std::vector<VolumeIndex>& reported);

  [[nodiscard]] std::size_t count(report::RowKind kind) const override;
  void visit(report::RowKind kind, std::size_t first, std::size_t last,
             report::RowVisitor& visitor) const override;
  [[nodiscard]] const report::Summary& summary() const override { return base_.summary(); }

 private:
  void show(VolumeIndex volume, const Finding& finding, report::RowVisitor& visitor) const;

  const report::RowSource& base_;
  const AuditedVolumes& volumes_;
  const std::vector<const CrossCheck*>& checks_;
  const std::vector<VolumeIndex>& reported_;
};

}  // namespace scanner
