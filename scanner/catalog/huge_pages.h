// Large tables in large pages: most of the cost of a fresh 4 KiB page is the page fault.
#pragma once

#include <cstddef>
#include <limits>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>
#include <vector>

namespace scanner {

inline constexpr std::size_t kHugePageBytes = std::size_t{2} << 20U;  // x86 and most of ARM

// Tells the system that these bytes, still untouched, will all be used. Never fails: without large
// pages, nothing happens.
void prefer_huge_pages(void* address, std::size_t bytes);

// For vectors that are sized first and filled by all threads: resize() leaves new elements
// uninitialised, so that the thread that fills a page is the first to touch it.
template <typename T>
class TableAllocator {
 public:
  using value_type = T;
  TableAllocator() = default;
  template <typename U>
  explicit TableAllocator(const TableAllocator<U>&) {}

  [[nodiscard]] T* allocate(std::size_t count) {
    if (count > std::numeric_limits<std::size_t>::max() / sizeof(T)) throw std::bad_alloc();
    void* const rows = ::operator new(count * sizeof(T), alignment(count));
    prefer_huge_pages(rows, count * sizeof(T));
    return static_cast<T*>(rows);
  }
  void deallocate(T* rows, std::size_t count) { ::operator delete(rows, alignment(count)); }
  template <typename U, typename... Arguments>
  void construct(U* element, Arguments&&... arguments) {
    if constexpr (sizeof...(Arguments) == 0) {
      static_assert(std::is_trivially_copyable_v<U> && std::is_trivially_destructible_v<U>);
    } else {
      std::construct_at(element, std::forward<Arguments>(arguments)...);
    }
  }
  friend bool operator==(const TableAllocator&, const TableAllocator&) { return true; }

 private:
  static std::align_val_t alignment(std::size_t count) {
    const bool large = count >= kHugePageBytes / sizeof(T);
    return std::align_val_t{large ? kHugePageBytes : alignof(std::max_align_t)};
  }
};

template <typename T>
using Table = std::vector<T, TableAllocator<T>>;

}  // namespace scanner
