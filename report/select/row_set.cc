#include "report/select/row_set.h"

#include <algorithm>
#include <bit>

namespace report {

void RowSet::seal() {
  before_.clear();
  size_ = 0;
  for (std::size_t i = 0; i < words_.size(); ++i) {
    if (i % kWordsPerBlock == 0) before_.push_back(size_);
    size_ += static_cast<std::size_t>(std::popcount(words_[i]));
  }
}

RowSet::Cursor::Cursor(const RowSet& set, std::size_t member, std::size_t last)
    : set_(set), left_(last > member ? last - member : 0) {
  if (left_ == 0) return;
  // The last block that starts at or before the member, then the word, then the bit.
  const auto block = std::prev(std::ranges::upper_bound(set.before_, member));
  std::size_t skip = member - *block;
  std::size_t word = static_cast<std::size_t>(block - set.before_.begin()) * kWordsPerBlock;
  for (; skip >= static_cast<std::size_t>(std::popcount(set.words_[word])); ++word) {
    skip -= static_cast<std::size_t>(std::popcount(set.words_[word]));
  }
  std::uint64_t bits = set.words_[word];
  for (; skip > 0; --skip) bits &= bits - 1;
  row_ = word * kRowsPerWord + static_cast<std::size_t>(std::countr_zero(bits));
}

bool RowSet::Cursor::next(Run& run) {
  if (left_ == 0) return false;
  // There are more members, so one is at or after row_.
  std::size_t word = row_ / kRowsPerWord;
  std::uint64_t bits = set_.words_[word] >> (row_ % kRowsPerWord) << (row_ % kRowsPerWord);
  while (bits == 0) bits = set_.words_[++word];
  const auto start = static_cast<std::size_t>(std::countr_zero(bits));
  const auto length = static_cast<std::size_t>(std::countr_one(bits >> start));
  run.first = word * kRowsPerWord + start;
  run.last = run.first + std::min(length, left_);
  left_ -= run.last - run.first;
  row_ = run.last;
  return true;
}

}  // namespace report
