// Drive letters that a walk met and nobody mapped: assumed on the evidence that a scan goes by, so
// that the answer is a scan's.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <vector>

#include "report/summary.h"
#include "scanner/resolve/resolver.h"
#include "scanner/source/error.h"

namespace scanner {

struct LetterSearch {
  enum class Source : std::uint8_t {
    kSystemDrive,   // \Windows\System32 settles C:
    kReparseIndex,  // the volumes' links, from their reparse indexes
    kSweep,         // the volumes' links, from all of $MFT
  };
  Source source = Source::kSystemDrive;
  // By volume; those that were mapped before are not among them.
  std::vector<std::vector<report::LetterSummary>> letters;
};

// Adds to `map` what can be assumed. `letter` ("C:") is the one that a link on the way named; empty
// if it was none that Windows follows. Reads more than a look-up does. An Error where a volume
// cannot be read again.
std::expected<LetterSearch, Error> search_letters(AuditedVolumes& volumes, VolumeMap& map,
                                                  const std::string& letter,
                                                  const ResolveOptions& options);

}  // namespace scanner
