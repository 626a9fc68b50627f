// Which rules a link or a hard-link set breaks, by its own row.
#pragma once

#include <bitset>
#include <span>
#include <string>
#include <vector>

#include "report/model/rows.h"
#include "report/model/summary.h"
#include "report/policy/policy.h"

namespace report {

using FindingKinds = std::bitset<kFindingKindCount>;

// What of a policy applies to one volume, which must outlive it, as must the policy.
struct VolumePatterns {
  const VolumeSummary* volume = nullptr;
  std::vector<const PathPattern*> protected_trees;
  std::vector<const PathPattern*> link_free_trees;
};
[[nodiscard]] VolumePatterns patterns_for(const Policy& policy, const VolumeSummary& volume);
// Whether a pattern or a required link with that drive ("C:" or empty) applies to the volume.
[[nodiscard]] bool is_on(std::string_view drive, const VolumeSummary& volume);
// Whether the path is inside one of the trees.
[[nodiscard]] bool is_inside(std::span<const PathPattern* const> trees, std::u16string_view path);

// `own` and `target` are the patterns of the link's volume and of the one that it leads to.
// `contradictions`: also those that only the row's flags show, because there was no cross-check.
[[nodiscard]] FindingKinds link_findings(const LinkRow& row, const Policy& policy,
                                         const VolumePatterns& own, const VolumePatterns& target,
                                         bool contradictions);
// Of a set as a whole; `row` is any of its rows.
[[nodiscard]] FindingKinds hard_link_set_findings(const HardLinkRow& row, bool contradictions);

}  // namespace report
