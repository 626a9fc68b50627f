#include "scanner/resolve/volume_map.h"

#include <algorithm>
#include <utility>

namespace scanner {

using report::Reason;
using report::Verdict;
using Kind = VolumeAnswer::Kind;

NoVolume no_volume(Kind kind) {
  switch (kind) {
    case Kind::kDoesNotExist: return {Verdict::kBroken, Reason::kNoSuchVolume};
    case Kind::kForeign: return {Verdict::kUnverifiable, Reason::kForeignFileSystem};
    case Kind::kNetwork: return {Verdict::kUnverifiable, Reason::kNetwork};
    case Kind::kSessionLetter: return {Verdict::kUnverifiable, Reason::kSessionLetter};
    case Kind::kUnreadable: return {Verdict::kUnverifiable, Reason::kVolumeUnreadable};
    case Kind::kVolume:
    case Kind::kNotGiven:
    case Kind::kNotOpened: break;
  }
  return {Verdict::kUnverifiable, Reason::kVolumeNotGiven};
}

void VolumeMap::add_view(View view, const std::vector<VolumeIndex>& volumes) {
  for (const auto& [name, answer] : answers_) {
    if (!answer.implied) view.answers[name] = answer;  // an image of this machine's own disk
  }
  for (const VolumeIndex volume : volumes) seen_by_[volume] = views_.size();
  views_.push_back(std::move(view));
}

void VolumeMap::opened(std::uint16_t number, std::optional<VolumeIndex> volume) {
  for (View& view : views_) {
    for (auto& [name, answer] : view.answers) {
      if (answer.kind != Kind::kNotOpened || answer.unopened != number) continue;
      answer = volume ? VolumeAnswer{.kind = Kind::kVolume, .volume = *volume}
                      : VolumeAnswer{.kind = Kind::kUnreadable, .asking = answer.asking};
    }
  }
  if (volume) seen_by_[*volume] = 0;
}

const VolumeMap::View* VolumeMap::view_of(VolumeIndex volume) const {
  const auto seen = seen_by_.find(volume);
  return seen != seen_by_.end() ? &views_[seen->second] : nullptr;
}

VolumeAnswer VolumeMap::find(std::string_view name) const {
  const auto found = answers_.find(name);
  return found != answers_.end() ? found->second : VolumeAnswer();
}

VolumeAnswer VolumeMap::find(std::string_view name, VolumeIndex from) const {
  const View* const view = view_of(from);
  if (view == nullptr) return find(name);
  const auto found = view->answers.find(name);
  if (found != view->answers.end()) return found->second;
  if (name.size() == 2) return {.kind = view->other_letters, .asking = Asking::kSession};
  return {.kind = view->other_guids, .asking = Asking::kMachine};
}

bool VolumeMap::names(VolumeIndex volume) const {
  return has_view(volume) || std::ranges::any_of(answers_, [volume](const auto& entry) {
           const VolumeAnswer& answer = entry.second;
           return answer.kind == Kind::kVolume && answer.volume == volume && !answer.implied;
         });
}

bool VolumeMap::has_letter(VolumeIndex volume) const {
  const View* const view = view_of(volume);
  return std::ranges::any_of(view != nullptr ? view->answers : answers_, [&](const auto& entry) {
    const auto& [name, answer] = entry;
    return name.size() == 2 && answer.kind == Kind::kVolume && answer.volume == volume &&
           answer.assumed_letter == 0;
  });
}

std::vector<std::string> VolumeMap::names_of(VolumeIndex volume) const {
  const View* const view = view_of(volume);
  std::vector<std::string> names;
  for (const auto& [name, answer] : view != nullptr ? view->answers : answers_) {
    if (answer.kind == Kind::kVolume && answer.volume == volume) names.push_back(name);
  }
  return names;
}

}  // namespace scanner
