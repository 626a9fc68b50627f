// Determines the volume of a drive: from the drive map, and from the path that the user typed.
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "scanner/audit/audit_error.h"
#include "scanner/resolve/resolver.h"
#include "scanner/resolve/volume_map.h"
#include "scanner/source/drive_map.h"

namespace scanner {

// Adds to `map` the drive map's entries for volumes that could be opened.
void map_drives(const std::vector<DriveMapping>& drive_map, const AuditedVolumes& volumes,
                VolumeMap& map);

// Adds to `map` the names that Windows makes from disk signature and offset, unless two volumes
// have the same.
void imply_names(const AuditedVolumes& volumes, VolumeMap& map);

// The volume on which a path begins: that of `drive` ("C:", or empty) in `map`, otherwise the only
// volume in `given`, the indexes of the source's volumes. kUsage or kSource if there is none.
[[nodiscard]] std::expected<VolumeIndex, AuditError> starting_volume(
    const std::string& source, const std::string& drive, const VolumeMap& map,
    const AuditedVolumes& volumes, const std::vector<VolumeIndex>& given);

// The drive in front of a path names the volume on which it begins, but may be wrong: it is assumed
// unless something else determines it. Returns whether it is assumed. kUsage if the volume has
// another letter and `drive` is not in `map`.
[[nodiscard]] std::expected<bool, AuditError> assume_typed_drive(const std::string& drive,
                                                                 const AuditedVolumes& volumes,
                                                                 VolumeIndex start, VolumeMap& map);

}  // namespace scanner
