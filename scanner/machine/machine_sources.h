// What of this machine can be scanned: its volumes, and shadow copies of them.
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "report/summary.h"
#include "scanner/machine/machine.h"
#include "scanner/machine/shadow_copies.h"

namespace scanner {

struct MachineSources {
  std::vector<std::string> sources;            // NTFS volumes on fixed drives, as a user calls them
  std::vector<report::SkippedSource> skipped;  // all other volumes, and why
};

// The Error, a clause, where the machine does not list its volumes or has none to scan.
[[nodiscard]] std::expected<MachineSources, Error> all_volumes(const Machine& machine);

struct VolumeCopies {
  std::string volume;              // as a user calls it: "C:"
  std::string name;                // "Volume{…}"
  std::vector<ShadowCopy> copies;  // the oldest first
};

// Of the volume that `source` names in any way. The Error, a clause, where it is none, or the
// system does not list its shadow copies.
[[nodiscard]] std::expected<VolumeCopies, Error> copies_of_source(const Machine& machine,
                                                                  const std::string& source);

}  // namespace scanner
