#include "scanner/resolve/references/reference_rows.h"

#include <utility>

namespace scanner {
namespace {

using report::RowKind;

// Passes rows on, each with its relation.
class WithRelation final : public report::RowVisitor {
 public:
  WithRelation(const AuditedVolumes& volumes, report::RowVisitor& visitor)
      : volumes_(volumes), visitor_(visitor) {}

  void next(const Reference& reference) { reference_ = &reference; }
  void link(const report::LinkRow& row) override {
    report::LinkRow related = row;
    related.relation = report::Relation{.kind = reference_->kind,
                                        .access = reference_->access,
                                        .inside = reference_->inside,
                                        .breaks = reference_->breaks,
                                        .through_volume = {},
                                        .through_path = reference_->through_path,
                                        .through_target = reference_->through_target};
    if (reference_->kind == report::RelationKind::kThrough) {
      related.relation->through_volume = volumes_[reference_->through_volume]->volume().name();
    }
    visitor_.link(related);
  }

 private:
  const AuditedVolumes& volumes_;
  report::RowVisitor& visitor_;
  const Reference* reference_ = nullptr;
};

}  // namespace

ReferenceRows::ReferenceRows(const report::RowSource& base, const AuditedVolumes& volumes,
                             const References& references, std::span<const OtherName> names,
                             report::Summary summary)
    : base_(base), volumes_(volumes), names_(names), summary_(std::move(summary)) {
  std::size_t before = 0;
  for (VolumeIndex i = 0; i < volumes.size(); ++i) {
    for (const Reference& reference : references.volumes[i]) {
      entries_.push_back({.row = before + reference.row, .reference = &reference});
    }
    before += volumes[i]->catalog().link_row_count;
  }
}

std::size_t ReferenceRows::count(RowKind kind) const {
  switch (kind) {
    case RowKind::kLink: return entries_.size();
    case RowKind::kHardLink: return names_.size();
    case RowKind::kFinding: return 0;
    case RowKind::kFault: break;
  }
  return base_.count(kind);
}

void ReferenceRows::visit(RowKind kind, std::size_t first, std::size_t last,
                          report::RowVisitor& visitor) const {
  switch (kind) {
    case RowKind::kLink: {
      WithRelation related(volumes_, visitor);
      for (std::size_t i = first; i < last; ++i) {
        related.next(*entries_[i].reference);
        base_.visit(kind, entries_[i].row, entries_[i].row + 1, related);
      }
      return;
    }
    case RowKind::kHardLink:
      for (const OtherName& name : names_.subspan(first, last - first)) {
        report::HardLinkRow row = name.row;
        row.path = name.path;
        visitor.hard_link(row);
      }
      return;
    case RowKind::kFinding: return;
    case RowKind::kFault: return base_.visit(kind, first, last, visitor);
  }
}

}  // namespace scanner
