// The outcome of opening a path: a walk with every step recorded, judged by the rules of a scan.
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
  // Whether something is reached; none: unknown. A reparse point that is not a link has the verdict
  // "opaque", and Windows may still reach it.
  std::optional<bool> reached;
  WalkRecord record;
  bool trailing_backslash = false;  // as requested
  // An object with a reparse point at the path's end that is neither followed nor served.
  std::optional<ReachedObject> stopped_at;
  Evaluator evaluator = Evaluator::kNone;  // of an opaque end
  report::Verdict evaluator_verdict{};
  report::Reason evaluator_reason{};

  // The unmapped letter or volume GUID on which the answer depends; empty if it is not from a link
  // that Windows itself follows.
  [[nodiscard]] std::optional<std::string> unmapped_volume() const;
};

// PathAnswer::reached for a judged walk that does not end at something opaque.
[[nodiscard]] std::optional<bool> reached_by(const WalkResult& walk);

[[nodiscard]] PathAnswer walk_path(const AuditedVolumes& volumes, const VolumeMap& map,
                                   VolumeIndex volume, std::span<const std::u16string> components,
                                   LastLink last_link, bool trailing_backslash = false);

// The answer for a path that Windows rejects by its text alone; nothing is looked up.
[[nodiscard]] std::optional<PathAnswer> refuse_path(VolumeIndex volume,
                                                    std::span<const std::u16string> components);

// Where a relative link encountered through a junction leads from its own location, including the
// rest of the path. Nothing if that location is unknown.
struct DirectResolution {
  std::u16string path;  // of the link, from its volume's root
  PathAnswer answer;
};
[[nodiscard]] std::optional<DirectResolution> walk_from_own_location(
    const AuditedVolumes& volumes, const VolumeMap& map, const RelativeThroughJunction& link,
    LastLink last_link, bool trailing_backslash = false);

// The path of what a walk reached, from its volume's root.
[[nodiscard]] std::u16string path_of(const AuditedVolumes& volumes, const ReachedObject& object,
                                     std::u16string_view object_name);

// The name that was looked up, as on the disk; empty if nothing was found.
[[nodiscard]] std::u16string name_on_disk(const AuditedVolumes& volumes, const ComponentStep& step);

}  // namespace scanner
