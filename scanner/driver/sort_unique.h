// Sorts and removes duplicates.
#pragma once

#include <algorithm>
#include <vector>

namespace scanner {

template <typename Item>
void sort_unique(std::vector<Item>& items) {
  std::ranges::sort(items);
  const auto repeated = std::ranges::unique(items);
  items.erase(repeated.begin(), repeated.end());
}

}  // namespace scanner
