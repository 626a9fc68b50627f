#include "scanner/resolve/followed_links.h"

#include <algorithm>
#include <utility>

namespace scanner {
namespace {

// In walks with more links than this they are found by record, not one by one.
constexpr std::uint32_t kManyLinks = 64;
constexpr std::size_t kFewestChains = 1024;
constexpr std::size_t kLinksPerChain = 4;
constexpr std::uint64_t kLinksPerStep = 16;  // links climbed per step

}  // namespace

void FollowedLinks::clear() {
  links_.assign(1, Node());
  chains_.clear();
}

FollowedLinks::Encounter FollowedLinks::find_encounter(const Link& link, bool relative,
                                                       Steps& steps) const {
  std::uint32_t stop = chains_.empty() ? 0 : link.above;  // links below this were already ruled out
  std::uint32_t climbed = 0;
  if (!chains_.empty()) {
    for (std::uint32_t at = chains_[link.record % chains_.size()]; at != 0;
         at = links_[at].earlier) {
      ++climbed;
      if (links_[at].link.record == link.record) stop = std::min(stop, at - 1);
    }
  }
  Encounter encounter = Encounter::kNo;
  for (std::uint32_t up = link.above; up > stop && encounter != Encounter::kInOwnTarget;
       up = links_[up].link.above) {
    const Link& above = links_[up].link;
    ++climbed;
    if (above.volume != link.volume || above.record != link.record) continue;
    const bool same = !relative || above.prefix_hash == link.prefix_hash;
    encounter = same ? Encounter::kInOwnTarget : Encounter::kFromElsewhere;
  }
  steps.used += climbed / kLinksPerStep;
  return encounter;
}

void FollowedLinks::add(const Link& link) {
  links_.push_back({.link = link});
  if (links_.size() <= kManyLinks) return;
  std::uint32_t first = hops();
  if (links_.size() > kLinksPerChain * chains_.size()) {
    chains_.assign(std::max(kFewestChains, 2 * chains_.size()), 0);
    first = 1;
  }
  for (std::uint32_t hop = first; hop <= hops(); ++hop) {
    std::uint32_t& latest = chains_[links_[hop].link.record % chains_.size()];
    links_[hop].earlier = std::exchange(latest, hop);
  }
}

}  // namespace scanner
