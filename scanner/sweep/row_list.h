// A list that grows without moving its rows, and frees them piece by piece while they are copied
// out: a worker's part of the catalog, whose length is not known beforehand.
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
      const Position position = locate(first);
      const std::size_t count = std::min(position.rows_left, last - first);
      const T* const rows = blocks_[position.block].data() + position.row;
      std::for_each_n(rows, count, visit);
      first += count;
    }
  }
  // Copies rows [first, last) to `out`.
  void copy_to(T* out, std::size_t first, std::size_t last) const {
    while (first < last) {
      const Position position = locate(first);
      const std::size_t count = std::min(position.rows_left, last - first);
      out = std::copy_n(blocks_[position.block].data() + position.row, count, out);
      first += count;
    }
  }
  // The same. Ranges must be requested in rising order: blocks that end before `last` are freed.
  void move_to(T* out, std::size_t first, std::size_t last) {
    while (first < last) {
      const Position position = locate(first);
      auto& block = blocks_[position.block];
      const std::size_t count = std::min(position.rows_left, last - first);
      out = std::copy_n(block.data() + position.row, count, out);
      first += count;
      if (count == position.rows_left) block = {};
    }
  }

 private:
  static_assert(std::is_trivially_copyable_v<T>);
  // Block sizes double up to the largest: a small volume must not pay for large pages that it never
  // fills.
  static constexpr std::size_t kFirstRows = 32 * 1024 / sizeof(T);
  static constexpr unsigned kDoublings = 7;  // to 4 MiB
  static std::size_t rows_of_block(std::size_t block) {
    return kFirstRows << std::min<std::size_t>(block, kDoublings);
  }

  struct Position {
    std::size_t block = 0;
    std::size_t row = 0;        // within the block
    std::size_t rows_left = 0;  // of the block, this one included
  };
  static Position locate(std::size_t row) {
    Position position;
    while (position.block < kDoublings && row >= rows_of_block(position.block)) {
      row -= rows_of_block(position.block++);
    }
    const std::size_t rows = rows_of_block(position.block);
    position.block += row / rows;
    position.row = row % rows;
    position.rows_left = rows - position.row;
    return position;
  }

  void add_block() {
    const std::size_t rows = rows_of_block(blocks_.size());
    blocks_.emplace_back().resize(rows);
    end_ = blocks_.back().data();
    block_end_ = end_ + rows;
  }

  std::vector<Table<T>> blocks_;
  T* end_ = nullptr;  // of the rows in the last block
  T* block_end_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace scanner
