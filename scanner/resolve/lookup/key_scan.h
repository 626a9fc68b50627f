// Goes through the keys of all ordinary files of a catalog.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <new>
#include <vector>

#include "report/threads/parallel.h"
#include "scanner/catalog/catalog.h"

namespace scanner {

// The records whose keys are `wanted`, in order. Calls it from all threads; slots without an
// ordinary file are left out. May throw std::bad_alloc.
template <typename Wanted>
std::vector<RecordIndex> scan_keys(const Catalog& catalog, std::uint32_t threads,
                                   const Wanted& wanted) {
  constexpr std::size_t kGrain = 64 * 1024;
  const auto keys = catalog.file_keys.keys();
  std::vector<RecordIndex> found;
  std::mutex mutex;
  const bool done = for_ranges(threads, keys.size(), kGrain,
                               [&](std::uint32_t, std::size_t first, std::size_t last) {
                                 std::vector<RecordIndex> hits;
                                 for (std::size_t i = first; i < last; ++i) {
                                   if (keys[i].parent != 0 && wanted(keys[i])) {
                                     hits.push_back(static_cast<RecordIndex>(i));
                                   }
                                 }
                                 const std::scoped_lock lock(mutex);
                                 found.insert(found.end(), hits.begin(), hits.end());
                               });
  if (!done) throw std::bad_alloc();
  std::ranges::sort(found);
  return found;
}

}  // namespace scanner
