#include "report/terminal/finding_list.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "report/text/human_text.h"
#include "report/text/number_text.h"

namespace report {
namespace {

Tone tone_of(Severity severity) {
  switch (severity) {
    case Severity::kError: return Tone::kBad;
    case Severity::kWarning: return Tone::kWarning;
    case Severity::kInformation: break;
  }
  return Tone::kFaint;
}

// Errors first.
std::vector<FindingKind> kinds_by_severity() {
  std::vector<FindingKind> kinds;
  kinds.reserve(kFindingKindCount);
  for (std::size_t i = 0; i < kFindingKindCount; ++i) kinds.push_back(static_cast<FindingKind>(i));
  std::ranges::stable_sort(kinds, std::ranges::greater(), severity_of);
  return kinds;
}

using KindCounts = std::array<std::uint64_t, kFindingKindCount>;

// Shows rows of one kind, up to a limit.
class KindList final : public RowVisitor {
 public:
  KindList(FindingKind kind, std::size_t limit, bool volumes, Screen& screen)
      : kind_(kind), limit_(limit), volumes_(volumes), screen_(screen) {}

  void finding(const FindingRow& row) override {
    if (row.kind != kind_) return;
    if (met_++ == 0) {
      screen_.pad_to(kIndent);
      screen_.text(word(kind_), tone_of(severity_of(kind_)));
      screen_.end_line();
    }
    if (limit_ != 0 && met_ > limit_) return;
    screen_.pad_to(2 * kIndent);
    std::string line;
    if (volumes_) (line += row.volume) += " ";
    line += "record ";
    append_number(row.record, line);
    line += "-";
    append_number(row.sequence, line);
    screen_.text(line);
    if (!row.path.empty()) {
      screen_.text("  ");
      screen_.text(row.path);
    }
    screen_.end_line();
  }
  [[nodiscard]] std::size_t met() const { return met_; }

 private:
  FindingKind kind_;
  std::size_t limit_;
  bool volumes_;
  Screen& screen_;
  std::size_t met_ = 0;
};

}  // namespace

void show_finding_counts(const Summary& summary, Screen& screen) {
  KindCounts counts{};
  bool provisional = false;
  std::uint64_t all = 0;
  std::uint64_t serious = 0;
  for (const VolumeSummary& volume : summary.volumes) {
    if (!volume.cross_checked) continue;
    provisional = provisional || !volume.unclean.empty();
    for (std::size_t i = 0; i < kFindingKindCount; ++i) {
      counts[i] += volume.findings[i];
      all += volume.findings[i];
      const bool only_told = severity_of(static_cast<FindingKind>(i)) == Severity::kInformation;
      if (!only_told) serious += volume.findings[i];
    }
  }
  screen.text("Cross-check", serious != 0 ? Tone::kWarning : Tone::kStrong);
  screen.text(" (" + counted(all, "finding", "findings") + ")");
  screen.end_line();
  screen.pad_to(kIndent);
  if (serious == 0) {
    screen.paragraph("No warnings or errors: the compared structures agree.", kIndent, Tone::kGood);
  } else {
    screen.paragraph(counted(serious, "warning or error.", "warnings and errors."), kIndent);
  }
  if (provisional && all != 0) {
    screen.pad_to(kIndent);
    screen.paragraph(
        "A volume was not unmounted cleanly: changes still in its $LogFile may resolve some of "
        "these.",
        kIndent, Tone::kWarning);
  }
  const std::uint64_t most = *std::ranges::max_element(counts);
  const std::size_t edge = kIndent + grouped(most).size();
  for (const FindingKind kind : kinds_by_severity()) {
    const std::uint64_t count = counts[static_cast<std::size_t>(kind)];
    if (count == 0) continue;
    const Severity severity = severity_of(kind);
    screen.right_aligned(grouped(count), edge, tone_of(severity));
    screen.pad_to(edge + 2);
    screen.paragraph(std::string(word(severity)) + " " + std::string(word(kind)) + ": " +
                         std::string(explain(kind)),
                     edge + 4);
  }
  screen.end_line();
}

void list_findings(const RowSource& source, std::size_t limit, bool volumes, Screen& screen) {
  const std::size_t rows = source.count(RowKind::kFinding);
  bool any = false;
  for (const FindingKind kind : kinds_by_severity()) {
    if (severity_of(kind) == Severity::kInformation) break;
    KindList list(kind, limit, volumes, screen);
    source.visit(RowKind::kFinding, 0, rows, list);
    any = any || list.met() != 0;
    if (limit != 0 && list.met() > limit) {
      screen.pad_to(2 * kIndent);
      screen.paragraph("... and " + grouped(list.met() - limit) + " more; use -o FILE to list all",
                       2 * kIndent + 2, Tone::kFaint);
    }
  }
  if (any) screen.end_line();
}

}  // namespace report
