// The volumes of a run that are mounted on this machine: their links mean what they mean to this
// machine, and lead to volumes that are opened when a link leads there.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "scanner/machine/machine_map.h"
#include "scanner/machine/shadow_copies.h"
#include "scanner/resolve/resolver.h"
#include "scanner/resolve/volume_map.h"

namespace scanner {

class MountedVolumes {
 public:
  // Opens a volume for look-ups in its directories; nothing of it is read through.
  using Open = std::function<std::expected<std::unique_ptr<AuditedVolume>, Error>(
      const MachineVolume& volume)>;

  // Nothing is asked where there is no machine (null: not under Windows).
  MountedVolumes(const Machine* machine, Open open) : machine_(machine), open_(std::move(open)) {}

  // Finds those of `volumes` that are mounted here, or are shadow copies of such, and tells `map`
  // what letters and GUIDs mean to their links. What is mapped until now goes before it.
  void find(const AuditedVolumes& volumes, VolumeMap& map);

  // Opens volumes that links lead to, by their numbers (VolumeAnswer::unopened), each once: they
  // are appended to `volumes`. A volume that cannot be opened goes to failures().
  void open(const std::set<std::uint16_t>& numbers, AuditedVolumes& volumes, VolumeMap& map);

  // The links of the volumes `reported`, and again while they lead to volumes of this machine that
  // are not opened yet, for these may lead on. `resolutions` are by volume; what is in them goes as
  // the trial to resolve_volume(). Ends early when stopped.
  void resolve(const std::vector<VolumeIndex>& reported, const ResolveOptions& options,
               AuditedVolumes& volumes, VolumeMap& map,
               std::vector<VolumeResolutions>& resolutions);

  struct Failure {
    std::string name;
    std::string why;
  };
  [[nodiscard]] const std::vector<Failure>& failures() const { return failures_; }

  // The shadow copy that a volume of the run is; null for any other.
  [[nodiscard]] const ShadowCopy* shadow_copy(VolumeIndex volume) const;
  // The volume of which it is one, as a user calls it. REQUIRES: shadow_copy(volume).
  [[nodiscard]] std::string origin_of(VolumeIndex volume) const;
  // Why a source that is a shadow copy is not known to be one of a volume, a clause.
  [[nodiscard]] const std::vector<Failure>& unknown_copies() const { return unknown_copies_; }

 private:
  struct Copy {
    ShadowCopy copy;
    std::uint32_t origin = 0;  // of the machine's volumes
  };

  void find_copy(VolumeIndex index, const std::string& source);
  [[nodiscard]] VolumeMap::View live_view() const;

  const Machine* machine_;
  Open open_;
  std::optional<MachineMap> known_;
  std::optional<std::expected<std::vector<ShadowCopy>, Error>> listed_;
  std::map<std::uint32_t, VolumeIndex> mounted_;  // of the machine's volumes
  std::map<VolumeIndex, Copy> copies_;
  std::vector<Failure> failures_;
  std::vector<Failure> unknown_copies_;
};

}  // namespace scanner
