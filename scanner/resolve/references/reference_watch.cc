#include "scanner/resolve/references/reference_watch.h"

#include "scanner/resolve/target.h"

namespace scanner {

using report::Access;
using report::RelationKind;
using report::SubjectKind;

void ReferenceWatch::start(bool inside) {
  stack_.clear();
  hops_.clear();
  entered_.assign(volumes_.size(), Entered());
  entering_.reset();
  first_ = nullptr;
  inside_ = inside;
  own_hop_ = 1;
  at_own_location_ = true;
  by_name_ = false;
  own_components_left_.reset();
  climbs_out_ = false;
  uses_letter_ = false;
  parent_ = Parent();
  name_ = {};
}

void ReferenceWatch::start_from_letter(VolumeIndex from, std::string_view letter) {
  start(false);
  own_hop_ = 0;
  at_own_location_ = false;
  entering_ = Entered{.origin = 0, .access = Access::kLetter};
  const VolumeAnswer answer = map_.find(letter, from);
  uses_letter_ = answer.kind == VolumeAnswer::Kind::kVolume && answer.volume == subject_.volume;
}

void ReferenceWatch::begin(Cause cause, VolumeIndex volume,
                           std::span<const std::u16string_view> components, std::uint32_t depth) {
  stack_.begin(components, depth);
  if (depth == 0) judge_climb();
  if (entering_) {
    entered_[volume] = *entering_;
    entering_.reset();
    // A junction's target does not replace the path.
    if (depth == 0) at_own_location_ = false;
  } else if (cause == Cause::kRewritten && depth == 0 && at_own_location_) {
    const bool rooted = !hops_.empty() && hops_.back().substitute.starts_with(u'\\');
    if (rooted) at_own_location_ = false;
    if (!rooted) own_components_left_ = 0;
  }
  if (!subject_.root || volume != subject_.volume) return;
  pass({.origin = entered_[volume].origin,
        .last = stack_.ahead() == 0,
        .access = entered_[volume].access});
}

void ReferenceWatch::component(VolumeIndex volume, const Directory& parent,
                               std::u16string_view name, std::size_t at, std::uint32_t depth,
                               std::uint32_t hop, const NameMatch& match) {
  stack_.at(at, depth);
  if (depth == 0 && hop != 0) judge_climb();
  if (depth == 0 && own_components_left_) ++*own_components_left_;
  parent_ = {.record = parent.record, .sequence = parent.sequence};
  name_ = name;
  if (!is_subject(volume, parent, name, match)) return;
  const Pass passed{.origin = hop, .last = stack_.ahead() == 0, .access = entered_[volume].access};
  if (subject_.kind == SubjectKind::kMissing) {
    pass_missing(passed);
  } else {
    pass(passed);
  }
}

void ReferenceWatch::link(VolumeIndex volume, const LinkFile& file, std::uint32_t,
                          std::u16string_view substitute, bool relative) {
  hops_.push_back({.volume = volume,
                   .file = &file,
                   .parent = parent_,
                   .name = std::u16string(name_),
                   .substitute = std::u16string(substitute),
                   .relative = relative});
}

void ReferenceWatch::named_volume(std::string_view name, const VolumeAnswer& answer) {
  const bool letter = name.size() == 2;
  entering_ = Entered{.origin = static_cast<std::uint32_t>(hops_.size()),
                      .access = letter ? Access::kLetter : Access::kVolumeGuid};
  const bool here = answer.kind == VolumeAnswer::Kind::kVolume && answer.volume == subject_.volume;
  uses_letter_ = uses_letter_ || (letter && here);
}

// After the last component that a relative target left of the link's own location.
void ReferenceWatch::judge_climb() {
  if (!own_components_left_) return;
  if (inside_ && *own_components_left_ < subject_.depth) climbs_out_ = true;
  own_components_left_.reset();
}

bool ReferenceWatch::same(std::u16string_view a, std::u16string_view b) const {
  return subject_.case_sensitive ? a == b : upcase_.equal(a, b);
}

bool ReferenceWatch::is_subject(VolumeIndex volume, const Directory& parent,
                                std::u16string_view name, const NameMatch& match) const {
  if (subject_.root || volume != subject_.volume || parent.record != subject_.parent.record) {
    return false;
  }
  const std::u16string_view asked = split_stream(name).file;
  if (match.directory != nullptr) {
    return subject_.kind != SubjectKind::kMissing && match.directory->record == subject_.record;
  }
  if (match.file != nullptr) {
    // Each name of a file with several names counts separately.
    return subject_.kind != SubjectKind::kMissing && match.file->record == subject_.record &&
           matched_name(*match.file, parent.record, asked, upcase_) == subject_.name;
  }
  if (subject_.reparse != nullptr || subject_.kind == SubjectKind::kDirectory) return false;
  if (match.plain_file && match.plain_file->kind == FileAnswer::Kind::kFound) {
    return match.plain_file->record == subject_.record && match.plain_file->name == subject_.name &&
           subject_.kind == SubjectKind::kFile;
  }
  return same(asked, subject_.name) || (!subject_.alias.empty() && same(asked, subject_.alias));
}

// The rest of the path has to be the rest of the requested path, or longer.
void ReferenceWatch::pass_missing(const Pass& passed) {
  const auto ahead = stack_.names_ahead();
  if (ahead.size() < subject_.below.size()) return;
  for (std::size_t i = 0; i < subject_.below.size(); ++i) {
    if (!same(split_stream(ahead[i]).file, subject_.below[i])) return;
  }
  Pass exact = passed;
  exact.last = ahead.size() == subject_.below.size();
  pass(exact);
}

// The link's own target takes precedence over others, and being the target over being passed.
void ReferenceWatch::pass(const Pass& passed) {
  if (passed.origin != 0 || !at_own_location_) by_name_ = true;
  const auto direct = [this](const Pass& pass) { return pass.origin <= own_hop_; };
  const bool better = first_ == nullptr || (direct(passed) && !direct(best_)) ||
                      (direct(passed) && direct(best_) && passed.last && !best_.last);
  if (!better) return;
  best_ = passed;
  first_ = &best_;
}

void ReferenceWatch::finish(const WalkResult& walk) {
  judge_climb();
  // A mount point that names the volume without a backslash ends there without another look-up.
  const bool at_root = entering_ && walk.object && walk.object->volume == subject_.volume &&
                       walk.object->record == mft::kRootRecord;
  if (!subject_.root || !at_root) return;
  pass({.origin = entering_->origin, .last = true, .access = entering_->access});
}

RelationKind ReferenceWatch::kind() const {
  if (first_->origin > own_hop_) return RelationKind::kThrough;
  return first_->last ? RelationKind::kAt : RelationKind::kInto;
}

}  // namespace scanner
