// The parts of outlines. Functions without an Outline parameter return an empty section if there is
// nothing to show.
#pragma once

#include <functional>
#include <string>
#include <utility>

#include "report/outline/outline.h"
#include "report/select/selected_rows.h"

namespace report {

[[nodiscard]] std::expected<Outline, Error> scan_outline(const RowSource& source,
                                                         const OutlineOptions& contents,
                                                         const WorkOptions& options);
// REQUIRES: the summary has a subject.
[[nodiscard]] std::expected<Outline, Error> reference_outline(const RowSource& source,
                                                              const OutlineOptions& contents,
                                                              const WorkOptions& options);

// REQUIRES: the summary has a policy.
[[nodiscard]] std::expected<Outline, Error> check_outline(const RowSource& source,
                                                          const OutlineOptions& contents,
                                                          const WorkOptions& options);

// Adds the section unless it has no items.
void add_section(Section section, Outline& outline);
// A section of one sentence, without a title.
void add_sentence(SectionId id, std::string text, Tone tone, Outline& outline);

[[nodiscard]] Section warnings_section(const Summary& summary);
// Name, geometry, letters, the table of kinds and verdicts, hard links.
[[nodiscard]] Section volume_section(const VolumeSummary& volume);
// "Read in 12.3 s by 8 threads." Nothing under --reproducible.
[[nodiscard]] Section duration_section(const Summary& summary);
// How many paths the system was asked about. Nothing without --probe.
[[nodiscard]] Section probe_section(const Summary& summary);
// Why links could not be verified, with counts over all volumes.
[[nodiscard]] Section unverifiable_section(const Summary& summary);
[[nodiscard]] Section skipped_section(const Summary& summary);
[[nodiscard]] Section faults_section(const RowSource& source, std::size_t limit);
// "... linkaudit COMMAND ... -o FILE.json": how to get complete results.
[[nodiscard]] Section more_section(std::string_view command, std::string_view file);
// The findings of a cross-check: counts by kind, most severe first, then the first `limit` warnings
// and errors of each kind (0: all).
[[nodiscard]] std::expected<void, Error> add_findings(const RowSource& source, std::size_t limit,
                                                      const WorkOptions& options, Outline& outline);

// Where the letters of this volume come from, with the evidence for assumed ones.
[[nodiscard]] std::vector<Sentence> assumed_letters(const VolumeSummary& volume);
// "the entire $MFT was read instead of the reparse index: WHY", without a full stop; empty if the
// requested engine was used.
[[nodiscard]] std::string engine_fallback(const VolumeSummary& volume);
// "only=broken, type=junction"
[[nodiscard]] std::string joined(const std::vector<std::string>& words);
// Number of link rows with that verdict on all volumes, before any filter.
[[nodiscard]] std::uint64_t total(const Summary& summary, Verdict verdict);
// For volumes whose rows are reported.
[[nodiscard]] std::size_t reported_volumes(const Summary& summary);

}  // namespace report
