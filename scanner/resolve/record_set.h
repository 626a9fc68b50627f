// A set of record numbers, one bit each.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "scanner/catalog/catalog.h"

namespace scanner {

class RecordSet {
 public:
  void add(RecordIndex record) {
    const std::size_t word = record / 64;
    if (word >= words_.size()) words_.resize(word + 1 + word / 2);
    words_[word] |= std::uint64_t{1} << record % 64;
  }
  void add_all(const RecordSet& other) {
    if (other.words_.size() > words_.size()) words_.resize(other.words_.size());
    for (std::size_t i = 0; i < other.words_.size(); ++i) words_[i] |= other.words_[i];
  }
  // Calls show(record) in rising order.
  template <typename Show>
  void for_all(const Show& show) const {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      for (std::uint64_t word = words_[i]; word != 0; word &= word - 1) {
        show(static_cast<RecordIndex>(i * 64 + static_cast<std::size_t>(std::countr_zero(word))));
      }
    }
  }

 private:
  std::vector<std::uint64_t> words_;
};

}  // namespace scanner
