#include "report/baseline/finding_states.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <tuple>
#include <utility>

namespace report {
namespace {

// A finding of the baseline, with the position of its volume in the new report.
struct Earlier {
  const Hit* hit = nullptr;
  std::uint32_t volume = 0;
  bool matched = false;
};

auto fingerprint_key(const Hit& hit, std::uint32_t volume) {
  return std::tuple(volume, hit.fingerprint);
}
auto file_key(const Hit& hit, std::uint32_t volume) {
  return std::tuple(volume, hit.record, hit.sequence, hit.kind);
}

// Matches those of `now` without a state with those of `before`: findings of equal keys, in order.
template <typename Key>
void match(std::vector<Earlier>& before, std::vector<Hit*>& now, FindingState state,
           const Key& key) {
  std::erase_if(before, [](const Earlier& earlier) { return earlier.matched; });
  std::erase_if(now, [](const Hit* hit) { return hit->state.has_value(); });
  const auto earlier_key = [&](const Earlier& earlier) {
    return std::pair(key(*earlier.hit, earlier.volume), earlier.hit);
  };
  const auto key_now = [&](const Hit* hit) { return std::pair(key(*hit, hit->volume), hit); };
  std::ranges::sort(before, {}, earlier_key);
  std::ranges::sort(now, {}, key_now);
  auto at = before.begin();
  for (Hit* const hit : now) {
    const auto wanted = key(*hit, hit->volume);
    while (at != before.end() && key(*at->hit, at->volume) < wanted) ++at;
    if (at == before.end() || wanted < key(*at->hit, at->volume)) continue;
    at->matched = true;
    hit->state = state;
    ++at;
  }
}

}  // namespace

std::vector<Hit> compare_findings(const std::vector<Hit>& before, std::vector<Hit>& now,
                                  const std::vector<VolumePair>& volumes) {
  std::vector<Earlier> earlier;
  earlier.reserve(before.size());
  for (const Hit& hit : before) {
    for (const VolumePair& pair : volumes) {
      if (pair.before != hit.volume || !pair.after) continue;
      earlier.push_back({.hit = &hit, .volume = static_cast<std::uint32_t>(*pair.after)});
    }
  }
  std::vector<Hit*> unmatched;
  unmatched.reserve(now.size());
  for (Hit& hit : now) {
    hit.state.reset();
    unmatched.push_back(&hit);
  }
  match(earlier, unmatched, FindingState::kUnchanged, fingerprint_key);
  match(earlier, unmatched, FindingState::kUpdated, file_key);
  for (Hit& hit : now) {
    if (!hit.state) hit.state = FindingState::kNew;
  }
  std::vector<Hit> absent;
  for (const Earlier& each : earlier) {
    if (each.matched) continue;
    Hit& hit = absent.emplace_back(*each.hit);
    hit.volume = each.volume;
    hit.state = FindingState::kAbsent;
  }
  std::ranges::sort(absent, {}, [](const Hit& hit) {
    return std::tuple(hit.volume, hit.record, hit.sequence, hit.kind, hit.row);
  });
  return absent;
}

}  // namespace report
