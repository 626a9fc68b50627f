// The links that one walk has followed, and in whose target each was encountered: this
// distinguishes a loop from a path that is merely long.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "scanner/catalog/catalog.h"
#include "scanner/resolve/steps.h"
#include "scanner/resolve/volume_map.h"

namespace scanner {

class FollowedLinks {
 public:
  struct Link {
    VolumeIndex volume = 0;
    RecordIndex record = 0;
    std::uint32_t above = 0;  // the hop in whose target it was encountered; 0: in the path itself
    std::size_t prefix_hash = 0;  // a relative link leads elsewhere from another location
    std::u16string_view text{};   // the component that led to it
  };
  enum class Encounter : std::uint8_t { kNo, kInOwnTarget, kFromElsewhere };

  void clear();
  // Hops are numbered from 1, in the order in which they were added.
  [[nodiscard]] std::uint32_t hops() const { return static_cast<std::uint32_t>(links_.size()) - 1; }
  // REQUIRES: 1 <= hop <= hops().
  [[nodiscard]] VolumeIndex volume_of(std::uint32_t hop) const { return links_[hop].link.volume; }
  [[nodiscard]] const Link& at(std::uint32_t hop) const { return links_[hop].link; }
  // Whether `link` is encountered inside its own target: climbs from `link.above` through the links
  // whose targets contain it. A relative link is the same only from the same location.
  [[nodiscard]] Encounter find_encounter(const Link& link, bool relative, Steps& steps) const;
  void add(const Link& link);

 private:
  struct Node {
    Link link;
    std::uint32_t earlier = 0;  // the next in the same chain
  };

  std::vector<Node> links_ = std::vector<Node>(1);  // by hop; the first stands for the path itself
  // The latest link of each chain, all of whose records have the same remainder. Empty for short
  // walks.
  std::vector<std::uint32_t> chains_;
};

}  // namespace scanner
