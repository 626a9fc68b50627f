// A list that grows without moving what it holds, and gives it back piece by piece while it is
// copied out: a worker's share of the catalog, of which nobody knows beforehand how long it gets.
#pragma once

#include <algorithm>
#include <cstddef>
#include <type_traits>
#include <vector>

#include "scanner/catalog/huge_pages.h"

namespace scanner {

template <typename T>
class RowList {
 public:
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] T& back() { return *(end_ - 1); }

  void push_back(const T& row) {
    if (end_ == block_end_) add_block();
    *end_++ = row;
    ++size_;
  }

  // Calls visit(row) for rows [first, last).
  template <typename Visit>
  void for_each(std::size_t first, std::size_t last, const Visit& visit) const {
    while (first < last) {
      const Place place = place_of(first);
      const std::size_t count = std::min(place.rows_left, last - first);
      const T* const rows = blocks_[place.block].data() + place.row;
      std::for_each_n(rows, count, visit);
      first += count;
    }
  }
  // Copies rows [first, last) to `out`.
  void copy_to(T* out, std::size_t first, std::size_t last) const {
    while (first < last) {
      const Place place = place_of(first);
      const std::size_t count = std::min(place.rows_left, last - first);
      out = std::copy_n(blocks_[place.block].data() + place.row, count, out);
      first += count;
    }
  }
  // The same. Ranges must be asked for in rising order: the blocks that end before `last` are
  // freed.
  void move_to(T* out, std::size_t first, std::size_t last) {
    while (first < last) {
      const Place place = place_of(first);
      auto& block = blocks_[place.block];
      const std::size_t count = std::min(place.rows_left, last - first);
      out = std::copy_n(block.data() + place.row, count, out);
      first += count;
      if (count == place.rows_left) block = {};
    }
  }

 private:
  static_assert(std::is_trivially_copyable_v<T>);
  // Blocks double up to the largest: a small volume must not pay for large pages that it never
  // fills.
  static constexpr std::size_t kFirstRows = 32 * 1024 / sizeof(T);
  static constexpr unsigned kDoublings = 7;  // to 4 MiB
  static std::size_t rows_of_block(std::size_t block) {
    return kFirstRows << std::min<std::size_t>(block, kDoublings);
  }

  struct Place {
    std::size_t block = 0;
    std::size_t row = 0;        // within the block
    std::size_t rows_left = 0;  // of the block, this one included
  };
  static Place place_of(std::size_t row) {
    Place place;
    while (place.block < kDoublings && row >= rows_of_block(place.block)) {
      row -= rows_of_block(place.block++);
    }
    const std::size_t rows = rows_of_block(place.block);
    place.block += row / rows;
    place.row = row % rows;
    place.rows_left = rows - place.row;
    return place;
  }

  void add_block() {
    const std::size_t rows = rows_of_block(blocks_.size());
    blocks_.emplace_back().resize(rows);
    end_ = blocks_.back().data();
    block_end_ = end_ + rows;
  }

  std::vector<Table<T>> blocks_;
  T* end_ = nullptr;  // of what the last block holds
  T* block_end_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace scanner
