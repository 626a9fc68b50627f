#include "scanner/links/walker.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "mft/reparse_point.h"
#include "scanner/links/settle.h"

namespace scanner {
namespace {

using report::Flag;
using report::Reason;
using report::Verdict;

// Past the kernel's limit the answer is broken either way; looking on only tells loop from depth.
constexpr std::uint32_t kMaxHopsExplored = 1024;
constexpr std::uint64_t kMaxStepsExplored = 200'000;
// A UNICODE_STRING's length is 16 bits of bytes.
constexpr std::size_t kMaxPathUnits = 32'767;

}  // namespace

void Walker::reset() {
  result_ = Walk();
  origins_.assign(1, Origin());
  texts_.clear();
  steps_ = 0;
  loop_suspected_ = false;
  last_link_ = LastLink::kFollow;
}

bool Walker::end(Verdict verdict, Reason reason, std::uint32_t hop, std::u16string_view component) {
  result_.verdict = verdict;
  result_.reason = reason;
  result_.hop = hop;
  result_.component = component;
  return false;
}

bool Walker::broken(Reason reason, const Component& component) {
  return end(Verdict::kBroken, reason, hop_of(component), component.text);
}

std::u16string_view Walker::intern(mft::Utf16View text) {
  texts_.push_back(text.str());
  return texts_.back();
}

Walk Walker::follow(VolumeIndex volume_index, const LinkFile& link, const LinkName& name) {
  reset();
  start_ = volume_index;
  const ComponentLookup& lookup = volume(volume_index).lookup();
  Course course{.volume = volume_index, .path = {}};
  Place place{.volume = volume_index, .directory = nullptr};
  // Only a relative target asks where its link stands.
  const auto point = mft::ReparsePoint::parse(link.reparse());
  const auto names = point ? mft::parse_link_names(*point) : std::unexpected(mft::Fault{});
  if (names && names->relative) {
    if (lookup.state(name.parent) == report::PathState::kWhole) {
      const auto chain = lookup.chain(name.parent);
      course.path.reserve(chain.size() + 1);
      for (const Directory* const directory : chain) {
        course.path.push_back({.text = directory->name()});
      }
    } else if (parse_relative_target(names->substitute.str()).form == TargetForm::kRelative) {
      end(Verdict::kUnverifiable, Reason::kOrphanedLink, 1, {});
      return std::move(result_);
    }
  }
  course.path.push_back({.text = name.text()});
  course.at = course.path.size() - 1;
  const Step step = follow_link(link, course, place);
  return finish(step == Step::kArrived || (step == Step::kRewritten && walk(course, place)), place);
}

Walk Walker::open(VolumeIndex volume_index, std::span<const std::u16string_view> components,
                  LastLink last_link, bool trailing_backslash) {
  reset();
  start_ = volume_index;
  last_link_ = last_link;
  Course course{.volume = volume_index, .path = {}, .trailing = trailing_backslash};
  for (const auto component : components) course.path.push_back({.text = component});
  Place place;
  return finish(walk(course, place), place);
}

// An end other than success is in result_ already.
Walk Walker::finish(bool arrived, const Place& place) {
  const auto hops = static_cast<std::uint32_t>(origins_.size() - 1);
  result_.hops = hops;
  if (hops > kLongChainHops) result_.flags.set(Flag::kLongChain);
  if (hops > kMaxHops) {
    const bool loop = result_.reason == Reason::kLoop || (loop_suspected_ && !arrived);
    const std::uint32_t hop = loop && result_.reason == Reason::kLoop ? result_.hop : kMaxHops;
    result_.question.reset();
    result_.object.reset();
    end(Verdict::kBroken, loop ? Reason::kLoop : Reason::kTooManyHops, hop,
        std::u16string(result_.reason == Reason::kLoop ? result_.component : u""));
    return std::move(result_);
  }
  if (arrived) {
    result_.object = {.volume = place.volume,
                      .record = place.directory->record,
                      .sequence = place.directory->sequence,
                      .directory = true};
  }
  return std::move(result_);
}

void Walker::tell_begin(const Course& course) const {
  if (observer_ == nullptr) return;
  std::vector<std::u16string_view> components;
  for (const auto& component : course.path) components.push_back(component.text);
  observer_->begin(course.cause, course.volume, components, course.depth);
}

// True if a directory was reached, which is then `place`.
bool Walker::walk(Course& course, Place& place) {
  for (;;) {
    const Directory* const root = volume(course.volume).lookup().root();
    if (root == nullptr) return end(Verdict::kUnverifiable, Reason::kDamaged, 0, u"\\");
    place = {.volume = course.volume, .directory = root};
    tell_begin(course);
    if (course.trailing && course.tail) result_.wants_directory = true;
    Step step = Step::kArrived;
    for (course.at = 0; course.at < course.path.size() && step == Step::kArrived; ++course.at) {
      const Component& component = course.path[course.at];
      const StreamName stream = split_stream(component.text);
      const bool last = course.last();
      if (++steps_ > kMaxStepsExplored && origins_.size() > kMaxHops) return false;
      if (stream.present && !stream.is_directory_index()) {
        if (!last || !stream.valid) return broken(Reason::kMalformed, component);
        result_.has_stream = true;
        result_.stream = stream.stream;
        result_.flags.set(Flag::kStream);
      } else if (stream.present && last) {
        result_.wants_directory = true;
      }
      const NameMatch match = volume(place.volume).lookup().find(*place.directory, stream.file);
      if (observer_ != nullptr) {
        observer_->component(place.volume, *place.directory, component.text, course.at,
                             course.depth, hop_of(component), match);
      }
      result_.ambiguous = result_.ambiguous || match.ambiguous;
      if (match.through_alias) result_.flags.set(Flag::kShortName);
      if (!match.found()) {
        result_.question = LeafQuestion{
            .volume = place.volume,
            .directory = {.record = place.directory->record, .sequence = place.directory->sequence},
            .case_sensitive = place.directory->case_sensitive,
            .name = std::u16string(stream.file),
            .last = last,
            .placeholder = place.placeholder};
        broken(Reason::kMissing, component);
        if (match.leaf) apply_answer(result_, *match.leaf);
        return false;
      }
      if (match.file == nullptr) {
        place.directory = match.directory;
        continue;
      }
      step = cross(*match.file, match.directory, course, place);
      if (step == Step::kRewritten) break;
    }
    if (step == Step::kEnded) return false;
    if (step == Step::kArrived) return true;
  }
}

// Something with a reparse point stands at the course's component.
Walker::Step Walker::cross(const LinkFile& link, const Directory* directory, Course& course,
                           Place& place) {
  const Component component = course.path[course.at];
  if (last_link_ == LastLink::kTake && course.last()) {
    if (directory != nullptr) {
      place.directory = directory;
      return Step::kArrived;
    }
    reach_file(link, component, place);
    return Step::kEnded;
  }
  if (link.reparse_unavailable) {
    end(Verdict::kUnverifiable, Reason::kDataUnavailable, hop_of(component), component.text);
    return Step::kEnded;
  }
  const auto point = mft::ReparsePoint::parse(link.reparse());
  if (!point) {
    // Its sizes contradict each other; a link it is all the same.
    const auto tag = link.reparse().read<mft::Le32>(0);
    if (tag && mft::ReparseTag(*tag).behaviour() == mft::TagBehaviour::kFollowed) {
      return follow_link(link, course, place);
    }
    broken(Reason::kMalformed, component);
    return Step::kEnded;
  }
  switch (point->tag().behaviour()) {
    case mft::TagBehaviour::kFollowed: return follow_link(link, course, place);
    case mft::TagBehaviour::kNotFollowed:
      broken(Reason::kNotFollowed, component);
      return Step::kEnded;
    case mft::TagBehaviour::kFilter:
      end(Verdict::kUnverifiable, Reason::kFilter, hop_of(component), component.text);
      return Step::kEnded;
    case mft::TagBehaviour::kPlaceholder: place.placeholder = true; break;
    case mft::TagBehaviour::kTransparent: break;
  }
  if (directory != nullptr) {
    place.directory = directory;
    return Step::kArrived;
  }
  if (!course.last()) {
    broken(Reason::kWrongKind, component);
  } else {
    reach_file(link, component, place);
  }
  return Step::kEnded;
}

void Walker::reach_file(const LinkFile& file, const Component& component, const Place& place) {
  result_.hop = hop_of(component);
  result_.component = component.text;
  result_.object = {
      .volume = place.volume,
      .record = file.record,
      .sequence = file.sequence,
      .directory = false,
      .parent = {.record = place.directory->record, .sequence = place.directory->sequence}};
  result_.object_name =
      matched_name(file, place.directory->record, split_stream(component.text).file,
                   volume(place.volume).volume().upcase());
}

// Counts the hop and tells whether the link is met in the midst of its own target.
bool Walker::enter(const LinkFile& link, bool relative, const Course& course, const Place& place,
                   std::uint32_t& origin) {
  const Component& component = course.path[course.at];
  std::size_t prefix_hash = course.volume;
  if (relative) {
    for (std::size_t i = 0; i < course.at; ++i) {
      prefix_hash = prefix_hash * 31 + std::hash<std::u16string_view>()(course.path[i].text);
    }
  }
  for (std::uint32_t up = component.origin; up != 0; up = origins_[up].parent) {
    const Origin& above = origins_[up];
    if (above.volume != place.volume || above.record != link.record) continue;
    if (!relative || above.prefix_hash == prefix_hash) return broken(Reason::kLoop, component);
    loop_suspected_ = true;
  }
  if (origins_.size() > kMaxHopsExplored) return false;
  origin = static_cast<std::uint32_t>(origins_.size());
  origins_.push_back({.volume = place.volume,
                      .record = link.record,
                      .parent = component.origin,
                      .hop = origin,
                      .prefix_hash = prefix_hash});
  return true;
}

Walker::Step Walker::follow_link(const LinkFile& link, Course& course, Place& place) {
  const auto point = mft::ReparsePoint::parse(link.reparse());
  const auto names = point ? mft::parse_link_names(*point) : std::unexpected(point.error());
  const bool relative = names && names->relative;
  std::uint32_t origin = 0;
  if (!enter(link, relative, course, place, origin)) return Step::kEnded;
  const std::uint32_t hop = origins_[origin].hop;
  const Component component = course.path[course.at];
  const bool mount_point = point && point->tag().value() == mft::kTagMountPoint;
  if (course.last()) {
    (link.directory || mount_point ? result_.wants_directory : result_.wants_file) = true;
  } else if (!link.directory && !mount_point) {
    // A file link used as a directory on the way.
    broken(Reason::kWrongKind, component);
    return Step::kEnded;
  }
  const std::u16string_view substitute = names ? intern(names->substitute) : u"";
  if (observer_ != nullptr) observer_->link(place.volume, link, hop, substitute, relative);
  if (!names) {
    end(Verdict::kBroken, Reason::kMalformed, hop, {});
    return Step::kEnded;
  }
  const Target target =
      relative ? parse_relative_target(substitute) : parse_absolute_target(substitute);
  if (target.forward_slash) result_.flags.set(Flag::kForwardSlash);
  switch (target.form) {
    case TargetForm::kMalformed:
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
        tell_way_out(target, mount_point, Asking::kNever, course);
      }
      return Step::kEnded;
    case TargetForm::kVolumePath:
    case TargetForm::kRooted:
    case TargetForm::kRelative: break;
  }
  return mount_point ? follow_mount_point(target, origin, course, place)
                     : follow_symlink(target, origin, place.volume, course);
}

void Walker::tell_way_out(const Target& target, bool mount_point, Asking asking,
                          const Course& course) const {
  if (observer_ == nullptr) return;
  std::vector<std::u16string_view> rest;
  for (const Course* path = &course; path != nullptr; path = path->outer) {
    for (std::size_t i = path->at + 1; i < path->path.size(); ++i) {
      rest.push_back(path->path[i].text);
    }
  }
  observer_->leaves({.target = target,
                     .substitute = texts_.back(),
                     .mount_point = mount_point,
                     .asking = asking,
                     .rest = rest});
}

bool Walker::find_volume(const Target& target, bool mount_point, const Course& course,
                         VolumeIndex& volume_index) {
  const auto hop = static_cast<std::uint32_t>(origins_.size() - 1);
  const std::u16string name(target.volume.begin(), target.volume.end());
  const VolumeAnswer answer = map_.find(target.volume, start_);
  if (observer_ != nullptr) observer_->named_volume(target.volume, answer);
  const bool drive_root = target.components.empty() && target.volume.size() == 2;
  if (mount_point && drive_root && hop == 1) result_.flags.set(Flag::kDriveLetter);
  if (answer.kind != VolumeAnswer::Kind::kVolume) {
    const NoVolume none = no_volume(answer.kind);
    result_.unopened = answer.unopened;
    tell_way_out(target, mount_point, answer.asking, course);
    return end(none.verdict, none.reason, hop, name);
  }
  if (answer.assumed_letter != 0) result_.flags.set(Flag::kAssumedLetter);
  result_.assumed_letters |= answer.assumed_letter;
  if (answer.volume != origins_[1].volume) {
    result_.flags.set(Flag::kCrossesVolume);
  } else {
    result_.flags.clear(Flag::kCrossesVolume);  // there and back
  }
  volume_index = answer.volume;
  return true;
}

// The way goes on where the junction leads; the path keeps the junction's own name.
Walker::Step Walker::follow_mount_point(const Target& target, std::uint32_t origin, Course& course,
                                        Place& place) {
  Course there{.volume = 0,
               .cause = WalkObserver::Cause::kJunction,
               .depth = course.depth + 1,
               .path = {},
               .at = 0,
               .tail = course.last(),
               .outer = &course,
               .trailing = target.trailing_backslash || course.trailing};
  if (!find_volume(target, true, course, there.volume)) return Step::kEnded;
  if (target.volume_device && course.last()) {
    // Without a backslash the name means the volume itself, not its root directory.
    end(Verdict::kDegraded, Reason::kNoTrailingBackslash, origins_[origin].hop, {});
    const Directory* const root = volume(there.volume).lookup().root();
    if (root != nullptr) {
      result_.object = {.volume = there.volume,
                        .record = root->record,
                        .sequence = root->sequence,
                        .directory = true};
    }
    return Step::kEnded;
  }
  there.path.reserve(target.components.size());
  for (const auto text : target.components) there.path.push_back({.text = text, .origin = origin});
  return walk(there, place) ? Step::kArrived : Step::kEnded;
}

Walker::Step Walker::follow_symlink(const Target& target, std::uint32_t origin,
                                    VolumeIndex own_volume, Course& course) {
  Path path;
  path.reserve(course.path.size() + target.components.size());
  const auto at = course.path.begin() + static_cast<std::ptrdiff_t>(course.at);
  const bool last = course.last();
  switch (target.form) {
    case TargetForm::kVolumePath:
      if (!find_volume(target, false, course, course.volume)) return Step::kEnded;
      if (target.volume_device && last) {
        end(Verdict::kUnverifiable, Reason::kDevicePath, origins_[origin].hop, {});
        return Step::kEnded;
      }
      break;
    case TargetForm::kRooted: course.volume = own_volume; break;
    default: path.assign(course.path.begin(), at); break;
  }
  for (const auto text : target.components) path.push_back({.text = text, .origin = origin});
  path.insert(path.end(), at + 1, course.path.end());
  if (target.form != TargetForm::kVolumePath && !collapse(path)) {
    end(Verdict::kUnverifiable, Reason::kAboveRoot, origins_[origin].hop, u"..");
    return Step::kEnded;
  }
  std::size_t units = 0;
  for (const auto& component : path) units += component.text.size() + 1;
  if (units > kMaxPathUnits) {
    end(Verdict::kBroken, Reason::kMalformed, origins_[origin].hop, {});
    return Step::kEnded;
  }
  if (last && target.trailing_backslash) course.trailing = true;
  course.path = std::move(path);
  course.cause = WalkObserver::Cause::kRewritten;
  return Step::kRewritten;
}

// `.` and `..` as text, links or not. False if the path climbs above its root.
bool Walker::collapse(Path& path) {
  std::size_t kept = 0;
  for (const auto& component : path) {
    if (component.text == u".") continue;
    if (component.text == u"..") {
      if (kept == 0) return false;
      --kept;
    } else {
      path[kept++] = component;
    }
  }
  path.resize(kept);
  return true;
}

}  // namespace scanner
