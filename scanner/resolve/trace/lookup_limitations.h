// Problems found by a look-up that leave its answer open.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "mft/fault.h"
#include "report/model/limitation.h"
#include "report/model/rows.h"
#include "scanner/resolve/resolver.h"

namespace scanner {

struct LookupLimitations {
  report::Limitations incomplete;        // why the answer may be incomplete
  std::vector<report::FaultRow> faults;  // each once

  void add(std::string_view volume, const mft::Fault& fault);
};

// Everything known so far about these volumes: their state, damaged indexes, unreadable records.
// `reported` was reported elsewhere, and is only listed.
[[nodiscard]] LookupLimitations lookup_limitations(const AuditedVolumes& volumes,
                                                   std::span<const VolumeIndex> volume_indexes,
                                                   const std::vector<mft::Fault>& reported);

}  // namespace scanner
