#include "report/policy/required_links.h"

#include <algorithm>
#include <atomic>

#include "mft/utf16.h"
#include "report/policy/folded.h"
#include "report/policy/link_rules.h"

namespace report {
namespace {

std::u16string in_upper_case(std::u16string_view text) {
  std::u16string upper(text);
  for (char16_t& unit : upper) unit = folded(unit);
  return upper;
}

std::u16string comparable_target(std::u16string_view text) {
  while (text.size() > 1 && text.back() == u'\\') text.remove_suffix(1);
  return in_upper_case(text);
}

std::string shown_path(const RequiredLink& link) {
  return link.drive + mft::to_utf8(link.path);
}

}  // namespace

RequiredLinks::RequiredLinks(const Policy& policy, const std::vector<VolumeSummary>& volumes)
    : policy_(policy), volumes_(volumes) {
  for (std::uint32_t i = 0; i < policy.required.size(); ++i) {
    for (std::uint32_t volume = 0; volume < volumes.size(); ++volume) {
      if (volumes[volume].target_only || !is_on(policy.required[i].drive, volumes[volume]))
        continue;
      by_path_[in_upper_case(policy.required[i].path)].push_back(wanted_.size());
      wanted_.push_back({.required = i, .volume = volume});
    }
  }
  there_.resize(wanted_.size());
}

bool RequiredLinks::differs(const LinkRow& row, std::uint32_t volume) {
  const auto found = by_path_.find(in_upper_case(row.path));
  if (found == by_path_.end()) return false;
  bool differs = false;
  for (const std::size_t index : found->second) {
    if (wanted_[index].volume != volume) continue;
    std::atomic_ref(there_[index]).store(1, std::memory_order_relaxed);
    const RequiredLink& required = policy_.required[wanted_[index].required];
    differs = differs || (!required.target.empty() &&
                          comparable_target(row.target) != comparable_target(required.target));
  }
  return differs;
}

std::vector<Hit> RequiredLinks::missing() const {
  std::vector<Hit> hits;
  for (std::size_t i = 0; i < wanted_.size(); ++i) {
    // What an incomplete scan did not see may be there.
    if (there_[i] != 0 || !volumes_[wanted_[i].volume].incomplete.empty()) continue;
    Hit& hit = hits.emplace_back();
    hit.row = wanted_[i].required;
    hit.volume = wanted_[i].volume;
    hit.kind = FindingKind::kRequiredLinkMissing;
  }
  return hits;
}

std::vector<std::string> RequiredLinks::notes() const {
  std::vector<std::string> notes;
  for (std::uint32_t i = 0; i < policy_.required.size(); ++i) {
    if (std::ranges::find(wanted_, i, &Wanted::required) == wanted_.end()) {
      notes.push_back(
          "the required link " + shown_path(policy_.required[i]) +
          " was not looked for: its volume was not scanned, or its letter is not known");
    }
  }
  for (std::size_t i = 0; i < wanted_.size(); ++i) {
    const VolumeSummary& volume = volumes_[wanted_[i].volume];
    if (there_[i] == 0 && !volume.incomplete.empty()) {
      notes.push_back("the required link " + shown_path(policy_.required[wanted_[i].required]) +
                      " was not found, but the scan of " + volume.name + " is incomplete");
    }
  }
  return notes;
}

}  // namespace report
