#include "scanner/crosscheck/checked_rows.h"

#include <algorithm>
#include <string>

#include "scanner/catalog/shown_name.h"

namespace scanner {

using report::RowKind;

CheckedRows::CheckedRows(const report::RowSource& base, const AuditedVolumes& volumes,
                         const std::vector<const CrossCheck*>& checks,
                         const std::vector<VolumeIndex>& reported)
    : base_(base), volumes_(volumes), checks_(checks), reported_(reported) {}

std::size_t CheckedRows::count(RowKind kind) const {
  if (kind != RowKind::kFinding) return base_.count(kind);
  std::size_t rows = 0;
  for (const VolumeIndex volume : reported_) {
    if (checks_[volume] != nullptr) rows += checks_[volume]->findings.size();
  }
  return rows;
}

void CheckedRows::visit(RowKind kind, std::size_t first, std::size_t last,
                        report::RowVisitor& visitor) const {
  if (kind != RowKind::kFinding) return base_.visit(kind, first, last, visitor);
  std::size_t begin = 0;
  for (const VolumeIndex volume : reported_) {
    if (checks_[volume] == nullptr) continue;
    const auto& findings = checks_[volume]->findings;
    const std::size_t end = begin + findings.size();
    for (std::size_t row = std::max(first, begin); row < std::min(last, end); ++row) {
      show(volume, findings[row - begin], visitor);
    }
    begin = end;
  }
}

void CheckedRows::show(VolumeIndex volume, const Finding& finding,
                       report::RowVisitor& visitor) const {
  const AuditedVolume& audited = *volumes_[volume];
  report::FindingRow row{.volume = audited.volume().name(),
                         .record = finding.record,
                         .sequence = finding.sequence,
                         .kind = finding.kind,
                         .expected = finding.expected,
                         .actual = finding.actual};
  std::u16string path;
  if (!finding.name.empty()) {
    audited.tree().append_path(finding.parent, path);
    path.push_back(u'\\');
    const bool root =
        finding.record == mft::kRootRecord && finding.parent.record == mft::kRootRecord;
    if (!root) append_shown_name(finding.name, path);
    row.path = path;
    row.path_state = audited.tree().state(finding.parent);
  }
  visitor.finding(row);
}

}  // namespace scanner
