#include "report/baseline/volume_pairs.h"

#include <algorithm>
#include <functional>

namespace report {
namespace {

using Matches = std::function<bool(const VolumeSummary& before, const VolumeSummary& after)>;

class Pairing {
 public:
  Pairing(const Summary& before, const Summary& after) : before_(before), after_(after) {
    for (std::size_t i = 0; i < before.volumes.size(); ++i) {
      if (!before.volumes[i].target_only) left_.push_back(i);
    }
    for (std::size_t i = 0; i < after.volumes.size(); ++i) {
      if (!after.volumes[i].target_only) pairs_.push_back({.before = std::nullopt, .after = i});
    }
  }

  void match(const Matches& matches) {
    for (VolumePair& pair : pairs_) {
      if (pair.before) continue;
      const auto found = std::ranges::find_if(left_, [&](std::size_t i) {
        return matches(before_.volumes[i], after_.volumes[*pair.after]);
      });
      if (found == left_.end()) continue;
      pair.before = *found;
      left_.erase(found);
    }
  }

  // The only volume without a serial number on either side.
  void match_loose() {
    const auto loose = [this](std::size_t i) { return before_.volumes[i].serial.empty(); };
    const auto open = [this](const VolumePair& pair) {
      return !pair.before && after_.volumes[*pair.after].serial.empty();
    };
    if (std::ranges::count_if(left_, loose) != 1 || std::ranges::count_if(pairs_, open) != 1) {
      return;
    }
    const auto found = std::ranges::find_if(left_, loose);
    std::ranges::find_if(pairs_, open)->before = *found;
    left_.erase(found);
  }

  std::vector<VolumePair> take() {
    for (const std::size_t i : left_) pairs_.push_back({.before = i, .after = std::nullopt});
    return std::move(pairs_);
  }

 private:
  const Summary& before_;
  const Summary& after_;
  std::vector<std::size_t> left_;  // of `before`
  std::vector<VolumePair> pairs_;
};

}  // namespace

std::vector<VolumePair> pair_volumes(const Summary& before, const Summary& after) {
  Pairing pairing(before, after);
  const auto same_serial = [](const VolumeSummary& a, const VolumeSummary& b) {
    return !a.serial.empty() && a.serial == b.serial;
  };
  pairing.match([&](const VolumeSummary& a, const VolumeSummary& b) {
    return same_serial(a, b) && a.partition == b.partition && a.name == b.name;
  });
  pairing.match([&](const VolumeSummary& a, const VolumeSummary& b) {
    return same_serial(a, b) && a.partition == b.partition;
  });
  pairing.match(same_serial);
  pairing.match([](const VolumeSummary& a, const VolumeSummary& b) {
    return a.serial.empty() && b.serial.empty() && a.name == b.name;
  });
  pairing.match_loose();
  return pairing.take();
}

}  // namespace report
