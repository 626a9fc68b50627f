// What can be scanned on this machine: its volumes, and their shadow copies.
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "report/model/summary.h"
#include "scanner/machine/machine.h"
#include "scanner/machine/shadow_copies.h"

namespace scanner {

struct MachineSources {
  std::vector<std::string> sources;            // NTFS volumes on fixed drives, as a user names them
  std::vector<report::SkippedSource> skipped;  // all other volumes, and why
};

// The Error, a clause, if the machine does not list its volumes or has none to scan.
[[nodiscard]] std::expected<MachineSources, Error> all_volumes(const Machine& machine);

struct VolumeCopies {
  std::string volume;              // as a user names it: "C:"
  std::string name;                // "Volume{…}"
  std::vector<ShadowCopy> copies;  // the oldest first
};

// The shadow copies of the volume that `source` names in any way. The Error, a clause, if it is not
// a volume, or the system does not list its shadow copies.
[[nodiscard]] std::expected<VolumeCopies, Error> copies_of_source(const Machine& machine,
                                                                  const std::string& source);

}  // namespace scanner
