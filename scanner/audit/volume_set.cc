#include "scanner/audit/volume_set.h"

#include <iterator>
#include <utility>

#include "scanner/audit/drive_names.h"
#include "scanner/audit/registry_map.h"

namespace scanner {

std::expected<std::vector<InputVolume>, AuditError> VolumeSet::open(
    std::vector<report::SkippedSource>& skipped) {
  auto inputs = open_inputs({.sources = options_.sources,
                             .partition = options_.partition,
                             .drive_map = options_.drive_map,
                             .io = options_.io,
                             .counter = counter_in_use()},
                            diagnostics_);
  if (!inputs) return std::unexpected(std::move(inputs).error());
  std::ranges::move(inputs->skipped, std::back_inserter(skipped));
  partitions_ = std::move(inputs->partitions);
  return std::move(inputs->volumes);
}

VolumeIndex VolumeSet::add(std::unique_ptr<AuditedVolume> volume, bool target_only) {
  const auto index = static_cast<VolumeIndex>(volumes.size());
  volumes.push_back(std::move(volume));
  if (!target_only) given.push_back(index);
  return index;
}

void VolumeSet::name_volumes() {
  map_drives(options_.drive_map, volumes, map);
  imply_names(volumes, map);
  const auto open_one = [this](const MachineVolume& volume) {
    return open_machine_volume(volume, {.io = options_.io, .counter = counter_in_use()},
                               diagnostics_);
  };
  mounted = std::make_unique<MountedVolumes>(options_.system_map ? this_machine(stop_) : nullptr,
                                             open_one);
  mounted->find(volumes, map);
}

RegistryLetters VolumeSet::read_registries() {
  return map_registries(volumes, partitions_, map);
}

std::expected<VolumeIndex, AuditError> VolumeSet::start_of(const std::string& drive) const {
  return starting_volume(options_.sources.front(), drive, map, volumes, given);
}

std::expected<bool, AuditError> VolumeSet::assume_typed(const std::string& drive,
                                                        VolumeIndex start) {
  return assume_typed_drive(drive, volumes, start, map);
}

}  // namespace scanner
