// Compares what one volume's structures store twice: records, $STANDARD_INFORMATION, directories,
// $Extend\$Reparse and $MFT's bitmap. Needs 24 bytes per record; reads $MFT once more, and all
// directories.
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "report/model/limitation.h"
#include "scanner/crosscheck/finding.h"
#include "scanner/crosscheck/record_table.h"
#include "scanner/resolve/audited_volume.h"

namespace scanner {

struct CrossCheck {
  std::vector<Finding> findings;  // in report order; the first ones of each kind
  FindingCounts counts{};         // of all
  // Which comparisons were not made, or not completely, and why.
  report::Limitations not_compared;

  // Whether there are findings that healthy volumes do not have.
  [[nodiscard]] bool has_warnings() const;
};

// The rows do not depend on the number of threads. An Error if it was stopped or memory ran out.
std::expected<CrossCheck, Error> cross_check(const AuditedVolume& audited,
                                             const CrossCheckOptions& options);

}  // namespace scanner
