// Paths of the directories that rows stand in. Neighbouring rows share directories, or at least the
// upper part of the way, so the paths met lately are kept. Not safe for concurrent use.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "report/rows.h"
#include "scanner/links/directory_tree.h"

namespace scanner {

struct DirectoryPath {
  std::u16string_view text;  // as DirectoryTree::append_path() gives it
  report::PathState state{};
};

class DirectoryPaths {
 public:
  explicit DirectoryPaths(const DirectoryTree& tree) : tree_(tree) {}

  // The path of `parent`. The text is valid until the next call.
  DirectoryPath of(Parent parent);

 private:
  // The whole path that a reference leads to is a piece of text_. References take each other's
  // slots.
  struct Slot {
    Parent parent;
    std::size_t start = 0;
    std::size_t length = 0;
  };
  // 24 KiB to set up for each range of rows. Of the directories of 512 rows of a volume with names
  // strewn at random, half are found; four times as many slots find 3 % more.
  static constexpr std::size_t kSlots = 1024;
  // When text_ has grown past this, all is forgotten (64 KiB: it shall stay in the L2 cache).
  static constexpr std::size_t kMaxUnits = 32UL * 1024;

  struct Step {
    Parent parent;
    const Directory* directory = nullptr;
  };
  [[nodiscard]] Slot& slot_of(Parent parent) { return slots_[parent.record % kSlots]; }
  [[nodiscard]] std::u16string_view text_of(const Slot& slot) const {
    return std::u16string_view(text_).substr(slot.start, slot.length);
  }
  std::u16string_view make(Parent parent);

  const DirectoryTree& tree_;
  std::array<Slot, kSlots> slots_;
  std::u16string text_;
  std::vector<Step> way_;      // scratch of make()
  Parent other_;               // the last one whose path is not whole,
  std::u16string other_text_;  // and that path; empty at first
};

}  // namespace scanner
