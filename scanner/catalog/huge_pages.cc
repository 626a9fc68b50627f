#include "scanner/catalog/huge_pages.h"

#ifdef __linux__
#include <sys/mman.h>

#include <bit>
#include <cstdint>

#include "scanner/source/address.h"
#endif

namespace scanner {

#ifdef __linux__

void prefer_huge_pages(void* address, std::size_t bytes) {
  constexpr std::uintptr_t kPageBytes = 4096;
  if (bytes < kHugePageBytes) return;
  const auto begin = address_of(address);
  const auto first = (begin + kPageBytes - 1) / kPageBytes * kPageBytes;
  const auto last = (begin + bytes) / kPageBytes * kPageBytes;
  // Only advice: its result does not matter.
  static_cast<void>(madvise(std::bit_cast<void*>(first), last - first, MADV_HUGEPAGE));
}

#else

void prefer_huge_pages(void*, std::size_t) {}

#endif

}  // namespace scanner
