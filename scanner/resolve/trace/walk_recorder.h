// Keeps what happens on a walk, so that it can be told afterwards.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "scanner/resolve/external_target.h"
#include "scanner/resolve/walk_observer.h"

namespace scanner {

// A walk down `components` begins at a volume's root.
struct PathBegun {
  WalkObserver::Cause cause{};
  VolumeIndex volume = 0;
  std::uint32_t depth = 0;  // within so many junctions' targets
  std::uint32_t hop = 0;    // of the link that led here; 0: asked for
  std::u16string path;      // "\a\b"
};

struct FollowedLink {
  std::uint32_t hop = 0;
  bool relative = false;
  bool through_junction = false;  // the path to it crosses a junction
};

// One component looked up. What it points to lives as long as the look-up.
struct ComponentMet {
  VolumeIndex volume = 0;
  Parent directory;  // where it was looked up
  std::u16string name;
  std::uint32_t depth = 0;
  std::uint32_t hop = 0;  // of the link from whose target it came; 0: asked for
  bool last = false;      // in the path of its depth
  NameMatch match;
  std::optional<FollowedLink> link{};
};

using WalkEvent = std::variant<PathBegun, ComponentMet>;

// A relative link met on a path through a junction, and what followed it there.
struct RelativeThroughJunction {
  std::uint32_t hop = 0;
  VolumeIndex volume = 0;
  Parent directory;
  std::u16string name;
  std::vector<std::u16string> rest;
};

struct WalkRecord {
  // In their order; hops past the kernel's limit and what is too much for anybody are left out.
  std::vector<WalkEvent> events;
  std::uint64_t left_out = 0;
  std::optional<ComponentMet> last;              // where the walk ended
  std::vector<RelativeThroughJunction> crooked;  // the first ones
  std::optional<std::string> unmapped;  // the letter or GUID that ended it, for nobody mapped it
  std::optional<ExternalTarget>
      external_target;                   // where it left what was read, if that can be asked for
  const LinkFile* asked_link = nullptr;  // the first link of the path asked for
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
  // The path of one depth.
  struct Course {
    std::vector<std::u16string> components;
    std::size_t at = 0;
    bool crosses_junction = false;
  };
  [[nodiscard]] bool full() const;

  std::vector<Course> courses_;  // by depth
  std::uint32_t hop_ = 0;
  WalkRecord record_;
};

}  // namespace scanner
