// The volumes of a run and what their names mean: what every command begins with.
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

// What of a request concerns all of its volumes.
struct VolumeSetOptions {
  std::vector<std::string> sources{};
  std::optional<std::uint32_t> partition{};  // none: all
  std::vector<DriveMapping> drive_map{};
  IoMode io = IoMode::kAuto;
  bool count_reads = false;  // in VolumeSet::counter
  bool system_map = true;  // on Windows: links on this machine's volumes mean what they mean to it
};

class VolumeSet {
 public:
  // `stop` and `diagnostics` must outlive the set.
  VolumeSet(VolumeSetOptions options, const std::atomic<bool>& stop, Diagnostics& diagnostics)
      : options_(std::move(options)), stop_(stop), diagnostics_(diagnostics) {}

  // Opens the sources and what the drive map names; see open_inputs(). Afterwards nothing is opened
  // by a name that the user gave. `skipped` gets what cannot be scanned.
  [[nodiscard]] std::expected<std::vector<InputVolume>, AuditError> open(
      std::vector<report::SkippedSource>& skipped);
  // A volume of those inputs. `target_only` as in InputVolume.
  VolumeIndex add(std::unique_ptr<AuditedVolume> volume, bool target_only);
  // Once all are added: their names by the drive map and, for volumes of this machine, by the
  // system.
  void name_volumes();
  // Adds to `map` the letters that the registries on the volumes have for them.
  [[nodiscard]] RegistryLetters read_registries();
  // See starting_volume() and assume_typed_drive().
  [[nodiscard]] std::expected<VolumeIndex, AuditError> start_of(const std::string& drive) const;
  [[nodiscard]] std::expected<bool, AuditError> assume_typed(const std::string& drive,
                                                             VolumeIndex start);
  // All that was read so far went into opening volumes.
  void finish_opening() { opening = ReadFigures::of(*counter); }

  // Of all that was read, if that is counted; what of it went into opening volumes. The volumes
  // count until they end, so it comes first.
  std::unique_ptr<ReadCounter> counter = std::make_unique<ReadCounter>();
  ReadFigures opening;
  AuditedVolumes volumes;
  VolumeMap map;
  std::vector<VolumeIndex> given;           // volumes of the sources themselves
  std::unique_ptr<MountedVolumes> mounted;  // those of this machine; set by name_volumes()

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
