#include "report/terminal/volume_text.h"

#include <algorithm>

#include "report/text/human_text.h"
#include "report/text/time_text.h"

namespace report {
namespace {

Tone count_tone(Verdict verdict) {
  switch (verdict) {
    case Verdict::kBroken: return Tone::kBad;
    case Verdict::kDegraded: return Tone::kWarning;
    case Verdict::kOk: return Tone::kGood;
    case Verdict::kUnverifiable:
    case Verdict::kOpaque: break;
  }
  return Tone::kPlain;
}

void warn(std::string_view word, const std::string& where, const std::string& what, Tone tone,
          Screen& screen) {
  std::string line(word);
  line += ": ";
  if (!where.empty()) line += where + (where.ends_with(':') ? " " : ": ");
  screen.paragraph(line + what, kIndent, tone);
}

void show_letter(const LetterSummary& letter, Screen& screen) {
  std::string line = letter.letter;
  if (letter.origin == LetterOrigin::kMapped) {
    line += " is this volume, as the drive map says.";
  } else if (letter.origin == LetterOrigin::kSystem) {
    line += " is this volume, as this system says.";
  } else if (letter.origin == LetterOrigin::kRegistry) {
    line += " is this volume, as the registry of " + letter.registry + " says.";
    if (letter.provisional) {
      line +=
          " That may be out of date: what is missing under it is called unverifiable, not broken.";
    }
  } else if (letter.typed) {
    line +=
        " is assumed to be this volume, as the path begins with it. What is missing under an "
        "assumed letter is called unverifiable, not broken.";
  } else {
    line += " is assumed to be this volume: of the targets that its own links have there, " +
            grouped(letter.found) + (letter.found == 1 ? " was" : " were") + " found and " +
            grouped(letter.not_found) + (letter.not_found == 1 ? " was" : " were") +
            " not. What is missing under an assumed letter is called unverifiable, not broken.";
  }
  screen.pad_to(kIndent);
  screen.paragraph(line, kIndent);
}

// The GUIDs that the system tells are of interest to programs, where there is a letter.
void show_letters(const VolumeSummary& volume, Screen& screen) {
  const bool has_letter = std::ranges::any_of(
      volume.letters, [](const LetterSummary& letter) { return letter.letter.size() == 2; });
  for (const LetterSummary& letter : volume.letters) {
    const bool guid = letter.origin == LetterOrigin::kSystem && letter.letter.size() > 2;
    if (!guid || !has_letter) show_letter(letter, screen);
  }
}

void show_engine(const VolumeSummary& volume, Screen& screen) {
  std::string line;
  if (const std::string fallback = engine_fallback(volume); !fallback.empty()) {
    line = "T" + fallback.substr(1) + ".";  // "the" begins the line
  }
  if (volume.engine != Engine::kMft && !volume.target_only) {
    line += line.empty() ? "" : " ";
    line += volume.engine == Engine::kIndex
                ? "Found by the volume's own index of reparse points. Not looked for:"
                : "Found by asking the volume's driver. Not looked for:";
    for (const std::string_view what : not_known(volume.engine)) {
      line += (line.ends_with(':') ? " " : "; ") + std::string(what);
    }
    line += ".";
  }
  if (line.empty()) return;
  screen.pad_to(kIndent);
  screen.paragraph(line, kIndent);
}

void show_registry(const RegistrySummary& registry, Screen& screen) {
  for (const std::string& note : registry.notes) {
    screen.pad_to(kIndent);
    screen.paragraph("Registry: " + note, kIndent);
  }
}

void show_catch_up(const VolumeSummary& volume, Screen& screen) {
  if (!volume.catch_up) return;
  const CatchUpSummary& catch_up = *volume.catch_up;
  std::string line =
      "In use: " + counted(catch_up.refreshed_records, "record was", "records were") +
      " fetched anew through the driver";
  std::string since;
  if (catch_up.oldest_change != 0 && append_rfc3339(catch_up.oldest_change, since)) {
    line += ", " + counted(catch_up.changed_files, "file", "files") +
            " among them that the change journal names since " + since;
    if (catch_up.margin) {
      line += " (it was read from " + std::to_string(catch_up.margin->count()) +
              " s before the scan on)";
    }
  }
  screen.pad_to(kIndent);
  screen.paragraph(line + ".", kIndent);
}

void show_snapshot(const SnapshotSummary& snapshot, Screen& screen) {
  std::string line = "A shadow copy of ";
  line += snapshot.origin.empty() ? "a volume that is not known" : snapshot.origin;
  if (!snapshot.created.empty()) line += ", made at " + snapshot.created;
  screen.pad_to(kIndent);
  screen.paragraph(line + ".", kIndent);
  for (const std::string& note : snapshot.notes) {
    screen.pad_to(kIndent);
    screen.paragraph(note, kIndent);
  }
}

void show_hard_links(const VolumeSummary& volume, Screen& screen) {
  if (!looks_at_all_files(volume.engine)) return;
  screen.pad_to(kIndent);
  if (volume.hard_link_sets == 0) {
    screen.paragraph("No file has more than one hard link.", kIndent);
    return;
  }
  screen.paragraph("Hard links: " + counted(volume.hard_link_sets, "set", "sets") + " with " +
                       counted(volume.hard_link_names, "name", "names") + ", which save " +
                       human_bytes(volume.hard_link_saved_bytes) + ".",
                   kIndent);
}

void show_ntfs3g_links(const VolumeSummary& volume, Screen& screen) {
  if (volume.ntfs3g_links == 0) return;
  screen.pad_to(kIndent);
  screen.paragraph(counted(volume.ntfs3g_links, "symbolic link", "symbolic links") +
                       " of ntfs-3g that Windows does not follow.",
                   kIndent);
}

using Counts = std::array<std::uint64_t, kVerdictCount>;

std::uint64_t sum(const Counts& counts) {
  std::uint64_t all = 0;
  for (const std::uint64_t count : counts) all += count;
  return all;
}

// Right edges of the table's columns.
struct TableEdges {
  std::size_t label = 0;
  std::array<std::size_t, kVerdictCount> verdicts{};
};

TableEdges table_edges(std::size_t label_width, const Counts& totals) {
  TableEdges edges{.label = kIndent + label_width, .verdicts = {}};
  std::size_t at = edges.label;
  for (std::size_t i = 0; i < kVerdictCount; ++i) {
    const std::size_t widest =
        std::max(word(static_cast<Verdict>(i)).size(), grouped(totals[i]).size());
    at += 2 + widest;
    edges.verdicts[i] = at;
  }
  return edges;
}

void show_counts(std::string_view label, const Counts& counts, const TableEdges& edges,
                 Screen& screen) {
  screen.pad_to(kIndent);
  screen.text(label);
  for (std::size_t i = 0; i < kVerdictCount; ++i) {
    if (counts[i] == 0) {
      screen.right_aligned("-", edges.verdicts[i], Tone::kFaint);
    } else {
      screen.right_aligned(grouped(counts[i]), edges.verdicts[i],
                           count_tone(static_cast<Verdict>(i)));
    }
  }
  screen.end_line();
}

void show_table(const LinkCounts& links, Screen& screen) {
  Counts totals{};
  std::size_t kinds = 0;
  std::size_t label_width = std::string_view("total").size();
  for (std::size_t kind = 0; kind < kLinkKindCount; ++kind) {
    if (sum(links.by_kind[kind]) == 0) continue;
    ++kinds;
    label_width = std::max(label_width, word(static_cast<LinkKind>(kind)).size());
    for (std::size_t i = 0; i < kVerdictCount; ++i) totals[i] += links.by_kind[kind][i];
  }
  if (kinds == 0) {
    screen.pad_to(kIndent);
    screen.paragraph("No reparse points.", kIndent);
    return;
  }
  const TableEdges edges = table_edges(label_width, totals);
  for (std::size_t i = 0; i < kVerdictCount; ++i) {
    screen.right_aligned(word(static_cast<Verdict>(i)), edges.verdicts[i], Tone::kFaint);
  }
  screen.end_line();
  for (std::size_t kind = 0; kind < kLinkKindCount; ++kind) {
    if (sum(links.by_kind[kind]) == 0) continue;
    show_counts(word(static_cast<LinkKind>(kind)), links.by_kind[kind], edges, screen);
  }
  if (kinds > 1) show_counts("total", totals, edges, screen);
}

std::string geometry(const VolumeSummary& volume) {
  std::string line;
  if (volume.loose_mft) line += "a loose $MFT, ";
  if (!volume.ntfs_version.empty()) line += "NTFS " + volume.ntfs_version + ", ";
  if (volume.size_bytes != 0) line += human_bytes(volume.size_bytes) + ", ";
  if (!volume.serial.empty()) line += "serial " + volume.serial + ", ";
  line += counted(volume.records, "record", "records");
  if (!looks_at_all_files(volume.engine)) return line;
  line += " (" + grouped(volume.records_in_use) + " in use), " +
          counted(volume.files, "file", "files") + ", " +
          counted(volume.directories, "directory", "directories");
  return line;
}

}  // namespace

void show_warnings(const Summary& summary, Screen& screen) {
  bool told = false;
  for (const VolumeSummary& volume : summary.volumes) {
    for (const Limitation& limitation : volume.incomplete) {
      warn("INCOMPLETE", volume.name, limitation.text(), Tone::kBad, screen);
      told = true;
    }
  }
  for (const SkippedSource& source : summary.skipped) {
    if (!source.failed) continue;
    warn("INCOMPLETE", source.name, "could not be scanned: " + source.what, Tone::kBad, screen);
    told = true;
  }
  bool unclean = false;
  for (const VolumeSummary& volume : summary.volumes) unclean = unclean || !volume.unclean.empty();
  if (!summary.complete && !told && !unclean) {
    warn("INCOMPLETE", "", "not everything could be read", Tone::kBad, screen);
    told = true;
  }
  for (const VolumeSummary& volume : summary.volumes) {
    for (const Limitation& limitation : volume.unclean) {
      warn("PROVISIONAL", volume.name, limitation.text(), Tone::kWarning, screen);
      told = true;
    }
  }
  if (told) screen.end_line();
}

void show_assumed_letters(const VolumeSummary& volume, Screen& screen) {
  for (const LetterSummary& letter : volume.letters) {
    if (letter.origin == LetterOrigin::kAssumed) show_letter(letter, screen);
  }
}

void show_volume(const VolumeSummary& volume, Screen& screen) {
  screen.text(volume.name, Tone::kStrong);
  if (!volume.label.empty()) {
    screen.text("  ");
    screen.text(volume.label);
  }
  screen.end_line();
  screen.pad_to(kIndent);
  screen.paragraph(geometry(volume), kIndent);
  show_engine(volume, screen);
  if (volume.snapshot) show_snapshot(*volume.snapshot, screen);
  show_letters(volume, screen);
  if (volume.registry) show_registry(*volume.registry, screen);
  show_catch_up(volume, screen);
  if (volume.target_only) {
    screen.pad_to(kIndent);
    screen.paragraph("Read for the targets of other volumes' links; its own are not reported.",
                     kIndent);
    screen.end_line();
    return;
  }
  screen.end_line();
  show_table(volume.links, screen);
  show_hard_links(volume, screen);
  show_ntfs3g_links(volume, screen);
  screen.end_line();
}

void show_duration(const Summary& summary, Screen& screen) {
  if (!summary.duration_seconds) return;
  const double seconds = *summary.duration_seconds;
  std::string line = "Read in " + (seconds < 0.1 ? "less than 0.1 s" : human_seconds(seconds));
  if (summary.threads) line += " by " + counted(*summary.threads, "thread", "threads");
  screen.paragraph(line + ".", 0, Tone::kFaint);
  screen.end_line();
}

std::string engine_fallback(const VolumeSummary& volume) {
  if (volume.engine_refusal.empty()) return {};
  std::string text = volume.engine == Engine::kUsn ? "the volume's driver was asked for all records"
                                                   : "the whole $MFT was read";
  switch (volume.engine_asked) {
    case Engine::kMft: text += " instead of reading the $MFT"; break;
    case Engine::kIndex: text += " instead of the index of reparse points"; break;
    case Engine::kUsn: text += " instead of asking the volume's driver"; break;
  }
  return text + ": " + volume.engine_refusal;
}

std::uint64_t total(const Summary& summary, Verdict verdict) {
  std::uint64_t all = 0;
  for (const VolumeSummary& volume : summary.volumes) {
    if (volume.target_only) continue;
    for (const Counts& counts : volume.links.by_kind) {
      all += counts[static_cast<std::size_t>(verdict)];
    }
  }
  return all;
}

void show_unverifiable(const Summary& summary, Screen& screen) {
  const std::uint64_t all = total(summary, Verdict::kUnverifiable);
  if (all == 0) return;
  screen.text("Unverifiable", Tone::kStrong);
  screen.text(" (" + grouped(all) + ")");
  screen.end_line();
  const std::size_t edge = kIndent + grouped(all).size();
  // The reasons for this verdict are the last ones of the enum.
  for (auto i = static_cast<std::size_t>(Reason::kVolumeNotGiven); i < kReasonCount; ++i) {
    std::uint64_t count = 0;
    for (const VolumeSummary& volume : summary.volumes) {
      if (!volume.target_only) count += volume.links.by_reason[i];
    }
    if (count == 0) continue;
    const auto reason = static_cast<Reason>(i);
    screen.right_aligned(grouped(count), edge);
    screen.pad_to(edge + 2);
    screen.paragraph(std::string(word(reason)) + ": " + std::string(explain(reason)), edge + 4);
  }
  screen.end_line();
}

void show_probe(const Summary& summary, Screen& screen) {
  if (!summary.probe) return;
  const ProbeSummary& probe = *summary.probe;
  if (probe.paths == 0) {
    screen.paragraph("No link leads to where this system could be asked.", 0);
    screen.end_line();
    return;
  }
  std::string line = "This system was asked for " + counted(probe.paths, "path", "paths") +
                     ", to which " + counted(probe.links, "link leads", "links lead") + ": " +
                     grouped(probe.answered) + " answered";
  if (probe.timed_out != 0) {
    line +=
        ", " + grouped(probe.timed_out) + " not within " + human_seconds(probe.timeout_ms / 1000.0);
  }
  if (probe.not_asked != 0) line += ", " + grouped(probe.not_asked) + " not tried after that";
  screen.paragraph(line + ".", 0);
  for (const std::string& note : probe.notes) screen.paragraph(note, 0);
  screen.end_line();
}

void show_skipped(const Summary& summary, Screen& screen) {
  if (summary.skipped.empty()) return;
  screen.text("Not scanned", Tone::kStrong);
  screen.end_line();
  for (const SkippedSource& source : summary.skipped) {
    screen.pad_to(kIndent);
    screen.paragraph(source.name + (source.name.ends_with(':') ? " " : ": ") + source.what,
                     kIndent + 2, source.failed ? Tone::kBad : Tone::kPlain);
  }
  screen.end_line();
}

}  // namespace report
