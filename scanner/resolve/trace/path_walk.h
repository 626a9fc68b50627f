// What opening a path comes to: a walk with every step kept, judged by the rules of a scan.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "scanner/resolve/evaluators.h"
#include "scanner/resolve/resolver.h"
#include "scanner/resolve/trace/walk_recorder.h"
#include "scanner/resolve/walker.h"

namespace scanner {

struct PathAnswer {
  WalkResult walk;  // judged
  // Whether something is reached; none: that cannot be told. A reparse point that is no link has
  // the verdict "opaque", and Windows may reach it all the same.
  std::optional<bool> reached;
  WalkRecord record;
  bool trailing_backslash = false;  // as it was asked
  // What has a reparse point, stands at the path's end, and is neither followed nor served.
  std::optional<ReachedObject> stopped_at;
  Evaluator evaluator = Evaluator::kNone;  // of an opaque end
  report::Verdict evaluator_verdict{};
  report::Reason evaluator_reason{};

  // A letter or volume GUID that nobody mapped, and on which the answer depends; empty if it is
  // none that Windows itself follows.
  [[nodiscard]] std::optional<std::string> unmapped_volume() const;
};

// PathAnswer::reached, of a judged walk that ends at nothing opaque.
[[nodiscard]] std::optional<bool> reached_by(const WalkResult& walk);

[[nodiscard]] PathAnswer walk_path(const AuditedVolumes& volumes, const VolumeMap& map,
                                   VolumeIndex volume, std::span<const std::u16string> components,
                                   LastLink last_link, bool trailing_backslash = false);

// The answer to a path that Windows refuses by its text alone: nothing is looked up.
[[nodiscard]] std::optional<PathAnswer> refuse_path(VolumeIndex volume,
                                                    std::span<const std::u16string> components);

// Where a relative link that was met through a junction leads from its own place, the rest of the
// path included. Nothing if that place is not known.
struct DirectResolution {
  std::u16string path;  // of the link, from its volume's root
  PathAnswer answer;
};
[[nodiscard]] std::optional<DirectResolution> walk_from_own_place(
    const AuditedVolumes& volumes, const VolumeMap& map, const RelativeThroughJunction& link,
    LastLink last_link, bool trailing_backslash = false);

// The path of what a walk reached, from its volume's root.
[[nodiscard]] std::u16string path_of(const AuditedVolumes& volumes, const ReachedObject& object,
                                     std::u16string_view object_name);

// How the name that was looked up stands on the disk; empty where nothing was found.
[[nodiscard]] std::u16string name_on_disk(const AuditedVolumes& volumes, const ComponentMet& met);

}  // namespace scanner
