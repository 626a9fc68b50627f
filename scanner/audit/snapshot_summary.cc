#include "scanner/audit/snapshot_summary.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace scanner {
namespace {

std::vector<std::string> snapshot_notes() {
  return {
      "Windows flushes NTFS and holds writes while it creates a shadow copy, so its contents are "
      "assumed to be consistent regardless of its $LogFile.",
      "Links to other volumes are followed in the current state of these volumes.",
      "Files that are excluded from shadow copies may be missing, so links to them may look "
      "broken."};
}

}  // namespace

std::string origin_unknown(const std::string& why) {
  return "cannot determine the source volume of this shadow copy (" + why +
         "); its links are not resolved with the drive letters of this machine";
}

std::optional<report::SnapshotSummary> snapshot_summary(const MountedVolumes& live,
                                                        VolumeIndex index, const Volume& volume) {
  if (const ShadowCopy* const copy = live.shadow_copy(index)) {
    return report::SnapshotSummary{.id = copy->id,
                                   .created = copy->created,
                                   .origin = live.origin_of(index),
                                   .notes = snapshot_notes()};
  }
  if (!volume.candidate().shadow_copy) return std::nullopt;
  report::SnapshotSummary summary{.id = {}, .created = {}, .origin = {}, .notes = snapshot_notes()};
  const auto& unknown = live.unknown_copies();
  const auto why =
      std::ranges::find(unknown, volume.candidate().source, &MountedVolumes::Failure::name);
  if (why != unknown.end()) {
    std::string note = origin_unknown(why->why) + ".";
    note.front() = 'T';
    summary.notes.push_back(std::move(note));
  }
  return summary;
}

}  // namespace scanner
