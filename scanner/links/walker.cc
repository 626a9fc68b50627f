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
// Above that many links on a walk they are found by their records, not one by one.
constexpr std::uint32_t kManyOrigins = 64;
constexpr std::size_t kChains = 1024;

// What work costs in steps; a component looked up is one.
constexpr std::uint64_t kStepsPerLink = 2;
constexpr std::uint64_t kTargetUnitsPerStep = 16;  // of a target that is taken apart
constexpr std::uint64_t kHashedPerStep = 4;        // components of a relative link's path
constexpr std::uint64_t kOriginsPerStep = 16;      // that are climbed

}  // namespace

void Walker::reset() {
  result_ = Walk();
  origins_.assign(1, Origin());
  chains_.clear();
  targets_.clear();
  looked_up_ = 0;
  if (memo_ != nullptr) memo_->trim();
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

// Past the kernel's limit the answer is known but for the word.
bool Walker::cut_short() {
  result_.cut_short = true;
  if (origins_.size() - 1 > kMaxHops) return false;
  return end(Verdict::kUnverifiable, Reason::kBudget, 0, {});
}

Walk Walker::follow(VolumeIndex volume_index, const LinkFile& link, const LinkName& name) {
  reset();
  start_ = volume_index;
  const ComponentLookup& lookup = volume(volume_index).lookup();
  Course course{.volume = volume_index, .path = {}};
  Place place{.volume = volume_index, .directory = nullptr};
  own_path_.clear();
  if (!steps_->take(1)) {
    cut_short();
    return std::move(result_);
  }
  // Only a relative target asks where its link stands.
  const auto point = mft::ReparsePoint::parse(link.reparse());
  const auto names = point ? mft::parse_link_names(*point) : std::unexpected(mft::Fault{});
  if (names && names->relative) {
    if (lookup.state(name.parent) == report::PathState::kWhole) {
      const auto chain = lookup.chain(name.parent);
      own_path_.reserve(chain.size() + 1);
      for (const Directory* const directory : chain) own_path_.push_back(directory->name());
    } else if (parse_relative_target(names->substitute.str()).form == TargetForm::kRelative) {
      end(Verdict::kUnverifiable, Reason::kOrphanedLink, 1, {});
      return std::move(result_);
    }
  }
  own_path_.push_back(name.text());
  course.path.append(own_path_, {.dots = has_dots(own_path_)});
  course.path.advance(own_path_.size() - 1);
  steps_->used += own_path_.size();
  const Step step = follow_link(link, course, place);
  return finish(step == Step::kArrived || (step == Step::kRewritten && walk(course, place)), place);
}

Walk Walker::open(VolumeIndex volume_index, std::span<const std::u16string_view> components,
                  LastLink last_link, bool trailing_backslash) {
  reset();
  start_ = volume_index;
  last_link_ = last_link;
  Course course{.volume = volume_index, .path = {}, .trailing = trailing_backslash};
  course.path.append(components, {.dots = has_dots(components)});
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
  course.path.for_all([&](std::u16string_view text) { components.push_back(text); });
  observer_->begin(course.cause, course.volume, components, course.depth);
}

// Passes over components that a walk is known to pass without meeting a link. False if there are
// none, or if this walk must see them one by one.
bool Walker::skip_plain_directories(Course& course, Place& place) {
  WalkPath& path = course.path;
  if (memo_ == nullptr || path.current().origin == 0) return false;
  const WalkPath::Texts ahead = path.ahead();
  if (ahead.size() < WayMemo::kWorthRemembering) return false;
  const WayMemo::Run run =
      memo_->run(place.volume, volume(place.volume).lookup(), *place.directory, ahead, *steps_);
  const bool to_be_counted =
      looked_up_ + run.length > kMaxStepsExplored && origins_.size() > kMaxHops;
  if (run.length == 0 || to_be_counted) return false;
  looked_up_ += run.length;
  place.directory = run.end;
  if (run.through_alias) result_.flags.set(Flag::kShortName);
  result_.ambiguous = result_.ambiguous || run.ambiguous;
  path.advance(run.length);
  return true;
}

// True if a directory was reached, which is then `place`.
bool Walker::walk(Course& course, Place& place) {
  WalkPath& path = course.path;
  for (;;) {
    const Directory* const root = volume(course.volume).lookup().root();
    if (root == nullptr) return end(Verdict::kUnverifiable, Reason::kDamaged, 0, u"\\");
    place = {.volume = course.volume, .directory = root};
    tell_begin(course);
    if (course.trailing && course.tail) result_.wants_directory = true;
    Step step = Step::kArrived;
    path.rewind();
    while (!path.done()) {
      if (!steps_->take(1)) return cut_short();
      if (skip_plain_directories(course, place)) continue;
      const Component component = path.current();
      const StreamName stream = split_stream(component.text);
      const bool last = course.last();
      if (++looked_up_ > kMaxStepsExplored && origins_.size() > kMaxHops) return false;
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
        observer_->component(place.volume, *place.directory, component.text, path.at(),
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
      } else {
        step = cross(*match.file, match.directory, course, place);
        if (step != Step::kArrived) break;
      }
      path.advance();
    }
    if (step == Step::kEnded) return false;
    if (step == Step::kArrived) return true;
  }
}

// Something with a reparse point stands at the course's component.
Walker::Step Walker::cross(const LinkFile& link, const Directory* directory, Course& course,
                           Place& place) {
  const Component component = course.path.current();
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
  const Component component = course.path.current();
  std::size_t prefix_hash = course.volume;
  if (relative) {
    course.path.for_pieces_before([&](WalkPath::Texts texts, std::uint32_t from) {
      const bool may_be_known =
          memo_ != nullptr && from != 0 && texts.size() >= WayMemo::kWorthRemembering;
      if (!may_be_known) steps_->used += texts.size() / kHashedPerStep;
      const WayMemo::Hash part =
          may_be_known ? memo_->known_hash(texts, *steps_) : WayMemo::hash(texts);
      prefix_hash = prefix_hash * part.factor + part.hash;
    });
  }
  if (!steps_->take(kStepsPerLink)) return cut_short();
  origin = static_cast<std::uint32_t>(origins_.size());
  const Origin entered{.volume = place.volume,
                       .record = link.record,
                       .parent = component.origin,
                       .hop = origin,
                       .prefix_hash = prefix_hash};
  if (is_in_own_target(entered, relative, component)) return broken(Reason::kLoop, component);
  if (origins_.size() > kMaxHopsExplored) return false;
  note_origin(entered);
  return true;
}

// Climbs from `component` through the links whose targets it stands in.
bool Walker::is_in_own_target(const Origin& link, bool relative, const Component& component) {
  std::uint32_t stop = chains_.empty() ? 0 : component.origin;  // the link is none up to here
  std::uint32_t climbed = 0;
  if (!chains_.empty()) {
    for (std::uint32_t at = chains_[link.record % kChains]; at != 0; at = origins_[at].earlier) {
      ++climbed;
      if (origins_[at].record == link.record) stop = std::min(stop, at - 1);
    }
  }
  bool found = false;
  for (std::uint32_t up = component.origin; up > stop && !found; up = origins_[up].parent) {
    const Origin& above = origins_[up];
    ++climbed;
    if (above.volume != link.volume || above.record != link.record) continue;
    found = !relative || above.prefix_hash == link.prefix_hash;
    loop_suspected_ = loop_suspected_ || !found;
  }
  steps_->used += climbed / kOriginsPerStep;
  return found;
}

void Walker::note_origin(const Origin& origin) {
  origins_.push_back(origin);
  if (origins_.size() <= kManyOrigins) return;
  std::uint32_t first = static_cast<std::uint32_t>(origins_.size() - 1);
  if (chains_.empty()) {
    chains_.assign(kChains, 0);
    first = 1;
  }
  for (std::uint32_t i = first; i < origins_.size(); ++i) {
    std::uint32_t& latest = chains_[origins_[i].record % kChains];
    origins_[i].earlier = std::exchange(latest, i);
  }
}

const LinkTarget& Walker::target_of(const LinkFile& link) {
  if (memo_ != nullptr && link.reparse_length != 0) return memo_->target_of(link, *steps_);
  LinkTarget& target = targets_.emplace_back();
  read_link_target(link, target);
  steps_->used += target.substitute.size() / kTargetUnitsPerStep;
  return target;
}

Walker::Step Walker::follow_link(const LinkFile& link, Course& course, Place& place) {
  const LinkTarget& read = target_of(link);
  std::uint32_t origin = 0;
  if (!enter(link, read.relative, course, place, origin)) return Step::kEnded;
  const std::uint32_t hop = origins_[origin].hop;
  const Component component = course.path.current();
  const bool mount_point = read.mount_point;
  if (course.last()) {
    (link.directory || mount_point ? result_.wants_directory : result_.wants_file) = true;
  } else if (!link.directory && !mount_point) {
    // A file link used as a directory on the way.
    broken(Reason::kWrongKind, component);
    return Step::kEnded;
  }
  if (observer_ != nullptr) {
    observer_->link(place.volume, link, hop, read.substitute, read.relative);
  }
  if (!read.readable) {
    end(Verdict::kBroken, Reason::kMalformed, hop, {});
    return Step::kEnded;
  }
  const Target& target = read.target;
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
  return mount_point ? follow_mount_point(read, origin, course, place)
                     : follow_symlink(read, origin, place.volume, course);
}

void Walker::tell_way_out(const Target& target, bool mount_point, Asking asking,
                          const Course& course) const {
  if (observer_ == nullptr) return;
  std::vector<std::u16string_view> rest;
  for (const Course* path = &course; path != nullptr; path = path->outer) {
    path->path.for_those_behind([&](std::u16string_view text) { rest.push_back(text); });
  }
  observer_->leaves({.target = target,
                     .substitute = targets_.back().substitute,
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

void Walker::append_target(const LinkTarget& link, std::uint32_t origin, WalkPath& path) {
  const WalkPath::Texts texts(link.target.components);
  path.append(texts.first(link.first_dots), {.origin = origin, .dots = true, .one_text = true});
  path.append(texts.subspan(link.first_dots),
              {.origin = origin, .dots = link.later_dots, .one_text = true});
}

// The way goes on where the junction leads; the path keeps the junction's own name.
Walker::Step Walker::follow_mount_point(const LinkTarget& link, std::uint32_t origin,
                                        Course& course, Place& place) {
  const Target& target = link.target;
  Course there{.volume = 0,
               .cause = WalkObserver::Cause::kJunction,
               .depth = course.depth + 1,
               .path = {},
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
  append_target(link, origin, there.path);
  return walk(there, place) ? Step::kArrived : Step::kEnded;
}

Walker::Step Walker::follow_symlink(const LinkTarget& link, std::uint32_t origin,
                                    VolumeIndex own_volume, Course& course) {
  const Target& target = link.target;
  const bool last = course.last();
  WalkPath& path = course.path;
  switch (target.form) {
    case TargetForm::kVolumePath:
      if (!find_volume(target, false, course, course.volume)) return Step::kEnded;
      if (target.volume_device && last) {
        end(Verdict::kUnverifiable, Reason::kDevicePath, origins_[origin].hop, {});
        return Step::kEnded;
      }
      break;
    case TargetForm::kRooted: course.volume = own_volume; break;
    default: next_path_.append_before(path); break;
  }
  append_target(link, origin, next_path_);
  path.continue_from(next_path_);
  if (!steps_->take(path.weight())) {
    cut_short();
    return Step::kEnded;
  }
  if (target.form != TargetForm::kVolumePath && !path.collapse()) {
    end(Verdict::kUnverifiable, Reason::kAboveRoot, origins_[origin].hop, u"..");
    return Step::kEnded;
  }
  if (path.units() > kMaxPathUnits) {
    end(Verdict::kBroken, Reason::kMalformed, origins_[origin].hop, {});
    return Step::kEnded;
  }
  if (last && target.trailing_backslash) course.trailing = true;
  course.cause = WalkObserver::Cause::kRewritten;
  return Step::kRewritten;
}

}  // namespace scanner
