// Which volumes of two reports are the same: by what they are, not by their place on a command
// line.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "report/model/summary.h"

namespace report {

// Positions in Summary::volumes; one of them may be missing.
struct VolumePair {
  std::optional<std::size_t> before;
  std::optional<std::size_t> after;

  friend bool operator==(const VolumePair&, const VolumePair&) = default;
};

// A pair for each volume whose rows are reported: first those of `after` in order, then those that
// only `before` has. Volumes match by serial number; clones also by partition number, then by name.
// A loose $MFT has no serial number: it matches by name, or if each report has only one.
[[nodiscard]] std::vector<VolumePair> pair_volumes(const Summary& before, const Summary& after);

}  // namespace report
