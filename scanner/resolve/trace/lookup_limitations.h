// What was met by a look-up and leaves its answer open.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "mft/fault.h"
#include "report/limitation.h"
#include "report/rows.h"
#include "scanner/resolve/resolver.h"

namespace scanner {

struct LookupLimitations {
  report::Limitations incomplete;        // why the answer may not be whole
  std::vector<report::FaultRow> faults;  // each once

  void add(std::string_view volume, const mft::Fault& fault);
};

// All that is known by now of these volumes: their state, damaged indexes, records that could not
// be read. `told` was said elsewhere, and is listed only.
[[nodiscard]] LookupLimitations doubts_of(const AuditedVolumes& volumes,
                                          std::span<const VolumeIndex> met,
                                          const std::vector<mft::Fault>& told);

}  // namespace scanner
