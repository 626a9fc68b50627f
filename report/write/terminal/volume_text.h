// The part of the terminal report that speaks of volumes as a whole.
#pragma once

#include <cstdint>
#include <string>

#include "report/model/summary.h"
#include "report/write/terminal/screen.h"

namespace report {

// The first lines: what makes the whole report incomplete or provisional. Nothing if all is well.
void show_warnings(const Summary& summary, Screen& screen);
// How it is known, if it had to be guessed, that letters mean this volume.
void show_assumed_letters(const VolumeSummary& volume, Screen& screen);
// Name, geometry, counts, letters, the table of kinds and verdicts, hard links.
void show_volume(const VolumeSummary& volume, Screen& screen);
// "Read in 12.3 s by 8 threads." Nothing under --reproducible.
void show_duration(const Summary& summary, Screen& screen);
// Why links could not be verified, with counts over all volumes.
void show_unverifiable(const Summary& summary, Screen& screen);
// How many paths the system was asked for. Nothing without --probe.
void show_probe(const Summary& summary, Screen& screen);
void show_skipped(const Summary& summary, Screen& screen);

// "the whole $MFT was read instead of the index of reparse points: WHY", without a full stop; empty
// where the engine is the one that was asked for.
[[nodiscard]] std::string engine_fallback(const VolumeSummary& volume);

// Link rows with that verdict in all volumes, before any filter.
[[nodiscard]] std::uint64_t total(const Summary& summary, Verdict verdict);

}  // namespace report
