// A stable sort. std::stable_sort of libstdc++ 12 calls something deprecated,
// which clang reports even from system headers' templates.
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace fixture {

template <typename T, typename Less>
void sort_stably(std::vector<T>& values, const Less& less) {
  std::vector<std::size_t> order(values.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    order[i] = i;
  }
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return less(values[a], values[b]) || (!less(values[b], values[a]) && a < b);
  });
  std::vector<T> sorted;
  sorted.reserve(values.size());
  for (const std::size_t i : order) {
    sorted.push_back(std::move(values[i]));
  }
  values = std::move(sorted);
}

}  // namespace fixture
