#include "scanner/machine/machine_sources.h"

#include <utility>

#include "scanner/machine/machine_map.h"

namespace scanner {

std::expected<MachineSources, Error> all_volumes(const Machine& machine) {
  const MachineMap map = read_machine(machine);
  if (map.volumes.empty()) {
    return std::unexpected(Error{"the system lists no volumes"});
  }
  MachineSources found;
  for (const MachineVolume& volume : map.volumes) {
    if (volume.refusal == kNoAnswer || volume.refusal == kInterrupted) {
      found.skipped.push_back({.name = volume.shown(), .what = volume.what(), .failed = true});
    } else if (volume.type != DriveType::kFixed) {
      found.skipped.push_back({.name = volume.shown(), .what = "it is not on a fixed drive"});
    } else if (!volume.is_ntfs()) {
      // What cannot be inspected may be NTFS.
      found.skipped.push_back(
          {.name = volume.shown(), .what = volume.what(), .failed = !volume.is_foreign()});
    } else {
      found.sources.push_back(volume.shown());
    }
  }
  if (found.sources.empty()) {
    return std::unexpected(Error{"no fixed drive of this machine holds an NTFS volume"});
  }
  return found;
}

std::expected<VolumeCopies, Error> copies_of_source(const Machine& machine,
                                                    const std::string& source) {
  const MachineMap map = read_machine(machine);
  const auto index = map.find_source(machine, source);
  if (!index) return std::unexpected(Error{"it is not a volume of this machine"});
  const MachineVolume& volume = map.volumes[*index];
  const auto all = read_shadow_copies(machine);
  if (!all) return std::unexpected(Error{"cannot list shadow copies: " + all.error().message});
  VolumeCopies own{.volume = volume.shown(), .name = volume.name, .copies = {}};
  for (const ShadowCopy& copy : *all) {
    const auto origin = map.guids.find(copy.origin);
    if (origin != map.guids.end() && origin->second == *index) own.copies.push_back(copy);
  }
  return own;
}

}  // namespace scanner
