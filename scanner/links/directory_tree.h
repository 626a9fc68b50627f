// The directories of one volume as a tree: by record number, and upwards to the root.
// Immutable, safe for concurrent use.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "report/rows.h"
#include "scanner/links/catalog.h"
#include "scanner/links/component_lookup.h"

namespace scanner {

class DirectoryTree {
 public:
  // Faults of the tree itself (orphaned directories, cycles, parents that are none) go to `faults`.
  DirectoryTree(const Catalog& catalog, std::vector<mft::Fault>& faults);

  // The directory in that record; null if it holds none.
  [[nodiscard]] const Directory* find(RecordIndex record) const;
  // The same, if the reference's sequence number is the directory's. The root's parent is itself.
  [[nodiscard]] const Directory* parent_of(Parent parent) const;
  [[nodiscard]] const Directory* root() const { return find(kRootIndex); }

  // How much is known of the way from the root to something in `parent`.
  [[nodiscard]] report::PathState state(Parent parent) const;
  // Appends the path of `parent` without a trailing backslash: `\Users\x`, nothing for the root, or
  // `<orphan 1234-5>\x` where the way up breaks at record 1234 with sequence number 5.
  void append_path(Parent parent, std::u16string& out) const;
  // The directories from below the root down to `parent` itself. REQUIRES: state(parent) is kWhole.
  [[nodiscard]] std::vector<const Directory*> chain(Parent parent) const;
  // True if `parent` is `ancestor` or lies below it.
  [[nodiscard]] bool is_within(Parent parent, RecordIndex ancestor) const;

 private:
  [[nodiscard]] std::size_t index_of(const Directory* directory) const {
    return static_cast<std::size_t>(directory - catalog_.directories.data());
  }
  void judge_all(std::vector<mft::Fault>& faults);
  [[nodiscard]] report::PathState break_state(Parent parent) const;
  void append_cycle_path(Parent parent, std::u16string& out) const;

  const Catalog& catalog_;
  // One bit for each record, and how many are set before each word.
  std::vector<std::uint64_t> bits_;
  std::vector<std::uint32_t> rank_;
  std::vector<report::PathState> states_;  // by directory: of the way from the root to itself
  std::vector<std::uint32_t> above_;       // by directory: the index of its parent, or kNothing
};

}  // namespace scanner
