#include "scanner/resolve/walker.h"

#include <utility>

#include "mft/reparse_point.h"
#include "scanner/resolve/verdict_rules.h"

namespace scanner {
namespace {

using report::Flag;
using report::Reason;
using report::Verdict;

// Past the kernel's limit the answer is broken either way; looking on only tells loop from depth.
constexpr std::uint64_t kMaxStepsExplored = 200'000;

}  // namespace

void Walker::reset() {
  result_ = WalkResult();
  followed_.clear();
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
  if (followed_.hops() > kMaxHops) return false;
  return end(Verdict::kUnverifiable, Reason::kBudget, 0, {});
}

WalkResult Walker::follow(VolumeIndex volume_index, const LinkFile& link, const LinkName& name) {
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

WalkResult Walker::open(VolumeIndex volume_index, std::span<const std::u16string_view> components,
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
WalkResult Walker::finish(bool arrived, const Place& place) {
  const std::uint32_t hops = followed_.hops();
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
  if (ahead.size() < WalkMemo::kWorthRemembering) return false;
  const WalkMemo::Run run =
      memo_->run(place.volume, volume(place.volume).lookup(), *place.directory, ahead, *steps_);
  const bool to_be_counted =
      looked_up_ + run.length > kMaxStepsExplored && followed_.hops() >= kMaxHops;
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
      if (++looked_up_ > kMaxStepsExplored && followed_.hops() >= kMaxHops) return false;
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
        result_.question = FileQuestion{
            .volume = place.volume,
            .directory = {.record = place.directory->record, .sequence = place.directory->sequence},
            .case_sensitive = place.directory->case_sensitive,
            .name = std::u16string(stream.file),
            .last = last,
            .placeholder = place.placeholder};
        broken(Reason::kMissing, component);
        if (match.plain_file) apply_answer(result_, *match.plain_file);
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

}  // namespace scanner
