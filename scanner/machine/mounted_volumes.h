// The volumes of a run that are mounted on this machine: their links are resolved as on this
// machine, and the volumes they lead to are opened on demand.
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
  // Opens a volume for look-ups in its directories; it is not read completely.
  using Open = std::function<std::expected<std::unique_ptr<AuditedVolume>, Error>(
      const MachineVolume& volume)>;

  // Does nothing without a machine (null: not on Windows).
  MountedVolumes(const Machine* machine, Open open) : machine_(machine), open_(std::move(open)) {}

  // Finds those of `volumes` that are mounted here, or are shadow copies of such, and adds the
  // meaning of letters and GUIDs for their links to `map`. Existing mappings take precedence.
  void find(const AuditedVolumes& volumes, VolumeMap& map);

  // Opens volumes that links lead to, by their numbers (VolumeAnswer::unopened), each once, and
  // appends them to `volumes`. A volume that cannot be opened goes to failures().
  void open(const std::set<std::uint16_t>& numbers, AuditedVolumes& volumes, VolumeMap& map);

  // Resolves the links of the volumes `reported`, repeatedly while they lead to unopened volumes of
  // this machine, which may lead on. `resolutions` are by volume; existing ones are passed to
  // resolve_volume() as the trial. Ends early when stopped.
  void resolve(const std::vector<VolumeIndex>& reported, const ResolveOptions& options,
               AuditedVolumes& volumes, VolumeMap& map,
               std::vector<VolumeResolutions>& resolutions);

  struct Failure {
    std::string name;
    std::string why;
  };
  [[nodiscard]] const std::vector<Failure>& failures() const { return failures_; }

  // The shadow copy if a volume of the run is one; else null.
  [[nodiscard]] const ShadowCopy* shadow_copy(VolumeIndex volume) const;
  // Its source volume, as a user names it. REQUIRES: shadow_copy(volume).
  [[nodiscard]] std::string origin_of(VolumeIndex volume) const;
  // Why the source volume of a shadow copy is unknown, a clause.
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
