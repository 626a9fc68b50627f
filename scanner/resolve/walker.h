// Follows one link the way the Windows kernel does. [SMB2 2.2.2.2.1.1] [FSA]
//
// A path is walked from its volume's root. A symbolic link rewrites the path, and the walk starts
// again: an absolute target replaces everything up to the link, a relative one only the link's own
// component, after which `.` and `..` collapse as text. A junction does not rewrite the path: what
// follows it is looked up where it leads, but a later relative link sees the path through the
// junction.
//
// One Walker per thread.
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
#include "scanner/resolve/record_set.h"
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

// What to do with a link that is the last component of a path.
enum class LastLink : std::uint8_t { kFollow, kTake };

class Walker {
 public:
  // `observer`, if any, is notified of every step.
  Walker(std::span<const std::unique_ptr<AuditedVolume>> volumes, const VolumeMap& map,
         WalkObserver* observer = nullptr)
      : volumes_(volumes), map_(map), observer_(observer) {}

  Walker(const Walker&) = delete;
  Walker& operator=(const Walker&) = delete;

  // The cost of the next walks is added to `steps`. When those run out, a walk ends early: see
  // WalkResult::cut_short. Null: unlimited.
  void charge_to(Steps* steps) { steps_ = steps == nullptr ? &unlimited_ : steps; }
  [[nodiscard]] Steps& steps() const { return *steps_; }
  // Whether the next walks end, as if out of steps, once they have followed more links than usual.
  void look_briefly(bool brief) { brief_ = brief; }
  // Whether the next walks follow a chain of links to its end, however long it is, to distinguish a
  // loop from depth. They do with a memo, which makes all walks together linear.
  void follow_whole_chains(bool whole) { whole_chains_ = whole; }
  // The next walks use `memo` and add to it; null: none. An observer needs every step, so a walk
  // with one does not use it.
  void remember_in(WalkMemo* memo) { memo_ = observer_ == nullptr ? memo : nullptr; }

  // The next walks add to `crossed` the links that they follow on the way, by volume; null: none.
  void note_crossed_in(std::vector<RecordSet>* crossed) { crossed_ = crossed; }
  // Adds a link that an evaluator follows itself.
  void note_crossed(VolumeIndex volume, RecordIndex link);

  // Follows `link` from the directory of its name `name`. REQUIRES: its tag is MOUNT_POINT or
  // SYMLINK.
  WalkResult follow(VolumeIndex volume, const LinkFile& link, const LinkName& name);
  // Opens a path from the root of a volume, following all links in it and at its end; with kTake, a
  // reparse point at its end is the object reached, whatever its tag. A trailing backslash requires
  // a directory. The components' text must outlive the call.
  WalkResult open(VolumeIndex volume, std::span<const std::u16string_view> components,
                  LastLink last_link = LastLink::kFollow, bool trailing_backslash = false);

 private:
  using Component = WalkPath::Component;
  // The position of a walk.
  struct Position {
    VolumeIndex volume = 0;
    const Directory* directory = nullptr;
    bool placeholder = false;
  };
  // A backslash at the end of the path, and where it is from.
  enum class Trailing : std::uint8_t { kNone, kAsked, kJunction, kOtherTarget };
  enum class Step : std::uint8_t { kArrived, kRewritten, kEnded };
  // The path being walked and the current component.
  struct Frame {
    VolumeIndex volume = 0;
    WalkObserver::Cause cause = WalkObserver::Cause::kAsked;
    std::uint32_t depth = 0;       // number of junctions whose targets it is within
    WalkPath path;                 // its cursor is at the current component
    bool tail = true;              // nothing follows the end of the path
    const Frame* outer = nullptr;  // for a junction's target: the path that continues after it
    Trailing trailing = Trailing::kNone;
    bool crossed_junction = false;  // before the current component
    bool from_volume_name = false;  // a link's target named the volume at which the path begins
    [[nodiscard]] bool last() const { return tail && path.at_last(); }
  };

  void reset();
  void notify_begin(const Frame& frame) const;
  WalkResult finish(bool arrived, const Position& position);
  bool walk(Frame& frame, Position& position);
  Step cross(const LinkFile& link, const Directory* directory, Frame& frame, Position& position);
  Step follow_link(const LinkFile& link, Frame& frame, Position& position);
  void remember_end(const WalkResult& result);
  void remember_ring(std::uint32_t first);
  void remember_those_above(std::uint32_t hop, const WalkResult& result);
  [[nodiscard]] std::uint64_t most_steps() const;
  bool explored_enough();
  bool ends_deep(const LinkFile& link, const LinkTarget& target, const Frame& frame,
                 const Position& position);
  bool may_follow(const LinkFile& link, const LinkTarget& target, const Frame& frame);
  static Trailing trailing_after(const LinkTarget& link, const Frame& frame);
  Step follow_mount_point(const LinkTarget& link, std::uint32_t hop, Frame& frame,
                          Position& position);
  Step follow_symlink(const LinkTarget& link, std::uint32_t hop, VolumeIndex own_volume,
                      Frame& frame);
  const LinkTarget& target_of(const LinkFile& link);
  static void append_target(const LinkTarget& link, std::uint32_t hop, WalkPath& path);
  bool skip_plain_directories(Frame& frame, Position& position);
  bool enter(const LinkFile& link, bool relative, const Frame& frame, const Position& position);
  bool find_volume(const Target& target, bool mount_point, const Frame& frame, VolumeIndex& volume);
  void notify_exit(const Target& target, bool mount_point, Asking asking, const Frame& frame) const;
  bool cut_short();
  bool end(report::Verdict verdict, report::Reason reason, std::uint32_t hop,
           std::u16string_view component);
  bool broken(report::Reason reason, const Component& component);
  void reach_file(const LinkFile& file, const Component& component, const Position& position);
  // The link whose target it is from; 0: the path itself.
  [[nodiscard]] static std::uint32_t hop_of(const Component& component) { return component.origin; }
  [[nodiscard]] const AuditedVolume& volume(VolumeIndex index) const { return *volumes_[index]; }

  std::span<const std::unique_ptr<AuditedVolume>> volumes_;
  const VolumeMap& map_;
  WalkObserver* observer_;
  WalkResult result_;
  VolumeIndex start_ = 0;  // where the path begins, which determines the meaning of letters
  FollowedLinks followed_;
  std::vector<std::u16string_view> own_path_;  // what the path begins with
  std::deque<LinkTarget> targets_;             // of this walk, without a memo
  WalkPath next_path_;                         // empty; keeps its memory
  std::uint64_t looked_up_ = 0;                // components
  std::uint32_t known_hops_ = 0;               // links that the memo knows to follow
  bool chain_ = true;           // every link was at the end of the previous one's target
  bool limit_reached_ = false;  // the walk ended because it had become too long
  bool loop_found_ = false;
  FollowedLinks::Link loop_link_{};  // the one that a loop leads back to
  bool is_displaced_ = false;        // followed a relative link from elsewhere
  Steps unlimited_;
  Steps* steps_ = &unlimited_;
  bool brief_ = false;
  bool whole_chains_ = false;
  WalkMemo* memo_ = nullptr;
  std::vector<RecordSet>* crossed_ = nullptr;
  bool loop_suspected_ = false;
  LastLink last_link_ = LastLink::kFollow;
};

}  // namespace scanner
