// The inputs of a run: the given sources, and those that only the drive map names.
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
  bool target_only = false;  // used to look up targets; its own links are not listed
};

struct Inputs {
  std::vector<InputVolume> volumes;
  std::vector<report::SkippedSource> skipped;
  std::vector<GivenPartition> partitions;  // of all disks, scanned or not; without volume indexes
};

// The options that determine what is read.
struct InputOptions {
  std::vector<std::string> sources;
  std::optional<std::uint32_t> partition;  // none: all
  std::vector<DriveMapping> drive_map;
  IoMode io = IoMode::kAuto;
  ReadCounter* counter = nullptr;  // counts all reads, as long as a volume exists
};

// Sources that cannot be opened are reported to diagnostics and skipped. kUsage if the drive map
// names a source that does not exist, or a disk with several NTFS partitions without selecting one.
// The counter, if any, must outlive all volumes.
[[nodiscard]] std::expected<Inputs, AuditError> open_inputs(InputOptions options,
                                                            Diagnostics& diagnostics);

// A volume of this machine to which a link leads, only for look-ups in its directories.
[[nodiscard]] std::expected<std::unique_ptr<AuditedVolume>, Error> open_machine_volume(
    const MachineVolume& volume, const OpenOptions& options, Diagnostics& diagnostics);

// Whether a source, or the right side of a mapping, refers to the volume.
[[nodiscard]] bool is_volume_of(const VolumeCandidate& volume, const SourcePath& source);

// Reports that `name` cannot be scanned, and adds it to `skipped`. The name is removed from the
// beginning of the message.
void note_failure(const std::string& name, std::string what, Diagnostics& diagnostics,
                  std::vector<report::SkippedSource>& skipped);

}  // namespace scanner
