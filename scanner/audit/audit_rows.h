// The rows of a finished audit: presents catalogs and resolutions as report rows. Paths and
// payloads are built while a row is shown; nothing is stored twice.
#pragma once

#include <vector>

#include "report/model/row_source.h"
#include "scanner/resolve/resolver.h"

namespace scanner {

class AuditRows final : public report::RowSource {
 public:
  // `resolutions` by volume; `reported` lists the volumes whose own rows are shown, in report
  // order. All must outlive the rows. `summary` contains one VolumeSummary per volume, in volume
  // order.
  AuditRows(const AuditedVolumes& volumes, const std::vector<VolumeResolutions>& resolutions,
            std::vector<VolumeIndex> reported, report::Summary summary);

  [[nodiscard]] std::size_t count(report::RowKind kind) const override;
  void visit(report::RowKind kind, std::size_t first, std::size_t last,
             report::RowVisitor& visitor) const override;
  [[nodiscard]] const report::Summary& summary() const override { return summary_; }

 private:
  // Calls show(volume, first row within it, last row within it) for the volumes of the range.
  template <typename Show>
  void for_volumes(report::RowKind kind, std::size_t first, std::size_t last,
                   const Show& show) const;
  [[nodiscard]] std::size_t rows_of(report::RowKind kind, VolumeIndex volume) const;
  void visit_links(VolumeIndex volume, std::size_t first, std::size_t last,
                   report::RowVisitor& visitor) const;
  void visit_hard_links(VolumeIndex volume, std::size_t first, std::size_t last,
                        report::RowVisitor& visitor) const;
  void visit_faults(VolumeIndex volume, std::size_t first, std::size_t last,
                    report::RowVisitor& visitor) const;

  const AuditedVolumes& volumes_;
  const std::vector<VolumeResolutions>& resolutions_;
  std::vector<VolumeIndex> reported_;
  report::Summary summary_;
  // By volume: faults of opening, sweep, tree and look-ups, by record.
  std::vector<std::vector<mft::Fault>> faults_;
};

// Fills in the counts of `summary` from the volume's catalog and resolutions. All volumes must have
// been resolved, as look-ups may find damage.
void count_links(const AuditedVolume& volume, const VolumeResolutions& resolutions,
                 report::VolumeSummary& summary);

}  // namespace scanner
