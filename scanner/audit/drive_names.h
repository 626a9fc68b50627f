// Which volume of a run a drive means: by the drive map, and by the path that a user typed.
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "scanner/audit/audit_error.h"
#include "scanner/resolve/resolver.h"
#include "scanner/resolve/volume_map.h"
#include "scanner/source/drive_map.h"

namespace scanner {

// Adds to `map` what the drive map says about volumes that could be opened.
void map_drives(const std::vector<DriveMapping>& drive_map, const AuditedVolumes& volumes,
                VolumeMap& map);

// Adds to `map` the names that Windows makes from disk signature and offset, unless two volumes
// have the same.
void imply_names(const AuditedVolumes& volumes, VolumeMap& map);

// The volume that a path begins on: what `drive` ("C:", or empty) is in `map`, else the one volume
// of the source, whose indexes `given` holds. kUsage or kSource if there is none.
[[nodiscard]] std::expected<VolumeIndex, AuditError> starting_volume(
    const std::string& source, const std::string& drive, const VolumeMap& map,
    const AuditedVolumes& volumes, const std::vector<VolumeIndex>& given);

// A drive typed in front of a path names the volume that it begins on, and may be wrong: where
// nothing else tells, it is assumed. Whether it is. kUsage if the volume has another letter and
// `drive` is nothing in `map`.
[[nodiscard]] std::expected<bool, AuditError> assume_typed_drive(const std::string& drive,
                                                                 const AuditedVolumes& volumes,
                                                                 VolumeIndex start, VolumeMap& map);

}  // namespace scanner
