#include "scanner/resolve/trace/walk_recorder.h"

#include "mft/reparse_tag.h"
#include "scanner/catalog/shown_name.h"
#include "scanner/resolve/walker.h"

namespace scanner {
namespace {

constexpr std::size_t kMostEvents = 20'000;
constexpr std::size_t kMostViaJunction = 8;

}  // namespace

// Past the limit the walker continues only to distinguish a loop from depth.
bool WalkRecorder::full() const {
  return hop_ > kMaxHops || record_.events.size() >= kMostEvents;
}

void WalkRecorder::begin(Cause cause, VolumeIndex volume,
                         std::span<const std::u16string_view> components, std::uint32_t depth) {
  stack_.begin(components, depth);
  crosses_junction_.resize(depth + 1);
  crosses_junction_[depth] = false;
  if (full()) {
    ++record_.left_out;
    return;
  }
  PathBegun begun{.cause = cause, .volume = volume, .depth = depth, .hop = hop_, .path = {}};
  for (const auto component : components) {
    begun.path.push_back(u'\\');
    append_shown_name(component, begun.path);
  }
  if (begun.path.empty()) begun.path.push_back(u'\\');
  record_.events.emplace_back(std::move(begun));
}

void WalkRecorder::component(VolumeIndex volume, const Directory& parent, std::u16string_view name,
                             std::size_t at, std::uint32_t depth, std::uint32_t hop,
                             const NameMatch& match) {
  stack_.at(at, depth);
  record_.last = ComponentStep{.volume = volume,
                               .directory = {.record = parent.record, .sequence = parent.sequence},
                               .name = std::u16string(name),
                               .depth = depth,
                               .hop = hop,
                               .last = stack_.at_end(),
                               .match = match};
  if (full()) {
    ++record_.left_out;
  } else {
    record_.events.emplace_back(*record_.last);
  }
}

void WalkRecorder::link(VolumeIndex volume, const LinkFile& file, std::uint32_t hop,
                        std::u16string_view, bool relative) {
  const std::uint32_t depth = record_.last->depth;
  const bool through_junction = crosses_junction_[depth];
  record_.last->link =
      FollowedLink{.hop = hop, .relative = relative, .through_junction = through_junction};
  if (!full()) std::get<ComponentStep>(record_.events.back()).link = record_.last->link;
  if (record_.last->hop == 0 && record_.asked_link == nullptr) record_.asked_link = &file;
  hop_ = hop;
  if (relative && through_junction && record_.relative_via_junction.size() < kMostViaJunction) {
    RelativeThroughJunction link{.hop = hop,
                                 .volume = volume,
                                 .directory = record_.last->directory,
                                 .name = record_.last->name,
                                 .rest = {}};
    for (const auto name : stack_.names_ahead()) link.rest.emplace_back(name);
    record_.relative_via_junction.push_back(std::move(link));
  }
  const auto tag = file.reparse().read<mft::Le32>(0);
  if (tag && *tag == mft::kTagMountPoint) crosses_junction_[depth] = true;
}

void WalkRecorder::named_volume(std::string_view name, const VolumeAnswer& answer) {
  if (answer.kind == VolumeAnswer::Kind::kNotGiven) record_.unmapped = std::string(name);
}

}  // namespace scanner
