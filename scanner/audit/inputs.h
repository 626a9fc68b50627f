// What a run reads: the sources given, and those that only the drive map names.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "report/model/summary.h"
#include "scanner/audit/audit_error.h"
#include "scanner/audit/diagnostics.h"
#include "scanner/machine/machine_map.h"
#include "scanner/registry/registry_letters.h"
#include "scanner/resolve/resolver.h"
#include "scanner/source/drive_map.h"
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

// What of the options says where to read.
struct InputOptions {
  std::vector<std::string> sources;
  std::optional<std::uint32_t> partition;  // none: all
  std::vector<DriveMapping> drive_map;
  IoMode io = IoMode::kAuto;
  ReadCounter* counter = nullptr;  // of all that is read, as long as a volume lives
};

// Diagnostics tell what cannot be opened; that is skipped. kUsage for a drive map that names what
// does not exist, or a disk with several NTFS partitions without the number of one. The counter, if
// any, must outlive all volumes.
[[nodiscard]] std::expected<Inputs, AuditError> open_inputs(InputOptions options,
                                                            Diagnostics& diagnostics);

// A volume of this machine that a link leads to, for look-ups in its directories alone.
[[nodiscard]] std::expected<std::unique_ptr<AuditedVolume>, Error> open_machine_volume(
    const MachineVolume& volume, const OpenOptions& options, Diagnostics& diagnostics);

// Whether the volume is what a source, or the right side of a mapping, names.
[[nodiscard]] bool is_volume_of(const VolumeCandidate& volume, const SourcePath& source);

// An error that `name` could not be scanned, which is also added to `skipped`. A message that
// begins with the name is shown without it.
void note_failure(const std::string& name, std::string what, Diagnostics& diagnostics,
                  std::vector<report::SkippedSource>& skipped);

}  // namespace scanner
