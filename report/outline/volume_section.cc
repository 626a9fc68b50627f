// The section about an entire volume.
#include <algorithm>

#include "report/outline/sections.h"
#include "report/text/human_text.h"
#include "report/text/time_text.h"

namespace report {
namespace {

Sentence letter_sentence(const VolumeSummary& volume, const LetterSummary& letter) {
  std::string line = letter.letter;
  if (letter.origin == LetterOrigin::kMapped) {
    line += " is this volume (drive map).";
  } else if (letter.origin == LetterOrigin::kSystem) {
    line += " is this volume (this system).";
  } else if (letter.origin == LetterOrigin::kRegistry) {
    line += " is this volume (registry of " + letter.registry + ").";
    if (letter.provisional) {
      line +=
          " This may be out of date, so a target that is missing under it is unverifiable, not "
          "broken.";
    }
  } else if (letter.typed) {
    line +=
        " is assumed to be this volume because the path begins with it. A target that is missing "
        "under an assumed letter is unverifiable, not broken.";
  } else {
    line += " is assumed to be this volume: of the targets of its own links there, " +
            grouped(letter.found) + (letter.found == 1 ? " was" : " were") + " found and " +
            grouped(letter.not_found) + (letter.not_found == 1 ? " was" : " were") + " not. " +
            (letter.weak
                 ? "Links that use it are unverifiable, whether or not their targets are found. To "
                   "confirm it, add --drive-map \"" +
                       letter.letter + "=" + volume.name + "\"."
                 : "A target that is missing under an assumed letter is unverifiable, not broken.");
  }
  return {line};
}

// If there is a letter, GUIDs from the system are of interest only to programs.
void add_letters(const VolumeSummary& volume, Section& section) {
  const bool has_letter = std::ranges::any_of(
      volume.letters, [](const LetterSummary& letter) { return letter.letter.size() == 2; });
  for (const LetterSummary& letter : volume.letters) {
    const bool guid = letter.origin == LetterOrigin::kSystem && letter.letter.size() > 2;
    if (!guid || !has_letter) section.items.emplace_back(letter_sentence(volume, letter));
  }
}

void add_engine(const VolumeSummary& volume, Section& section) {
  std::string line;
  if (const std::string fallback = engine_fallback(volume); !fallback.empty()) {
    line = "T" + fallback.substr(1) + ".";  // "the" begins the line
  }
  if (volume.engine != Engine::kMft && !volume.target_only) {
    line += line.empty() ? "" : " ";
    line += volume.engine == Engine::kIndex
                ? "Found with the volume's own reparse index. Not searched for:"
                : "Found through the volume's driver. Not searched for:";
    for (const std::string_view what : not_known(volume.engine)) {
      line += (line.ends_with(':') ? " " : "; ") + std::string(what);
    }
    line += ".";
  }
  if (!line.empty()) section.items.emplace_back(Sentence{line});
}

void add_snapshot(const SnapshotSummary& snapshot, Section& section) {
  std::string line = "Shadow copy of ";
  line += snapshot.origin.empty() ? "an unknown volume" : snapshot.origin;
  if (!snapshot.created.empty()) line += ", created at " + snapshot.created;
  section.items.emplace_back(Sentence{line + "."});
  for (const std::string& note : sentences_of(snapshot.notes)) {
    section.items.emplace_back(Sentence{note});
  }
}

void add_catch_up(const CatchUpSummary& catch_up, Section& section) {
  std::string line =
      "In use: " + counted(catch_up.refreshed_records, "record was", "records were") +
      " read again through the driver";
  std::string since;
  if (catch_up.oldest_change != 0 && append_rfc3339(catch_up.oldest_change, since)) {
    line += ", " + counted(catch_up.changed_files, "file", "files") +
            " of them listed in the change journal since " + since;
    if (catch_up.margin) {
      line +=
          " (read from " + std::to_string(catch_up.margin->count()) + " s before the scan onwards)";
    }
  }
  section.items.emplace_back(Sentence{line + "."});
}

std::uint64_t sum(const std::array<std::uint64_t, kVerdictCount>& counts) {
  std::uint64_t all = 0;
  for (const std::uint64_t count : counts) all += count;
  return all;
}

void add_table(const LinkCounts& links, Section& section) {
  VerdictTable table;
  VerdictTable::Row total{.label = "total"};
  for (std::size_t kind = 0; kind < kLinkKindCount; ++kind) {
    const auto& counts = links.by_kind[kind];
    if (sum(counts) == 0) continue;
    table.rows.push_back({.label = word(static_cast<LinkKind>(kind)), .counts = counts});
    for (std::size_t i = 0; i < kVerdictCount; ++i) total.counts[i] += counts[i];
  }
  if (table.rows.size() > 1) table.total = total;
  const bool none = table.rows.empty();
  section.items.emplace_back(std::move(table));
  if (none) section.items.emplace_back(Sentence{"No reparse points."});
}

void add_hard_links(const VolumeSummary& volume, Section& section) {
  if (!looks_at_all_files(volume.engine)) return;
  if (volume.hard_link_sets == 0) {
    section.items.emplace_back(Sentence{"No file has more than one hard link."});
    return;
  }
  section.items.emplace_back(
      Sentence{counted(volume.hard_link_sets, "hard-link set", "hard-link sets") + " (" +
               counted(volume.hard_link_names, "name", "names") + "), saving " +
               human_bytes(volume.hard_link_saved_bytes) + "."});
}

void add_ntfs3g_links(const VolumeSummary& volume, Section& section) {
  if (volume.ntfs3g_links == 0) return;
  section.items.emplace_back(
      Sentence{counted(volume.ntfs3g_links, "symbolic link", "symbolic links") +
               " of ntfs-3g, which Windows does not follow."});
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

std::vector<Sentence> assumed_letters(const VolumeSummary& volume) {
  std::vector<Sentence> sentences;
  for (const LetterSummary& letter : volume.letters) {
    if (letter.origin == LetterOrigin::kAssumed)
      sentences.push_back(letter_sentence(volume, letter));
  }
  return sentences;
}

std::string engine_fallback(const VolumeSummary& volume) {
  if (volume.engine_refusal.empty()) return {};
  std::string text = volume.engine == Engine::kUsn
                         ? "all records were read through the volume's driver"
                         : "the entire $MFT was read";
  switch (volume.engine_asked) {
    case Engine::kMft: text += " instead of reading the $MFT"; break;
    case Engine::kIndex: text += " instead of the reparse index"; break;
    case Engine::kUsn: text += " instead of using the volume's driver"; break;
  }
  return text + ": " + volume.engine_refusal;
}

Section volume_section(const VolumeSummary& volume) {
  Section section{.id = SectionId::kVolume, .title = volume.name, .detail = volume.label};
  section.items.emplace_back(Sentence{geometry(volume)});
  add_engine(volume, section);
  if (volume.snapshot) add_snapshot(*volume.snapshot, section);
  add_letters(volume, section);
  if (volume.registry) {
    for (const std::string& note : sentences_of(volume.registry->notes)) {
      section.items.emplace_back(Sentence{"Registry: " + note});
    }
  }
  if (volume.catch_up) add_catch_up(*volume.catch_up, section);
  if (volume.target_only) {
    section.items.emplace_back(Sentence{
        "Used to look up targets of links on other volumes; its own links are not reported."});
    return section;
  }
  add_table(volume.links, section);
  add_hard_links(volume, section);
  add_ntfs3g_links(volume, section);
  return section;
}

}  // namespace report
