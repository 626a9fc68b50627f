// The events of a walk, for reporting it step by step or observing what it passes.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "scanner/catalog/catalog.h"
#include "scanner/resolve/lookup/component_lookup.h"
#include "scanner/resolve/target.h"
#include "scanner/resolve/volume_map.h"

namespace scanner {

// Where a walk leaves the volumes that were read.
struct ExitPoint {
  const Target& target;  // kNetwork, or kVolumePath with no volume of the run
  std::u16string_view substitute;
  bool mount_point = false;
  Asking asking{};                            // kVolumePath
  std::span<const std::u16string_view> rest;  // of the path, after the link
};

// Spans are valid during the call, texts until the walk ends.
class WalkObserver {
 public:
  enum class Cause : std::uint8_t {
    kAsked,      // the requested path
    kRewritten,  // a symbolic link put its target into the path
    kJunction,   // a mount point's target; the rest of the path continues from there
  };

  WalkObserver() = default;
  WalkObserver(const WalkObserver&) = delete;
  WalkObserver& operator=(const WalkObserver&) = delete;
  virtual ~WalkObserver() = default;

  // A walk down `components` begins at the root of `volume`. `depth`: how many junctions' targets
  // it is within.
  virtual void begin(Cause cause, VolumeIndex volume,
                     std::span<const std::u16string_view> components, std::uint32_t depth) = 0;
  // `name` was looked up in `parent`, as component `at` of the path of that depth. It is from the
  // target of the `hop`-th link followed; 0: from the requested path. If `match` is empty, a search
  // over all files is still to come.
  virtual void component(VolumeIndex volume, const Directory& parent, std::u16string_view name,
                         std::size_t at, std::uint32_t depth, std::uint32_t hop,
                         const NameMatch& match) = 0;
  // A link is followed, as the walk's `hop`-th (from 1). `substitute` is empty if unavailable.
  virtual void link(VolumeIndex volume, const LinkFile& file, std::uint32_t hop,
                    std::u16string_view substitute, bool relative) = 0;
  // The target of the link just reported names a volume, as "C:" or "Volume{…}".
  virtual void named_volume(std::string_view name, const VolumeAnswer& answer) = 0;
  // The walk ends, as the target of the link just reported leads out of the volumes read.
  virtual void leaves(const ExitPoint& /*out*/) {}
};

}  // namespace scanner
