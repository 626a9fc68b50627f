// What a run reads: the sources given, and those that only the drive map names.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "report/summary.h"
#include "scanner/cli/exit_code.h"
#include "scanner/machine/machine_map.h"
#include "scanner/registry/registry_letters.h"
#include "scanner/resolve/resolver.h"
#include "scanner/resolve/volume_map.h"
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

// Says on stderr what cannot be opened. kUsage for a drive map that names what does not exist, or a
// disk with several NTFS partitions without saying which. The counter, if any, must outlive all
// volumes.
[[nodiscard]] std::expected<Inputs, ExitCode> open_inputs(InputOptions options);

// A volume of this machine that a link leads to, for look-ups in its directories alone.
[[nodiscard]] std::expected<std::unique_ptr<AuditedVolume>, Error> open_machine_volume(
    const MachineVolume& volume, const OpenOptions& options);

// Whether the volume is what the right side of a mapping names.
[[nodiscard]] bool is_meant(const VolumeCandidate& volume, const SourcePath& source);

// Puts into `map` what the drive map says of the volumes that could be opened.
void map_drives(const std::vector<DriveMapping>& drive_map, const AuditedVolumes& volumes,
                VolumeMap& map);

// The volume that a path begins on: what `drive` ("C:", or empty) is in `map`, else the one volume
// of the source, whose indexes `given` holds. Says on stderr why it is none.
[[nodiscard]] std::expected<VolumeIndex, ExitCode> meant_volume(
    const std::string& source, const std::string& drive, const VolumeMap& map,
    const AuditedVolumes& volumes, const std::vector<VolumeIndex>& given);

// Who types a drive ("C:", or empty) in front of a path says what the volume that is meant is, and
// may be wrong: where nothing else tells, it is assumed. Whether it is. kUsage, and why on stderr,
// where the volume has another letter and the drive is nothing in `map`.
[[nodiscard]] std::expected<bool, ExitCode> assume_typed_drive(const std::string& drive,
                                                               const AuditedVolumes& volumes,
                                                               VolumeIndex meant, VolumeMap& map);

// Whether `path` is, or is about to become, a file that is read: a report there would destroy it.
[[nodiscard]] bool is_input(const std::string& path, const std::vector<std::string>& sources,
                            const std::vector<DriveMapping>& drive_map);

// Logs why `name` could not be scanned, and notes it. A message that begins with the name says it
// once.
void note_failure(const std::string& name, std::string what,
                  std::vector<report::SkippedSource>& skipped);

}  // namespace scanner
