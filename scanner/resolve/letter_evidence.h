// Unmapped drive letters that a walk encountered: assumed on the same evidence as in a scan, so
// that the answer is the same.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <vector>

#include "report/model/summary.h"
#include "scanner/resolve/resolver.h"
#include "scanner/source/error.h"

namespace scanner {

struct LetterSearch {
  enum class Source : std::uint8_t {
    kSystemDrive,   // \Windows\System32 decides C:
    kReparseIndex,  // the volumes' links, from their reparse indexes
    kSweep,         // the volumes' links, from all of $MFT
  };
  Source source = Source::kSystemDrive;
  // By volume; excludes those that were mapped before.
  std::vector<std::vector<report::LetterSummary>> letters;
};

// Adds to `map` what can be assumed. `letter` ("C:") was named by a link in the path; empty if that
// was not a link that Windows follows. Reads more than a look-up. An Error if a volume cannot be
// read again.
std::expected<LetterSearch, Error> search_letters(AuditedVolumes& volumes, VolumeMap& map,
                                                  const std::string& letter,
                                                  const ResolveOptions& options);

}  // namespace scanner
