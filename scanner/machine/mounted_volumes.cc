#include "scanner/machine/mounted_volumes.h"

#include <algorithm>
#include <utility>

#include "scanner/source/windows_name.h"

namespace scanner {
namespace {

using Kind = VolumeAnswer::Kind;

VolumeAnswer answer_for(const MachineLetter& letter, const std::vector<VolumeAnswer>& volumes) {
  switch (letter.kind) {
    case MachineLetter::Kind::kVolume: return volumes[letter.volume];
    case MachineLetter::Kind::kNone: return {.kind = Kind::kDoesNotExist};
    case MachineLetter::Kind::kNetwork: return {.kind = Kind::kNetwork, .asking = Asking::kSession};
    case MachineLetter::Kind::kSubst:
    case MachineLetter::Kind::kOtherSession:
    case MachineLetter::Kind::kUnknown: break;
  }
  return {.kind = Kind::kSessionLetter, .asking = Asking::kSession};
}

}  // namespace

VolumeMap::View MountedVolumes::live_view() const {
  std::vector<VolumeAnswer> volumes;
  for (std::uint32_t i = 0; i < known_->volumes.size(); ++i) {
    const MachineVolume& volume = known_->volumes[i];
    if (const auto mounted = mounted_.find(i); mounted != mounted_.end()) {
      volumes.push_back({.kind = Kind::kVolume, .volume = mounted->second});
      continue;
    }
    // Drivers unknown to the mount manager may give a logon session a drive of its own.
    const Asking asking = volume.name.empty() ? Asking::kSession : Asking::kMachine;
    if (volume.is_ntfs()) {
      volumes.push_back({.kind = Kind::kNotOpened,
                         .unopened = static_cast<std::uint16_t>(i + 1),
                         .asking = asking});
    } else {
      volumes.push_back(
          {.kind = volume.is_foreign() ? Kind::kForeign : Kind::kUnreadable, .asking = asking});
    }
  }
  VolumeMap::View view;
  for (char c = 'A'; c <= 'Z'; ++c) {
    view.answers[std::string{c, ':'}] = answer_for(known_->letter(c), volumes);
  }
  for (const auto& [guid, volume] : known_->guids) view.answers[guid] = volumes[volume];
  view.other_guids = known_->knows_all_guids ? Kind::kDoesNotExist : Kind::kNotGiven;
  return view;
}

void MountedVolumes::find(const AuditedVolumes& volumes, VolumeMap& map) {
  if (machine_ == nullptr) return;
  std::vector<VolumeIndex> live;
  for (VolumeIndex i = 0; i < volumes.size(); ++i) {
    const VolumeCandidate& candidate = volumes[i]->volume().candidate();
    if (candidate.partition != 0 || candidate.loose_mft) continue;
    if (!known_) known_ = read_machine(*machine_);
    if (names_shadow_copy(candidate.source)) {
      find_copy(i, candidate.source);
    } else if (const auto volume = known_->find_source(*machine_, candidate.source)) {
      mounted_.try_emplace(*volume, i);
      live.push_back(i);
    }
  }
  if (live.empty() && copies_.empty()) return;
  const VolumeMap::View view = live_view();
  map.add_view(view, live);
  for (const auto& [index, copy] : copies_) {
    VolumeMap::View seen = view;
    for (const auto& [guid, volume] : known_->guids) {
      if (volume == copy.origin) seen.answers[guid] = {.kind = Kind::kVolume, .volume = index};
    }
    for (char c = 'A'; c <= 'Z'; ++c) {
      const MachineLetter& letter = known_->letter(c);
      if (letter.kind != MachineLetter::Kind::kVolume || letter.volume != copy.origin) continue;
      seen.answers[std::string{c, ':'}] = {.kind = Kind::kVolume, .volume = index};
    }
    map.add_view(std::move(seen), {index});
  }
}

void MountedVolumes::find_copy(VolumeIndex index, const std::string& source) {
  if (!listed_) listed_ = read_shadow_copies(*machine_);
  if (!*listed_) {
    unknown_copies_.push_back({.name = source, .why = listed_->error().message});
    return;
  }
  const WindowsName name = parse_windows_name(source);
  const auto copy = std::ranges::find_if(**listed_, [&](const ShadowCopy& listed) {
    return same_device(parse_windows_name(listed.device), name);
  });
  const auto origin =
      copy != (*listed_)->end() ? known_->guids.find(copy->origin) : known_->guids.end();
  if (origin == known_->guids.end()) {
    unknown_copies_.push_back({.name = source,
                               .why = copy == (*listed_)->end()
                                          ? "the system does not list it"
                                          : "its source volume is not there"});
    return;
  }
  copies_[index] = {.copy = *copy, .origin = origin->second};
}

void MountedVolumes::open(const std::set<std::uint16_t>& numbers, AuditedVolumes& volumes,
                          VolumeMap& map) {
  for (const std::uint16_t number : numbers) {
    const MachineVolume& wanted = known_->volumes[number - 1U];
    auto opened = open_(wanted);
    if (!opened) {
      failures_.push_back({.name = wanted.shown(), .why = opened.error().message});
      map.opened(number, std::nullopt);
      continue;
    }
    map.opened(number, static_cast<VolumeIndex>(volumes.size()));
    volumes.push_back(*std::move(opened));
  }
}

void MountedVolumes::resolve(const std::vector<VolumeIndex>& reported,
                             const ResolveOptions& options, AuditedVolumes& volumes, VolumeMap& map,
                             std::vector<VolumeResolutions>& resolutions) {
  for (;;) {
    std::set<std::uint16_t> wanted;
    resolutions.resize(volumes.size());
    for (const VolumeIndex i : reported) {
      resolutions[i] = resolve_volume(volumes, map, i, options, std::move(resolutions[i]));
      for (const Resolution& row : resolutions[i].rows) {
        if (row.unopened != 0) wanted.insert(row.unopened);
      }
    }
    const bool stopped = options.stop != nullptr && options.stop->load();
    if (wanted.empty() || stopped) break;
    open(wanted, volumes, map);
  }
  resolutions.resize(volumes.size());
}

const ShadowCopy* MountedVolumes::shadow_copy(VolumeIndex volume) const {
  const auto found = copies_.find(volume);
  return found != copies_.end() ? &found->second.copy : nullptr;
}

std::string MountedVolumes::origin_of(VolumeIndex volume) const {
  return known_->volumes[copies_.at(volume).origin].shown();
}

}  // namespace scanner
