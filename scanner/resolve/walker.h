// Follows one link the way the Windows kernel does. [SMB2 2.2.2.2.1.1] [FSA]
//
// A path is walked from its volume's root. A symbolic link on the way rewrites the path, and the
// walk begins again: an absolute target replaces everything up to the link, a relative one only the
// link's own component, after which `.` and `..` collapse as text. A junction does not rewrite the
// path: what follows it is looked up where it leads, but a later relative link sees the path
// through the junction.
//
// One Walker for each thread.
#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/resolve/audited_volume.h"
#include "scanner/resolve/followed_links.h"
#include "scanner/resolve/link_target.h"
#include "scanner/resolve/steps.h"
#include "scanner/resolve/volume_map.h"
#include "scanner/resolve/walk_memo.h"
#include "scanner/resolve/walk_observer.h"
#include "scanner/resolve/walk_path.h"
#include "scanner/resolve/walk_result.h"

namespace scanner {

// Links that the kernel follows on one path. [W32]
inline constexpr std::uint32_t kMaxHops = 63;
// MicrosoftDocs/win32 reports failures from here on for fully qualified targets; so does XP.
inline constexpr std::uint32_t kLongChainHops = 31;

// What becomes of a link that is the last component of a path.
enum class LastLink : std::uint8_t { kFollow, kTake };

class Walker {
 public:
  // `observer`, if any, is told of every step.
  Walker(std::span<const std::unique_ptr<AuditedVolume>> volumes, const VolumeMap& map,
         WalkObserver* observer = nullptr)
      : volumes_(volumes), map_(map), observer_(observer) {}

  Walker(const Walker&) = delete;
  Walker& operator=(const Walker&) = delete;

  // What the next walks cost is added to `steps`. When those run out, a walk ends early: see
  // WalkResult::cut_short. Null: they are unlimited.
  void charge_to(Steps* steps) { steps_ = steps == nullptr ? &unlimited_ : steps; }
  [[nodiscard]] Steps& steps() const { return *steps_; }
  // The next walks use what `memo` holds and add to it; null: none. An observer is told of every
  // step, so a walk that has one does without.
  void remember_in(WalkMemo* memo) { memo_ = observer_ == nullptr ? memo : nullptr; }

  // Follows `link` from where its name `name` stands. REQUIRES: its tag is MOUNT_POINT or SYMLINK.
  WalkResult follow(VolumeIndex volume, const LinkFile& link, const LinkName& name);
  // Opens a path from the root of a volume: what stands there, with all links on the way and at its
  // end followed; with kTake, a reparse point at its end is what is reached, whatever its tag. A
  // trailing backslash asks for a directory. The components' text must outlive the call.
  WalkResult open(VolumeIndex volume, std::span<const std::u16string_view> components,
                  LastLink last_link = LastLink::kFollow, bool trailing_backslash = false);

 private:
  using Component = WalkPath::Component;
  // Where a walk stands.
  struct Place {
    VolumeIndex volume = 0;
    const Directory* directory = nullptr;
    bool placeholder = false;
  };
  enum class Step : std::uint8_t { kArrived, kRewritten, kEnded };
  // The path being walked and the component at hand.
  struct Course {
    VolumeIndex volume = 0;
    WalkObserver::Cause cause = WalkObserver::Cause::kAsked;
    std::uint32_t depth = 0;        // junctions whose targets it lies within
    WalkPath path;                  // its cursor is at the component at hand
    bool tail = true;               // nothing follows the path's end
    const Course* outer = nullptr;  // a junction's target lies in: the path that goes on behind it
    bool trailing = false;          // a trailing backslash
    [[nodiscard]] bool last() const { return tail && path.at_last(); }
  };

  void reset();
  void tell_begin(const Course& course) const;
  WalkResult finish(bool arrived, const Place& place);
  bool walk(Course& course, Place& place);
  Step cross(const LinkFile& link, const Directory* directory, Course& course, Place& place);
  Step follow_link(const LinkFile& link, Course& course, Place& place);
  Step follow_mount_point(const LinkTarget& link, std::uint32_t hop, Course& course, Place& place);
  Step follow_symlink(const LinkTarget& link, std::uint32_t hop, VolumeIndex own_volume,
                      Course& course);
  const LinkTarget& target_of(const LinkFile& link);
  static void append_target(const LinkTarget& link, std::uint32_t hop, WalkPath& path);
  bool skip_plain_directories(Course& course, Place& place);
  bool enter(const LinkFile& link, bool relative, const Course& course, const Place& place);
  bool find_volume(const Target& target, bool mount_point, const Course& course,
                   VolumeIndex& volume);
  void tell_way_out(const Target& target, bool mount_point, Asking asking,
                    const Course& course) const;
  bool cut_short();
  bool end(report::Verdict verdict, report::Reason reason, std::uint32_t hop,
           std::u16string_view component);
  bool broken(report::Reason reason, const Component& component);
  void reach_file(const LinkFile& file, const Component& component, const Place& place);
  // Of the link in whose target it stands; 0: in the path itself.
  [[nodiscard]] static std::uint32_t hop_of(const Component& component) { return component.origin; }
  [[nodiscard]] const AuditedVolume& volume(VolumeIndex index) const { return *volumes_[index]; }

  std::span<const std::unique_ptr<AuditedVolume>> volumes_;
  const VolumeMap& map_;
  WalkObserver* observer_;
  WalkResult result_;
  VolumeIndex start_ = 0;  // where the path begins, which decides what letters mean
  FollowedLinks followed_;
  std::vector<std::u16string_view> own_path_;  // what the path begins with
  std::deque<LinkTarget> targets_;             // of this walk, without a memo
  WalkPath next_path_;                         // empty; keeps its memory
  std::uint64_t looked_up_ = 0;                // components
  Steps unlimited_;
  Steps* steps_ = &unlimited_;
  WalkMemo* memo_ = nullptr;
  bool loop_suspected_ = false;
  LastLink last_link_ = LastLink::kFollow;
};

}  // namespace scanner
