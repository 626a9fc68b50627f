// Compares the findings of two scans by the same policy: which are new, unchanged, updated, absent.
#pragma once

#include <vector>

#include "report/baseline/volume_pairs.h"
#include "report/policy/hit.h"

namespace report {

// Sets Hit::state of all of `now`, and returns those of `before` that are absent, their `volume` as
// in `now`. A finding is the same if its fingerprint is, otherwise if it is of the same rule about
// the same file (then it is updated). Findings of volumes that only the baseline has are left out,
// and all of those that only `now` has are new.
[[nodiscard]] std::vector<Hit> compare_findings(const std::vector<Hit>& before,
                                                std::vector<Hit>& now,
                                                const std::vector<VolumePair>& volumes);

}  // namespace report
