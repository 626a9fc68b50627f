#include "report/select/selected_rows.h"

#include <algorithm>
#include <exception>

namespace report {
namespace {

// Complete words of a RowSet, so that no two threads write to the same one.
constexpr std::size_t kRowsPerSearch = 256 * RowSet::kRowsPerWord;

// Marks the rows of one range.
class Marker final : public RowVisitor {
 public:
  Marker(const Selection& selection, std::size_t first, RowSet& rows)
      : selection_(selection), row_(first), rows_(rows) {}

  void link(const LinkRow& row) override { mark(selection_.takes(row)); }
  void hard_link(const HardLinkRow& row) override {
    mark(!selection_.where || selection_.where(row.file, row.path));
  }
  // A row without a path is not in any directory.
  void finding(const FindingRow& row) override {
    FileIdentity file;
    file.volume = row.volume;
    file.record = row.record;
    file.sequence = row.sequence;
    if (selection_.which_finding && !selection_.which_finding(row)) return mark(false);
    mark(!selection_.where || (!row.path.empty() && selection_.where(file, row.path)));
  }

 private:
  void mark(bool selected) {
    if (selected) rows_.insert(row_);
    ++row_;
  }

  const Selection& selection_;
  std::size_t row_;
  RowSet& rows_;
};

class SelectionWork final : public OrderedWork {
 public:
  SelectionWork(const RowSource& base, RowKind kind, const Selection& selection, RowSet& rows)
      : base_(base), kind_(kind), selection_(selection), rows_(rows) {}

  void produce(std::size_t range, std::size_t) override {
    const std::size_t first = range * kRowsPerSearch;
    const std::size_t last = std::min(first + kRowsPerSearch, base_.count(kind_));
    Marker marker(selection_, first, rows_);
    base_.visit(kind_, first, last, marker);
  }
  std::expected<void, Error> consume(std::size_t, std::size_t) override { return {}; }

 private:
  const RowSource& base_;
  RowKind kind_;
  const Selection& selection_;
  RowSet& rows_;
};

std::expected<RowSet, Error> select_rows(const RowSource& base, RowKind kind,
                                         const Selection& selection, const WorkOptions& options) {
  const std::size_t count = base.count(kind);
  RowSet rows(count);
  SelectionWork work(base, kind, selection, rows);
  const auto done = run_in_order((count + kRowsPerSearch - 1) / kRowsPerSearch, work, options);
  if (!done) return std::unexpected(done.error());
  rows.seal();
  return rows;
}

}  // namespace

bool Selection::add_verdict(std::string_view text) {
  const auto verdict = verdict_from(text);
  if (verdict) verdicts.set(static_cast<std::size_t>(*verdict));
  return verdict.has_value();
}

bool Selection::add_kind(std::string_view text) {
  if (text == "hard-link") {
    hard_links = true;
    return true;
  }
  const auto kind = link_kind_from(text);
  if (kind) kinds.set(static_cast<std::size_t>(*kind));
  return kind.has_value();
}

bool Selection::any() const {
  return verdicts.any() || kinds.any() || hard_links || where || which || which_finding;
}

bool Selection::takes_hard_links() const {
  return hard_links || (verdicts.none() && kinds.none());
}

bool Selection::takes(const LinkRow& row) const {
  if (verdicts.any() && !verdicts.test(static_cast<std::size_t>(row.verdict))) return false;
  const bool all_kinds = kinds.none() && !hard_links;
  if (!all_kinds && !kinds.test(static_cast<std::size_t>(row.kind))) return false;
  if (which && !which(row)) return false;
  return !where || where(row.file, row.path);
}

std::expected<SelectedRows, Error> SelectedRows::select(const RowSource& base,
                                                        const Selection& selection,
                                                        const WorkOptions& options) {
  try {
    SelectedRows selected(base);
    auto links = select_rows(base, RowKind::kLink, selection, options);
    if (!links) return std::unexpected(links.error());
    selected.links_ = std::move(*links);
    auto findings = select_rows(base, RowKind::kFinding, selection, options);
    if (!findings) return std::unexpected(findings.error());
    selected.findings_ = std::move(*findings);
    if (!selection.takes_hard_links()) return selected;
    auto hard_links = select_rows(base, RowKind::kHardLink, selection, options);
    if (!hard_links) return std::unexpected(hard_links.error());
    selected.hard_links_ = std::move(*hard_links);
    return selected;
  } catch (const std::exception& exception) {
    return std::unexpected(Error{.code = ErrorCode::kResources, .message = exception.what()});
  }
}

std::expected<SelectedRows, Error> SelectedRows::findings(const RowSource& base, FindingKind kind,
                                                          const WorkOptions& options) {
  return findings(base, [kind](const FindingRow& row) { return row.kind == kind; }, options);
}

std::expected<SelectedRows, Error> SelectedRows::findings(
    const RowSource& base, std::function<bool(const FindingRow&)> which,
    const WorkOptions& options) {
  try {
    SelectedRows selected(base);
    Selection selection;
    selection.which_finding = std::move(which);
    auto findings = select_rows(base, RowKind::kFinding, selection, options);
    if (!findings) return std::unexpected(findings.error());
    selected.findings_ = std::move(*findings);
    return selected;
  } catch (const std::exception& exception) {
    return std::unexpected(Error{.code = ErrorCode::kResources, .message = exception.what()});
  }
}

std::size_t SelectedRows::count(RowKind kind) const {
  switch (kind) {
    case RowKind::kLink: return links_.size();
    case RowKind::kHardLink: return hard_links_.size();
    case RowKind::kFinding: return findings_.size();
    case RowKind::kFault: break;
  }
  return base_->count(kind);
}

void SelectedRows::visit(RowKind kind, std::size_t first, std::size_t last,
                         RowVisitor& visitor) const {
  if (kind == RowKind::kFault) {
    base_->visit(kind, first, last, visitor);
    return;
  }
  const RowSet& rows = kind == RowKind::kLink       ? links_
                       : kind == RowKind::kHardLink ? hard_links_
                                                    : findings_;
  RowSet::Cursor members(rows, first, last);
  RowSet::Run run;
  while (members.next(run)) base_->visit(kind, run.first, run.last, visitor);
}

}  // namespace report
