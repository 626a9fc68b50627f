// Records what happens on a walk, so that it can be reported afterwards.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "scanner/resolve/external_target.h"
#include "scanner/resolve/path_stack.h"
#include "scanner/resolve/walk_observer.h"

namespace scanner {

// A walk down `components` begins at a volume's root.
struct PathBegun {
  WalkObserver::Cause cause{};
  VolumeIndex volume = 0;
  std::uint32_t depth = 0;  // number of junctions' targets it is within
  std::uint32_t hop = 0;    // of the link that led here; 0: the requested path
  std::u16string path;      // "\a\b"
};

struct FollowedLink {
  std::uint32_t hop = 0;
  bool relative = false;
  bool through_junction = false;  // the path to it crosses a junction
};

// One component looked up. Its pointers are valid as long as the look-up.
struct ComponentStep {
  VolumeIndex volume = 0;
  Parent directory;  // where it was looked up
  std::u16string name;
  std::uint32_t depth = 0;
  std::uint32_t hop = 0;  // of the link whose target it is from; 0: the requested path
  bool last = false;      // of the path at its depth
  NameMatch match;
  std::optional<FollowedLink> link{};
};

using WalkEvent = std::variant<PathBegun, ComponentStep>;

// A relative link encountered through a junction, and what followed it there.
struct RelativeThroughJunction {
  std::uint32_t hop = 0;
  VolumeIndex volume = 0;
  Parent directory;
  std::u16string name;
  std::vector<std::u16string> rest;
};

struct WalkRecord {
  // In order; hops past the kernel's limit, and events beyond what anyone reads, are left out.
  std::vector<WalkEvent> events;
  std::uint64_t left_out = 0;
  std::optional<ComponentStep> last;                           // where the walk ended
  std::vector<RelativeThroughJunction> relative_via_junction;  // the first ones
  std::optional<std::string> unmapped;  // the unmapped letter or GUID that ended it
  std::optional<ExternalTarget>
      external_target;  // where it left the volumes read, if the system can be asked about that
  const LinkFile* asked_link = nullptr;  // the first link of the requested path
};

class WalkRecorder final : public WalkObserver {
 public:
  void begin(Cause cause, VolumeIndex volume, std::span<const std::u16string_view> components,
             std::uint32_t depth) override;
  void component(VolumeIndex volume, const Directory& parent, std::u16string_view name,
                 std::size_t at, std::uint32_t depth, std::uint32_t hop,
                 const NameMatch& match) override;
  void link(VolumeIndex volume, const LinkFile& file, std::uint32_t hop,
            std::u16string_view substitute, bool relative) override;
  void named_volume(std::string_view name, const VolumeAnswer& answer) override;
  void leaves(const ExitPoint& out) override { record_.external_target = external_target_of(out); }

  [[nodiscard]] WalkRecord take() { return std::move(record_); }

 private:
  [[nodiscard]] bool full() const;

  PathStack stack_;
  std::vector<bool> crosses_junction_;  // by depth: the path has led through one
  std::uint32_t hop_ = 0;
  WalkRecord record_;
};

}  // namespace scanner
