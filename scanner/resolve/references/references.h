// All links that refer to a subject, and what would break them.
#pragma once

#include <cstddef>
#include <expected>
#include <string>
#include <vector>

#include "report/model/summary.h"
#include "scanner/resolve/references/subject.h"
#include "scanner/resolve/resolver.h"

namespace scanner {

struct Reference {
  std::size_t row = 0;  // link row of its volume
  report::RelationKind kind{};
  report::Access access{};
  bool inside = false;
  report::Breaks breaks{};
  // kThrough.
  VolumeIndex through_volume = 0;
  std::u16string through_path{};
  std::u16string through_target{};
};

struct References {
  std::vector<std::vector<Reference>> volumes;  // by volume; by row
  std::uint64_t not_known = 0;
};

// Walks every link row of all volumes again. `resolutions` by volume; volumes without rows are
// skipped. Ends early, with references missing, when stopped. May throw std::bad_alloc.
[[nodiscard]] References find_references(const AuditedVolumes& volumes, const VolumeMap& map,
                                         const std::vector<VolumeResolutions>& resolutions,
                                         const Subject& subject, const ResolveOptions& options);

// The totals, and what the subject is.
[[nodiscard]] report::SubjectSummary summarize(const AuditedVolumes& volumes, const VolumeMap& map,
                                               const Subject& subject,
                                               const References& references);

}  // namespace scanner
