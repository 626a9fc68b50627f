// The rows that a user selected: a RowSource that shows only some rows of another one. Faults are
// never omitted, and findings only by directory, as they have neither verdict nor kind. Copies no
// rows; as safe for concurrent use as its base.
#pragma once

#include <bitset>
#include <expected>
#include <functional>
#include <string_view>

#include "report/model/row_source.h"
#include "report/output/ordered_ranges.h"
#include "report/select/row_set.h"

namespace report {

struct Selection {
  std::bitset<kVerdictCount> verdicts;  // none set: all
  std::bitset<kLinkKindCount> kinds;    // none set, and not hard_links: all
  bool hard_links = false;              // the kind "hard-link" was selected
  // Decides on a name by its file and path; empty: all. Called by several threads at once.
  std::function<bool(const FileIdentity& file, std::u16string_view path)> where;

  // Decides on a link by its row; empty: all. Called by several threads at once.
  std::function<bool(const LinkRow& row)> which;
  // Decides on a finding by its row; empty: all. Called by several threads at once.
  std::function<bool(const FindingRow& row)> which_finding;

  // By their words ("broken"; "junction", "hard-link"); false for an unknown word.
  bool add_verdict(std::string_view text);
  bool add_kind(std::string_view text);
  // False if everything is selected.
  [[nodiscard]] bool any() const;
  // Hard links have no verdict: selecting verdicts omits them unless their kind is selected.
  [[nodiscard]] bool takes_hard_links() const;
  [[nodiscard]] bool takes(const LinkRow& row) const;
};

class SelectedRows final : public RowSource {
 public:
  // Examines every row once, in parallel. `base` must outlive the result. Errors: kCancelled,
  // kResources.
  static std::expected<SelectedRows, Error> select(const RowSource& base,
                                                   const Selection& selection,
                                                   const WorkOptions& options);
  // Findings of one kind, and no links. As above.
  static std::expected<SelectedRows, Error> findings(const RowSource& base, FindingKind kind,
                                                     const WorkOptions& options);
  // The findings for which `which` returns true. It is called by several threads at once.
  static std::expected<SelectedRows, Error> findings(const RowSource& base,
                                                     std::function<bool(const FindingRow&)> which,
                                                     const WorkOptions& options);

  [[nodiscard]] std::size_t count(RowKind kind) const override;
  void visit(RowKind kind, std::size_t first, std::size_t last, RowVisitor& visitor) const override;
  [[nodiscard]] const Summary& summary() const override { return base_->summary(); }

 private:
  explicit SelectedRows(const RowSource& base) : base_(&base) {}

  const RowSource* base_;
  RowSet links_;
  RowSet hard_links_;
  RowSet findings_;
};

}  // namespace report
