// What a run reads: the sources given, and those that only the drive map names.
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "report/summary.h"
#include "scanner/app/exit_code.h"
#include "scanner/app/options.h"
#include "scanner/registry/registry_letters.h"
#include "scanner/source/open_source.h"

namespace scanner {

struct InputVolume {
  VolumeCandidate candidate;
  bool target_only = false;  // read for what it holds, not for its own links
};

struct Inputs {
  std::vector<InputVolume> volumes;
  std::vector<report::SkippedSource> skipped;
  std::vector<GivenPartition> partitions;  // of all of them, scanned or not; no index yet
};

// Says on stderr what cannot be opened. kUsage for a drive map that names what does not exist, or a
// disk with several NTFS partitions without saying which.
[[nodiscard]] std::expected<Inputs, ExitCode> open_inputs(const ScanOptions& options);

// Whether the volume is what the right side of a mapping names.
[[nodiscard]] bool is_meant(const VolumeCandidate& volume, const SourcePath& source);

// Logs why `name` could not be scanned, and notes it. A message that begins with the name says it
// once.
void note_failure(const std::string& name, std::string what,
                  std::vector<report::SkippedSource>& skipped);

}  // namespace scanner
