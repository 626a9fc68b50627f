#include "scanner/audit/snapshot_summary.h"

#include <algorithm>
#include <utility>

namespace scanner {
namespace {

using report::LimitationCode;

report::Limitations snapshot_notes() {
  return {{.code = LimitationCode::kSnapshotAssumedConsistent},
          {.code = LimitationCode::kSnapshotTargetsCurrent},
          {.code = LimitationCode::kSnapshotFilesExcluded}};
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
    summary.notes.push_back(
        {.code = LimitationCode::kSnapshotOriginUnknown, .arguments = {why->why}});
  }
  return summary;
}

}  // namespace scanner
