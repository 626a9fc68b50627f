// The part of the terminal report about entire volumes.
#pragma once

#include <cstdint>
#include <string>

#include "report/summary.h"
#include "report/terminal/screen.h"

namespace report {

// The first lines: why the report is incomplete or provisional. Nothing if it is neither.
void show_warnings(const Summary& summary, Screen& screen);
// Where the letters of this volume come from, with the evidence for assumed ones.
void show_assumed_letters(const VolumeSummary& volume, Screen& screen);
// Name, geometry, counts, letters, the table of kinds and verdicts, hard links.
void show_volume(const VolumeSummary& volume, Screen& screen);
// "Read in 12.3 s by 8 threads." Nothing under --reproducible.
void show_duration(const Summary& summary, Screen& screen);
// Why links could not be verified, with counts over all volumes.
void show_unverifiable(const Summary& summary, Screen& screen);
// How many paths the system was asked about. Nothing without --probe.
void show_probe(const Summary& summary, Screen& screen);
void show_skipped(const Summary& summary, Screen& screen);

// "the entire $MFT was read instead of the reparse index: WHY", without a full stop; empty if the
// requested engine was used.
[[nodiscard]] std::string engine_fallback(const VolumeSummary& volume);

// Number of link rows with that verdict on all volumes, before any filter.
[[nodiscard]] std::uint64_t total(const Summary& summary, Verdict verdict);

}  // namespace report
