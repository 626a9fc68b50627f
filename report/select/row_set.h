// A set of rows of a source: one bit each, so that a selection from ten million rows takes 1.3 MB.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace report {

class RowSet {
 public:
  static constexpr std::size_t kRowsPerWord = 64;

  explicit RowSet(std::size_t rows = 0) : words_((rows + kRowsPerWord - 1) / kRowsPerWord) {}

  // Safe for concurrent use by threads that insert into different words.
  void insert(std::size_t row) {
    words_[row / kRowsPerWord] |= std::uint64_t{1} << (row % kRowsPerWord);
  }
  // Counts the members; the set does not change afterwards.
  void seal();
  [[nodiscard]] std::size_t size() const { return size_; }  // REQUIRES: sealed

  // A run of consecutive rows that are all members.
  struct Run {
    std::size_t first = 0;
    std::size_t last = 0;  // past the end
  };
  // Iterates over the members in order, starting at one of them. REQUIRES: sealed.
  class Cursor {
   public:
    // Starts at member number `member` and ends before number `last`. REQUIRES: both <= size().
    Cursor(const RowSet& set, std::size_t member, std::size_t last);
    // The next run; false at the end.
    bool next(Run& run);

   private:
    const RowSet& set_;
    std::size_t row_ = 0;
    std::size_t left_;  // members not yet shown
  };

 private:
  static constexpr std::size_t kWordsPerBlock = 64;

  std::vector<std::uint64_t> words_;
  std::vector<std::uint64_t> before_;  // by block: members before it
  std::size_t size_ = 0;
};

}  // namespace report
