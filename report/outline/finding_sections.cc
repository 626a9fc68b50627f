// The findings of a cross-check.
#include <algorithm>
#include <array>

#include "report/outline/sections.h"
#include "report/text/human_text.h"

namespace report {
namespace {

// Errors first.
std::vector<FindingKind> kinds_by_severity() {
  std::vector<FindingKind> kinds;
  kinds.reserve(kFindingKindCount);
  for (std::size_t i = 0; i < kFindingKindCount; ++i) kinds.push_back(static_cast<FindingKind>(i));
  std::ranges::stable_sort(kinds, std::ranges::greater(), severity_of);
  return kinds;
}

Section counts_section(const Summary& summary) {
  std::array<std::uint64_t, kFindingKindCount> counts{};
  bool provisional = false;
  std::uint64_t all = 0;
  std::uint64_t serious = 0;
  for (const VolumeSummary& volume : summary.volumes) {
    if (!volume.cross_checked) continue;
    provisional = provisional || !volume.unclean.empty();
    for (std::size_t i = 0; i < kFindingKindCount; ++i) {
      counts[i] += volume.findings[i];
      all += volume.findings[i];
      const Severity severity = severity_of(static_cast<FindingKind>(i));
      if (severity != Severity::kInformation) serious += volume.findings[i];
    }
  }
  Section section{.id = SectionId::kCrossCheck,
                  .title = "Cross-check",
                  .figures = counted(all, "finding", "findings"),
                  .tone = serious != 0 ? Tone::kWarning : Tone::kStrong};
  if (serious == 0) {
    section.items.emplace_back(Sentence{
        .text = "No warnings or errors: the compared structures agree.", .tone = Tone::kGood});
  } else {
    section.items.emplace_back(
        Sentence{counted(serious, "warning or error.", "warnings and errors.")});
  }
  if (provisional && all != 0) {
    section.items.emplace_back(Sentence{.text = "A volume was not unmounted cleanly: changes still "
                                                "in its $LogFile may resolve some of these.",
                                        .tone = Tone::kWarning});
  }
  CountList list;
  for (const FindingKind kind : kinds_by_severity()) {
    const std::uint64_t count = counts[static_cast<std::size_t>(kind)];
    if (count == 0) continue;
    const Severity severity = severity_of(kind);
    list.rows.push_back({.count = count,
                         .text = std::string(word(severity)) + " " + std::string(word(kind)) +
                                 ": " + std::string(explain(kind)),
                         .tone = tone_of(severity)});
  }
  if (!list.rows.empty()) section.items.emplace_back(std::move(list));
  return section;
}

}  // namespace

std::expected<void, Error> add_findings(const RowSource& source, std::size_t limit,
                                        const WorkOptions& options, Outline& outline) {
  const Summary& summary = source.summary();
  if (std::ranges::none_of(summary.volumes, &VolumeSummary::cross_checked)) return {};
  add_section(counts_section(summary), outline);
  Section section{.id = SectionId::kFindings};
  for (const FindingKind kind : kinds_by_severity()) {
    if (severity_of(kind) == Severity::kInformation) break;
    auto rows = SelectedRows::findings(source, kind, options);
    if (!rows) return std::unexpected(rows.error());
    const std::size_t count = rows->count(RowKind::kFinding);
    if (count == 0) continue;
    outline.selections.push_back(std::make_unique<SelectedRows>(*std::move(rows)));
    section.items.emplace_back(RowList{.kind = RowKind::kFinding,
                                       .rows = outline.selections.back().get(),
                                       .limit = limit,
                                       .total = count,
                                       .volumes = reported_volumes(summary) > 1,
                                       .title = std::string(word(kind)),
                                       .tone = tone_of(severity_of(kind))});
  }
  add_section(std::move(section), outline);
  return {};
}

}  // namespace report
