#include "scanner/audit/drive_names.h"

#include <map>
#include <string>
#include <vector>

#include "scanner/audit/inputs.h"
#include "scanner/resolve/trace/path_trace.h"

namespace scanner {

void map_drives(const std::vector<DriveMapping>& drive_map, const AuditedVolumes& volumes,
                VolumeMap& map) {
  for (const auto& mapping : drive_map) {
    if (!mapping.source) {
      map.does_not_exist(mapping.drive);
      continue;
    }
    std::vector<VolumeIndex> matching;
    for (VolumeIndex i = 0; i < volumes.size(); ++i) {
      if (is_volume_of(volumes[i]->volume().candidate(), *mapping.source)) matching.push_back(i);
    }
    if (matching.size() == 1) {
      map.map(mapping.drive, matching.front());
    } else {
      map.foreign(mapping.drive);
    }
  }
}

void imply_names(const AuditedVolumes& volumes, VolumeMap& map) {
  std::map<std::string, std::vector<VolumeIndex>> claims;
  for (VolumeIndex i = 0; i < volumes.size(); ++i) {
    const auto& identity = volumes[i]->volume().candidate().identity;
    if (identity) claims[volume_name_of(*identity)].push_back(i);
  }
  for (const auto& [name, claimants] : claims) {
    if (!name.empty() && claimants.size() == 1) map.imply(name, claimants.front());
  }
}

std::expected<VolumeIndex, AuditError> starting_volume(const std::string& source,
                                                       const std::string& drive,
                                                       const VolumeMap& map,
                                                       const AuditedVolumes& volumes,
                                                       const std::vector<VolumeIndex>& given) {
  const bool live = !given.empty() && map.has_view(given.front());
  const VolumeAnswer answer = drive.empty() ? VolumeAnswer()
                              : live        ? map.find(drive, given.front())
                                            : map.find(drive);
  switch (answer.kind) {
    case VolumeAnswer::Kind::kVolume: return answer.volume;
    case VolumeAnswer::Kind::kDoesNotExist:
      return audit_usage_error("the path begins with " + drive + ", which does not exist " +
                               (live ? "on this machine" : "according to --drive-map"));
    case VolumeAnswer::Kind::kForeign:
      return audit_source_error("the path begins with " + drive + ", which cannot be opened");
    case VolumeAnswer::Kind::kNetwork:
    case VolumeAnswer::Kind::kSessionLetter:
    case VolumeAnswer::Kind::kUnreadable:
    case VolumeAnswer::Kind::kNotOpened:
      return audit_usage_error("the path begins with " + drive + ", which is not " + source +
                               "; give the source of that drive first");
    case VolumeAnswer::Kind::kNotGiven: break;
  }
  if (given.empty()) return audit_source_error();
  if (given.size() > 1) {
    return audit_usage_error(source + ": has several NTFS partitions; select one, such as " +
                             volumes[given.front()]->volume().name());
  }
  return given.front();
}

std::expected<bool, AuditError> assume_typed_drive(const std::string& drive,
                                                   const AuditedVolumes& volumes, VolumeIndex start,
                                                   VolumeMap& map) {
  if (drive.empty() || map.has_view(start)) return false;
  if (map.find(drive).kind != VolumeAnswer::Kind::kNotGiven) return false;
  const std::string letter = drive_of(map, start);
  if (letter.empty()) {
    map.assume(drive, start, false);
    return true;
  }
  const bool assumed = map.find(letter).assumed_letter != 0;
  return audit_usage_error("the path begins with " + drive + ", but " +
                           volumes[start]->volume().name() +
                           (assumed ? " is assumed to be " : " is ") + letter +
                           "; use --drive-map for " + drive + ", or omit the drive");
}

}  // namespace scanner
