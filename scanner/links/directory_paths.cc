#include "scanner/links/directory_paths.h"

#include <ranges>

namespace scanner {

DirectoryPath DirectoryPaths::of(Parent parent) {
  if (const Slot& slot = slot_of(parent); slot.parent == parent && slot.length != 0) {
    return {.text = text_of(slot), .state = report::PathState::kWhole};
  }
  const report::PathState state = tree_.state(parent);
  if (state == report::PathState::kWhole) return {.text = make(parent), .state = state};
  // Rare, and such a path starts with what depends on more than its directory.
  if (other_text_.empty() || !(other_ == parent)) {
    other_ = parent;
    other_text_.clear();
    tree_.append_path(parent, other_text_);
  }
  return {.text = other_text_, .state = state};
}

// Climbs to the root or to a directory whose path is known, and from there writes one text, of
// which every directory on the way has a piece. REQUIRES: the path is whole.
std::u16string_view DirectoryPaths::make(Parent parent) {
  if (text_.size() > kMaxUnits) {
    text_.clear();
    slots_ = {};
  }
  way_.clear();
  Slot known;
  for (;;) {
    if (const Slot& slot = slot_of(parent); slot.parent == parent) {
      known = slot;
      break;
    }
    const Directory* const directory = tree_.parent_of(parent);
    if (directory->record == kRootIndex) break;
    way_.push_back({.parent = parent, .directory = directory});
    parent = directory->parent;
  }
  const std::size_t start = text_.size();
  text_.append(text_, known.start, known.length);
  for (const Step& step : way_ | std::views::reverse) {
    text_.push_back(u'\\');
    text_ += step.directory->name();
    slot_of(step.parent) = {.parent = step.parent, .start = start, .length = text_.size() - start};
  }
  return std::u16string_view(text_).substr(start);
}

}  // namespace scanner
