// The sections that several commands share, except volumes and findings.
#include <algorithm>
#include <array>

#include "report/outline/sections.h"
#include "report/text/human_text.h"

namespace report {

void add_section(Section section, Outline& outline) {
  if (!section.items.empty()) outline.sections.push_back(std::move(section));
}

void add_sentence(SectionId id, std::string text, Tone tone, Outline& outline) {
  Section section{.id = id};
  section.items.emplace_back(Sentence{.text = std::move(text), .tone = tone});
  add_section(std::move(section), outline);
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

std::uint64_t total(const Summary& summary, Verdict verdict) {
  std::uint64_t all = 0;
  for (const VolumeSummary& volume : summary.volumes) {
    if (volume.target_only) continue;
    for (const auto& counts : volume.links.by_kind)
      all += counts[static_cast<std::size_t>(verdict)];
  }
  return all;
}

std::size_t reported_volumes(const Summary& summary) {
  return static_cast<std::size_t>(
      std::ranges::count(summary.volumes, false, &VolumeSummary::target_only));
}

Section warnings_section(const Summary& summary) {
  Section section{.id = SectionId::kWarnings};
  const auto warn = [&](std::string label, const std::string& about, std::string text, Tone tone) {
    section.items.emplace_back(
        Remark{.label = std::move(label), .about = about, .text = std::move(text), .tone = tone});
  };
  bool unclean = false;
  for (const VolumeSummary& volume : summary.volumes) {
    unclean = unclean || !volume.unclean.empty();
    for (const Limitation& limitation : volume.incomplete) {
      warn("INCOMPLETE", volume.name, limitation.text(), Tone::kBad);
    }
  }
  for (const SkippedSource& source : summary.skipped) {
    if (!source.failed) continue;
    warn("INCOMPLETE", source.name, "not scanned: " + source.what, Tone::kBad);
  }
  if (!summary.complete && section.items.empty() && !unclean) {
    warn("INCOMPLETE", "", "not everything could be read", Tone::kBad);
  }
  for (const VolumeSummary& volume : summary.volumes) {
    for (const Limitation& limitation : volume.unclean) {
      warn("PROVISIONAL", volume.name, limitation.text(), Tone::kWarning);
    }
  }
  return section;
}

Section duration_section(const Summary& summary) {
  Section section{.id = SectionId::kDuration};
  if (!summary.duration_seconds) return section;
  const double seconds = *summary.duration_seconds;
  std::string line = "Read in " + (seconds < 0.1 ? "less than 0.1 s" : human_seconds(seconds));
  if (summary.threads) line += " by " + counted(*summary.threads, "thread", "threads");
  section.items.emplace_back(Sentence{.text = line + ".", .tone = Tone::kFaint});
  return section;
}

Section probe_section(const Summary& summary) {
  Section section{.id = SectionId::kProbe};
  if (!summary.probe) return section;
  const ProbeSummary& probe = *summary.probe;
  if (probe.paths == 0) {
    section.items.emplace_back(
        Sentence{"No link has a target that this system could be asked about."});
    return section;
  }
  std::string line = "This system was asked about " + counted(probe.paths, "target", "targets") +
                     " of " + counted(probe.links, "link", "links") + ": " +
                     grouped(probe.answered) + " answered";
  if (probe.timed_out != 0) {
    line += ", " + grouped(probe.timed_out) + " not answered within " +
            human_seconds(probe.timeout_ms / 1000.0);
  }
  if (probe.not_asked != 0) line += ", " + grouped(probe.not_asked) + " not tried afterwards";
  section.items.emplace_back(Sentence{line + "."});
  for (const std::string& note : probe.notes) section.items.emplace_back(Sentence{note});
  return section;
}

Section unverifiable_section(const Summary& summary) {
  const std::uint64_t all = total(summary, Verdict::kUnverifiable);
  Section section{.id = SectionId::kUnverifiable, .title = "Unverifiable", .figures = grouped(all)};
  if (all == 0) return section;
  CountList list{.rows = {}, .total = all};
  constexpr auto kVerdict = static_cast<std::size_t>(Verdict::kUnverifiable);
  for (std::size_t i = 1; i < kReasonCount; ++i) {  // 0 is no reason
    const auto reason = static_cast<Reason>(i);
    std::uint64_t count = 0;
    for (const VolumeSummary& volume : summary.volumes) {
      if (!volume.target_only) count += volume.links.reasons_by_verdict[kVerdict][i];
    }
    if (count == 0) continue;
    list.rows.push_back(
        {.count = count, .text = std::string(word(reason)) + ": " + std::string(explain(reason))});
  }
  section.items.emplace_back(std::move(list));
  return section;
}

Section skipped_section(const Summary& summary) {
  Section section{.id = SectionId::kNotScanned, .title = "Not scanned"};
  for (const SkippedSource& source : summary.skipped) {
    section.items.emplace_back(Remark{.label = {},
                                      .about = source.name,
                                      .text = source.what,
                                      .tone = source.failed ? Tone::kBad : Tone::kPlain});
  }
  return section;
}

Section faults_section(const RowSource& source, std::size_t limit) {
  // A source may keep only the first faults as rows; the summaries count all.
  std::uint64_t faults = 0;
  for (const VolumeSummary& volume : source.summary().volumes) faults += volume.faults;
  faults = std::max<std::uint64_t>(faults, source.count(RowKind::kFault));
  Section section{.id = SectionId::kFaults, .title = "Faults", .figures = grouped(faults)};
  if (faults == 0) return section;
  section.items.emplace_back(
      RowList{.kind = RowKind::kFault, .rows = &source, .limit = limit, .total = faults});
  return section;
}

Section more_section(std::string_view command, std::string_view file) {
  Section section{.id = SectionId::kMore};
  section.items.emplace_back(Remark{.label = "For complete, machine-readable results",
                                    .about = {},
                                    .text = "linkaudit " + std::string(command) + " ... -o " +
                                            std::string(file) + ".json (or .ndjson, .csv)",
                                    .tone = Tone::kFaint});
  return section;
}

}  // namespace report
