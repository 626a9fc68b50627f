// The volumes of a run and their names: the basis of every command.
#pragma once

#include <atomic>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "scanner/audit/audit_error.h"
#include "scanner/audit/diagnostics.h"
#include "scanner/audit/inputs.h"
#include "scanner/audit/read_figures.h"
#include "scanner/machine/mounted_volumes.h"
#include "scanner/registry/registry_letters.h"
#include "scanner/resolve/resolver.h"
#include "scanner/resolve/volume_map.h"

namespace scanner {

// The part of a request that concerns all volumes.
struct VolumeSetOptions {
  std::vector<std::string> sources{};
  std::optional<std::uint32_t> partition{};  // none: all
  std::vector<DriveMapping> drive_map{};
  IoMode io = IoMode::kAuto;
  bool count_reads = false;  // in VolumeSet::counter
  bool system_map = true;    // on Windows: resolve its volumes' links as this machine does
};

class VolumeSet {
 public:
  // `stop` and `diagnostics` must outlive the set.
  VolumeSet(VolumeSetOptions options, const std::atomic<bool>& stop, Diagnostics& diagnostics)
      : options_(std::move(options)), stop_(stop), diagnostics_(diagnostics) {}

  // Opens the given sources and those in the drive map; see open_inputs(). Afterwards nothing is
  // opened by a name from the user. Adds sources that cannot be scanned to `skipped`.
  [[nodiscard]] std::expected<std::vector<InputVolume>, AuditError> open(
      std::vector<report::SkippedSource>& skipped);
  // Adds a volume of these inputs. `target_only` as in InputVolume.
  VolumeIndex add(std::unique_ptr<AuditedVolume> volume, bool target_only);
  // Call after adding all volumes: takes their names from the drive map and, for volumes of this
  // machine, from the system.
  void name_volumes();
  // Adds the letters from the registries on the volumes to `map`.
  [[nodiscard]] RegistryLetters read_registries();
  // See starting_volume() and assume_typed_drive().
  [[nodiscard]] std::expected<VolumeIndex, AuditError> start_of(const std::string& drive) const;
  [[nodiscard]] std::expected<bool, AuditError> assume_typed(const std::string& drive,
                                                             VolumeIndex start);
  // Counts all reads so far as reads for opening volumes.
  void finish_opening() { opening = ReadFigures::of(*counter); }

  // Counts all reads, if requested; `opening` are those for opening volumes. Volumes count until
  // they are destroyed, so it comes first.
  std::unique_ptr<ReadCounter> counter = std::make_unique<ReadCounter>();
  ReadFigures opening;
  AuditedVolumes volumes;
  VolumeMap map;
  std::vector<VolumeIndex> given;           // volumes of the sources themselves
  std::unique_ptr<MountedVolumes> mounted;  // volumes of this machine; set by name_volumes()

 private:
  [[nodiscard]] ReadCounter* counter_in_use() const {
    return options_.count_reads ? counter.get() : nullptr;
  }

  VolumeSetOptions options_;
  const std::atomic<bool>& stop_;
  Diagnostics& diagnostics_;
  std::vector<GivenPartition> partitions_;  // of all sources; for the registries
};

}  // namespace scanner
