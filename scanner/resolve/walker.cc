#include "scanner/resolve/walker.h"

#include <algorithm>
#include <utility>

#include "mft/reparse_point.h"
#include "scanner/resolve/verdict_rules.h"

namespace scanner {
namespace {

using report::Flag;
using report::Reason;
using report::Verdict;

// Past the kernel's limit the answer is broken anyway; going on only distinguishes a loop from
// depth.
constexpr std::uint64_t kMaxStepsExplored = 200'000;
constexpr std::uint64_t kStepsPerLinkOfChain = 16;
// More are not reported: how many there are is not always known.
constexpr std::uint32_t kMaxHopsReported = 1024;

}  // namespace

void Walker::reset() {
  result_ = WalkResult();
  followed_.clear();
  targets_.clear();
  looked_up_ = 0;
  known_hops_ = 0;
  chain_ = true;
  limit_reached_ = false;
  is_displaced_ = false;
  loop_found_ = false;
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

// Past the kernel's limit only the reason is still open.
bool Walker::cut_short() {
  result_.cut_short = true;
  if (followed_.hops() > kMaxHops) return false;
  return end(Verdict::kUnverifiable, Reason::kBudget, 0, {});
}

WalkResult Walker::follow(VolumeIndex volume_index, const LinkFile& link, const LinkName& name) {
  reset();
  start_ = volume_index;
  const ComponentLookup& lookup = volume(volume_index).lookup();
  Frame frame{.volume = volume_index, .path = {}};
  Position position{.volume = volume_index, .directory = nullptr};
  own_path_.clear();
  if (!steps_->take(1)) {
    cut_short();
    return std::move(result_);
  }
  // Only a relative target depends on its link's location.
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
  frame.path.append(own_path_, {.dots = has_dots(own_path_)});
  frame.path.advance(own_path_.size() - 1);
  steps_->used += own_path_.size();
  const Step step = follow_link(link, frame, position);
  WalkResult result = finish(
      step == Step::kArrived || (step == Step::kRewritten && walk(frame, position)), position);
  if (memo_ != nullptr && result.hops > kMaxHops && !result.cut_short && !is_displaced_) {
    remember_end(result);
  }
  return result;
}

WalkResult Walker::open(VolumeIndex volume_index, std::span<const std::u16string_view> components,
                        LastLink last_link, bool trailing_backslash) {
  reset();
  start_ = volume_index;
  last_link_ = last_link;
  Frame frame{.volume = volume_index,
              .path = {},
              .trailing = trailing_backslash ? Trailing::kAsked : Trailing::kNone};
  frame.path.append(components, {.dots = has_dots(components)});
  Position position;
  return finish(walk(frame, position), position);
}

// An end other than success is in result_ already.
WalkResult Walker::finish(bool arrived, const Position& position) {
  const std::uint32_t hops = followed_.hops() + known_hops_;
  result_.hops = std::min(hops, kMaxHopsReported);
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
    result_.object = {.volume = position.volume,
                      .record = position.directory->record,
                      .sequence = position.directory->sequence,
                      .directory = true};
  }
  return std::move(result_);
}

void Walker::notify_begin(const Frame& frame) const {
  if (observer_ == nullptr) return;
  std::vector<std::u16string_view> components;
  frame.path.for_all([&](std::u16string_view text) { components.push_back(text); });
  observer_->begin(frame.cause, frame.volume, components, frame.depth);
}

std::uint64_t Walker::most_steps() const {
  return kMaxStepsExplored + (chain_ ? kStepsPerLinkOfChain * followed_.hops() : 0);
}

bool Walker::explored_enough() {
  if (looked_up_ <= most_steps() || followed_.hops() < kMaxHops) return false;
  limit_reached_ = true;
  return true;
}

// Skips components that are known not to contain a link. False if there are none, or if this walk
// must visit them one by one.
bool Walker::skip_plain_directories(Frame& frame, Position& position) {
  WalkPath& path = frame.path;
  if (memo_ == nullptr || path.current().origin == 0) return false;
  const WalkPath::Texts ahead = path.ahead();
  if (ahead.size() < WalkMemo::kWorthRemembering) return false;
  const WalkMemo::Run run = memo_->run(position.volume, volume(position.volume).lookup(),
                                       *position.directory, ahead, *steps_);
  const bool to_be_counted = looked_up_ + run.length > most_steps() && followed_.hops() >= kMaxHops;
  if (run.length == 0 || to_be_counted) return false;
  looked_up_ += run.length;
  position.directory = run.end;
  if (run.through_alias) result_.flags.set(Flag::kShortName);
  result_.ambiguous = result_.ambiguous || run.ambiguous;
  path.advance(run.length);
  return true;
}

// True if a directory was reached, which is then `position`.
bool Walker::walk(Frame& frame, Position& position) {
  WalkPath& path = frame.path;
  for (;;) {
    const Directory* const root = volume(frame.volume).lookup().root();
    if (root == nullptr) return end(Verdict::kUnverifiable, Reason::kDamaged, 0, u"\\");
    position = {.volume = frame.volume, .directory = root};
    notify_begin(frame);
    if (frame.trailing != Trailing::kNone && frame.tail) {
      result_.requirements.trailing_backslash = true;
    }
    Step step = Step::kArrived;
    frame.crossed_junction = false;
    path.rewind();
    while (!path.done()) {
      if (!steps_->take(1)) return cut_short();
      if (skip_plain_directories(frame, position)) continue;
      const Component component = path.current();
      const StreamName stream = split_stream(component.text);
      const bool last = frame.last();
      ++looked_up_;
      if (explored_enough()) return false;
      if (stream.present && !stream.is_directory_index()) {
        if (!last || !stream.valid) {
          result_.malformation = report::Malformation::kStream;
          return broken(Reason::kMalformed, component);
        }
        result_.has_stream = true;
        result_.stream = stream.stream;
        result_.flags.set(Flag::kStream);
      } else if (stream.present && last) {
        result_.requirements.trailing_backslash = true;
      }
      const NameMatch match =
          volume(position.volume).lookup().find(*position.directory, stream.file);
      if (observer_ != nullptr) {
        observer_->component(position.volume, *position.directory, component.text, path.at(),
                             frame.depth, hop_of(component), match);
      }
      result_.ambiguous = result_.ambiguous || match.ambiguous;
      if (match.through_alias) result_.flags.set(Flag::kShortName);
      if (!match.found()) {
        result_.question = FileQuestion{.volume = position.volume,
                                        .directory = {.record = position.directory->record,
                                                      .sequence = position.directory->sequence},
                                        .case_sensitive = position.directory->case_sensitive,
                                        .name = std::u16string(stream.file),
                                        .last = last,
                                        .placeholder = position.placeholder};
        broken(Reason::kMissing, component);
        if (match.plain_file) apply_answer(result_, *match.plain_file);
        return false;
      }
      if (match.file == nullptr) {
        position.directory = match.directory;
      } else {
        step = cross(*match.file, match.directory, frame, position);
        if (step != Step::kArrived) break;
        frame.crossed_junction = true;
      }
      path.advance();
    }
    if (step == Step::kEnded) return false;
    if (step == Step::kArrived) return true;
  }
}

// The current component has a reparse point.
Walker::Step Walker::cross(const LinkFile& link, const Directory* directory, Frame& frame,
                           Position& position) {
  const Component component = frame.path.current();
  if (last_link_ == LastLink::kTake && frame.last()) {
    if (directory != nullptr) {
      position.directory = directory;
      return Step::kArrived;
    }
    reach_file(link, component, position);
    return Step::kEnded;
  }
  if (link.reparse_unavailable) {
    end(Verdict::kUnverifiable, Reason::kDataUnavailable, hop_of(component), component.text);
    return Step::kEnded;
  }
  const auto point = mft::ReparsePoint::parse(link.reparse());
  if (!point) {
    // Its sizes are inconsistent, but it is still a link.
    const auto tag = link.reparse().read<mft::Le32>(0);
    if (tag && mft::ReparseTag(*tag).behaviour() == mft::TagBehaviour::kFollowed) {
      return follow_link(link, frame, position);
    }
    result_.malformation = report::Malformation::kReparseData;
    broken(Reason::kMalformed, component);
    return Step::kEnded;
  }
  switch (point->tag().behaviour()) {
    case mft::TagBehaviour::kFollowed: return follow_link(link, frame, position);
    case mft::TagBehaviour::kNotFollowed:
      broken(Reason::kNotFollowed, component);
      return Step::kEnded;
    case mft::TagBehaviour::kFilter:
      end(Verdict::kUnverifiable, Reason::kFilter, hop_of(component), component.text);
      return Step::kEnded;
    case mft::TagBehaviour::kPlaceholder: position.placeholder = true; break;
    case mft::TagBehaviour::kTransparent: break;
  }
  if (directory != nullptr) {
    position.directory = directory;
    return Step::kArrived;
  }
  if (!frame.last()) {
    broken(Reason::kWrongKind, component);
  } else {
    reach_file(link, component, position);
  }
  return Step::kEnded;
}

void Walker::reach_file(const LinkFile& file, const Component& component,
                        const Position& position) {
  result_.hop = hop_of(component);
  result_.component = component.text;
  result_.object = {
      .volume = position.volume,
      .record = file.record,
      .sequence = file.sequence,
      .directory = false,
      .parent = {.record = position.directory->record, .sequence = position.directory->sequence}};
  result_.object_name =
      matched_name(file, position.directory->record, split_stream(component.text).file,
                   volume(position.volume).volume().upcase());
}

}  // namespace scanner
