// What a walk does at a link that the kernel follows: where its target leads, and how the path
// continues.
#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "scanner/resolve/verdict_rules.h"
#include "scanner/resolve/walker.h"

namespace scanner {
namespace {

using report::Flag;
using report::Reason;
using report::Verdict;

// Past the kernel's limit the answer is broken anyway; going on only distinguishes a loop from
// depth.
constexpr std::uint32_t kMaxHopsExplored = 1024;
constexpr std::uint32_t kMaxChainExplored = 200'000;
// A walk that follows more is rare enough to be repeated with a memo.
constexpr std::uint32_t kUsualHops = 8;
// A UNICODE_STRING's length is 16 bits of bytes.
constexpr std::size_t kMaxPathUnits = 32'767;

// The cost of work in steps; looking up a component is one.
constexpr std::uint64_t kStepsPerLink = 2;
constexpr std::uint64_t kTargetUnitsPerStep = 16;  // of a parsed target
constexpr std::uint64_t kHashedPerStep = 4;        // components of a relative link's path

}  // namespace

// Counts the hop. False if the walk ends here, for example inside the link's own target.
bool Walker::enter(const LinkFile& link, bool relative, const Frame& frame,
                   const Position& position) {
  const Component component = frame.path.current();
  std::size_t prefix_hash = frame.volume;
  if (relative) {
    frame.path.for_pieces_before([&](WalkPath::Texts texts, std::uint32_t from) {
      const bool may_be_known =
          memo_ != nullptr && from != 0 && texts.size() >= WalkMemo::kWorthRemembering;
      if (!may_be_known) steps_->used += texts.size() / kHashedPerStep;
      const WalkMemo::Hash part =
          may_be_known ? memo_->known_hash(texts, *steps_) : WalkMemo::hash(texts);
      prefix_hash = prefix_hash * part.factor + part.hash;
    });
  }
  if (!steps_->take(kStepsPerLink)) return cut_short();
  const FollowedLinks::Link entered{.volume = position.volume,
                                    .record = link.record,
                                    .above = component.origin,
                                    .prefix_hash = prefix_hash,
                                    .text = component.text};
  const auto encounter = followed_.find_encounter(entered, relative, *steps_);
  chain_ = chain_ && frame.last() && component.origin == followed_.hops() &&
           encounter != FollowedLinks::Encounter::kFromElsewhere;
  loop_suspected_ = loop_suspected_ || encounter == FollowedLinks::Encounter::kFromElsewhere;
  if (encounter == FollowedLinks::Encounter::kInOwnTarget) {
    loop_found_ = true;
    loop_link_ = entered;
    return broken(Reason::kLoop, component);
  }
  // The walk is repeated with a memo, which knows where most of such chains lead.
  if (followed_.hops() > kUsualHops && brief_) return cut_short();
  const bool whole = chain_ && (memo_ != nullptr || whole_chains_);
  if (followed_.hops() >= (whole ? kMaxChainExplored : kMaxHopsExplored)) {
    limit_reached_ = true;
    return false;
  }
  followed_.add(entered);
  return true;
}

const LinkTarget& Walker::target_of(const LinkFile& link) {
  if (memo_ != nullptr && link.reparse_length != 0) return memo_->target_of(link, *steps_);
  LinkTarget& target = targets_.emplace_back();
  read_link_target(link, target);
  steps_->used += target.substitute.size() / kTargetUnitsPerStep;
  return target;
}

void Walker::note_crossed(VolumeIndex volume, RecordIndex link) {
  if (crossed_ == nullptr) return;
  if (volume >= crossed_->size()) crossed_->resize(volume + std::size_t{1});
  (*crossed_)[volume].add(link);
}

Walker::Step Walker::follow_link(const LinkFile& link, Frame& frame, Position& position) {
  const LinkTarget& read = target_of(link);
  if (!enter(link, read.relative, frame, position)) return Step::kEnded;
  const std::uint32_t hop = followed_.hops();
  if (ends_deep(link, read, frame, position)) return Step::kEnded;
  if (hop > 1) note_crossed(position.volume, link.record);
  const bool mount_point = read.mount_point;
  if (observer_ != nullptr) {
    observer_->link(position.volume, link, hop, read.substitute, read.relative);
  }
  if (!read.readable) {
    result_.malformation = report::Malformation::kReparseData;
    end(Verdict::kBroken, Reason::kMalformed, hop, {});
    return Step::kEnded;
  }
  if (!may_follow(link, read, frame)) return Step::kEnded;
  const Target& target = read.target;
  if (target.forward_slash) result_.flags.set(Flag::kForwardSlash);
  switch (target.form) {
    case TargetForm::kMalformed:
      result_.malformation = target.malformation;
      end(Verdict::kBroken, Reason::kMalformed, hop, target.malformed_component);
      return Step::kEnded;
    case TargetForm::kUnconfirmed:
      end(Verdict::kUnverifiable, Reason::kUnconfirmedRule, hop, target.malformed_component);
      return Step::kEnded;
    case TargetForm::kNetwork:
    case TargetForm::kDevice:
      if (mount_point && target.remote_device) {
        end(Verdict::kBroken, Reason::kRemoteJunction, hop, {});
      } else {
        end(Verdict::kUnverifiable,
            target.form == TargetForm::kNetwork || target.remote_device ? Reason::kNetwork
                                                                        : Reason::kDevicePath,
            hop, {});
        notify_exit(target, mount_point, Asking::kNever, frame);
      }
      return Step::kEnded;
    case TargetForm::kVolumePath:
    case TargetForm::kRooted:
    case TargetForm::kRelative: break;
  }
  return mount_point ? follow_mount_point(read, hop, frame, position)
                     : follow_symlink(read, hop, position.volume, frame);
}

// True if an earlier walk tells how this one ends: past the kernel's limit, whatever follows the
// link in the path. A relative link leads elsewhere if a junction was crossed before it, or by a
// name in another directory.
bool Walker::ends_deep(const LinkFile& link, const LinkTarget& target, const Frame& frame,
                       const Position& position) {
  if (memo_ == nullptr) return false;
  is_displaced_ = is_displaced_ || (target.relative && frame.crossed_junction);
  if (is_displaced_) return false;
  const WalkMemo::DeepEnd* const known = memo_->deep_end_of(position.volume, link.record);
  if (known == nullptr) return false;
  if (target.relative && link.real_names().size() > 1) return false;
  const std::uint32_t before = followed_.hops() - 1;
  known_hops_ = known->hops - 1;
  loop_suspected_ = loop_suspected_ || known->loop_suspected;
  loop_found_ = known->loop;
  if (known->loop) end(Verdict::kBroken, Reason::kLoop, before + known->hop, known->component);
  return true;
}

// For later walks: how this one ended, which followed more links than Windows does.
void Walker::remember_end(const WalkResult& result) {
  std::uint32_t last = followed_.hops();
  if (loop_found_ && known_hops_ == 0) {
    std::uint32_t first = 1;
    while (followed_.at(first).record != loop_link_.record ||
           followed_.at(first).volume != loop_link_.volume) {
      ++first;
    }
    if (chain_) remember_ring(first);
    last = first;
  }
  // A link that was met again by another path may make a loop of this walk only.
  if (!loop_suspected_) remember_those_above(last, result);
  const FollowedLinks::Link& start = followed_.at(1);
  memo_->remember_deep(start.volume, start.record,
                       {.loop = loop_found_,
                        .loop_suspected = loop_suspected_,
                        .hop = result.hop,
                        .hops = result.hops,
                        .component = result.component});
}

// Every link of a ring leads back to itself after as many hops.
void Walker::remember_ring(std::uint32_t first) {
  const std::uint32_t length = followed_.hops() - first + 1;
  for (std::uint32_t hop = first; hop <= followed_.hops() && length > kMaxHops; ++hop) {
    const FollowedLinks::Link& link = followed_.at(hop);
    const auto text = hop == first ? loop_link_.text : link.text;
    memo_->remember_deep(
        link.volume, link.record,
        {.loop = true, .hop = length, .hops = length, .component = std::u16string(text)});
  }
}

// The links in whose targets the walk came to that hop: from each of them it ends in the same way.
void Walker::remember_those_above(std::uint32_t hop, const WalkResult& result) {
  const std::uint32_t hops = followed_.hops() + known_hops_;
  for (std::uint32_t at = hop; at > 1; at = followed_.at(at).above) {
    const FollowedLinks::Link& link = followed_.at(at);
    const std::uint32_t before = at - 1;
    const std::uint32_t own_hops = hops - before;
    // Where a walk ended because it was too long, more links may follow.
    if (own_hops <= kMaxHops || (limit_reached_ && own_hops < kMaxHopsExplored)) continue;
    memo_->remember_deep(link.volume, link.record,
                         {.loop = loop_found_,
                          .hop = loop_found_ ? result.hop - before : result.hop,
                          .hops = own_hops,
                          .component = result.component});
  }
}

// What a link's kind and location mean for the rest of the walk. False if the walk ends at it.
bool Walker::may_follow(const LinkFile& link, const LinkTarget& target, const Frame& frame) {
  const Component component = frame.path.current();
  const bool file_link = !link.directory && !target.mount_point;
  if (!frame.last()) {
    // Opening works, other calls fail. [GO-71166]
    if (file_link) {
      reserve(result_, Verdict::kDegraded, Reason::kFileLinkToDirectory, hop_of(component),
              component.text);
    }
    return true;
  }
  EndRequirements& requirements = result_.requirements;
  (target.mount_point ? requirements.junction
   : file_link        ? requirements.file_link
                      : requirements.directory_link) = true;
  const bool by_a_target =
      frame.trailing == Trailing::kJunction || frame.trailing == Trailing::kOtherTarget;
  if (!by_a_target || hop_of(component) == 0) return true;
  if (frame.trailing == Trailing::kJunction && target.relative) {
    return broken(Reason::kTrailingBackslash, component);  // "File Not Found" [LIBUV-3329]
  }
  reserve(result_, Verdict::kUnverifiable, Reason::kUnconfirmedRule, hop_of(component),
          component.text);
  return true;
}

// The end of the path that continues at the target of `link`, the last component of `frame`.
Walker::Trailing Walker::trailing_after(const LinkTarget& link, const Frame& frame) {
  if (link.target.trailing_backslash) {
    return link.mount_point ? Trailing::kJunction : Trailing::kOtherTarget;
  }
  return frame.trailing == Trailing::kJunction ? Trailing::kOtherTarget : frame.trailing;
}

void Walker::notify_exit(const Target& target, bool mount_point, Asking asking,
                         const Frame& frame) const {
  if (observer_ == nullptr) return;
  std::vector<std::u16string_view> rest;
  for (const Frame* path = &frame; path != nullptr; path = path->outer) {
    path->path.for_those_behind([&](std::u16string_view text) { rest.push_back(text); });
  }
  observer_->leaves({.target = target,
                     .substitute = targets_.back().substitute,
                     .mount_point = mount_point,
                     .asking = asking,
                     .rest = rest});
}

bool Walker::find_volume(const Target& target, bool mount_point, const Frame& frame,
                         VolumeIndex& volume_index) {
  const std::uint32_t hop = followed_.hops();
  const std::u16string name(target.volume.begin(), target.volume.end());
  const VolumeAnswer answer = map_.find(target.volume, start_);
  if (observer_ != nullptr) observer_->named_volume(target.volume, answer);
  const bool drive_root = target.components.empty() && target.volume.size() == 2;
  if (mount_point && drive_root && hop == 1) result_.flags.set(Flag::kDriveLetter);
  if (answer.kind != VolumeAnswer::Kind::kVolume) {
    const NoVolume none = no_volume(answer.kind);
    result_.unopened = answer.unopened;
    notify_exit(target, mount_point, answer.asking, frame);
    return end(none.verdict, none.reason, hop, name);
  }
  if (answer.assumed_letter != 0) result_.flags.set(Flag::kAssumedLetter);
  if (answer.weak) {
    reserve(result_, Verdict::kUnverifiable, Reason::kAssumedLetter, hop, name);
  }
  result_.assumed_letters |= answer.assumed_letter;
  if (answer.volume != followed_.volume_of(1)) {
    result_.flags.set(Flag::kCrossesVolume);
  } else {
    result_.flags.clear(Flag::kCrossesVolume);  // there and back
  }
  volume_index = answer.volume;
  return true;
}

void Walker::append_target(const LinkTarget& link, std::uint32_t hop, WalkPath& path) {
  const WalkPath::Texts texts(link.target.components);
  path.append(texts.first(link.first_dots), {.origin = hop, .dots = true, .one_text = true});
  path.append(texts.subspan(link.first_dots),
              {.origin = hop, .dots = link.later_dots, .one_text = true});
}

// The walk continues where the junction leads; the path keeps the junction's own name.
Walker::Step Walker::follow_mount_point(const LinkTarget& link, std::uint32_t hop, Frame& frame,
                                        Position& position) {
  const Target& target = link.target;
  Frame there{.volume = 0,
              .cause = WalkObserver::Cause::kJunction,
              .depth = frame.depth + 1,
              .path = {},
              .tail = frame.last(),
              .outer = &frame,
              .trailing = trailing_after(link, frame),
              .from_volume_name = true};
  if (!find_volume(target, true, frame, there.volume)) return Step::kEnded;
  if (target.volume_device && frame.last()) {
    // Without a backslash the name denotes the volume itself, not its root directory.
    end(Verdict::kDegraded, Reason::kNoTrailingBackslash, hop, {});
    const Directory* const root = volume(there.volume).lookup().root();
    if (root != nullptr) {
      result_.object = {.volume = there.volume,
                        .record = root->record,
                        .sequence = root->sequence,
                        .directory = true};
    }
    return Step::kEnded;
  }
  append_target(link, hop, there.path);
  if (there.tail) {  // chains of junctions may be long: not one call inside of the other
    there.outer = frame.outer;
    frame = std::move(there);
    return Step::kRewritten;
  }
  return walk(there, position) ? Step::kArrived : Step::kEnded;
}

Walker::Step Walker::follow_symlink(const LinkTarget& link, std::uint32_t hop,
                                    VolumeIndex own_volume, Frame& frame) {
  const Target& target = link.target;
  const bool last = frame.last();
  WalkPath& path = frame.path;
  switch (target.form) {
    case TargetForm::kVolumePath:
      if (!find_volume(target, false, frame, frame.volume)) return Step::kEnded;
      frame.from_volume_name = true;
      if (target.volume_device && last) {
        end(Verdict::kUnverifiable, Reason::kDevicePath, hop, {});
        return Step::kEnded;
      }
      break;
    case TargetForm::kRooted: frame.volume = own_volume; break;
    default: next_path_.append_before(path); break;
  }
  append_target(link, hop, next_path_);
  path.continue_from(next_path_);
  if (!steps_->take(path.weight())) {
    cut_short();
    return Step::kEnded;
  }
  if (target.form != TargetForm::kVolumePath && !path.collapse()) {
    // FsRtlRemoveDotsFromPath refuses a path that begins with "..". [WDK] Through a mount folder
    // the same link leads to the folder's parent.
    const bool from_drive = frame.from_volume_name || map_.has_letter(start_);
    end(from_drive ? Verdict::kBroken : Verdict::kUnverifiable, Reason::kAboveRoot, hop, u"..");
    return Step::kEnded;
  }
  if (path.units() > kMaxPathUnits) {
    result_.malformation = report::Malformation::kPathTooLong;
    end(Verdict::kBroken, Reason::kMalformed, hop, {});
    return Step::kEnded;
  }
  if (last) frame.trailing = trailing_after(link, frame);
  frame.cause = WalkObserver::Cause::kRewritten;
  return Step::kRewritten;
}

}  // namespace scanner
