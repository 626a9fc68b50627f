// The directories of one volume as a tree: by record number, and upwards to the root.
// Immutable, safe for concurrent use.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "report/model/rows.h"
#include "scanner/catalog/catalog.h"

namespace scanner {

class DirectoryTree {
 public:
  // Faults of the tree itself (orphaned directories, cycles, invalid parents) go to `faults`.
  DirectoryTree(const Catalog& catalog, std::vector<mft::Fault>& faults, std::uint32_t threads = 1);

  // The directory in that record; null if there is none.
  [[nodiscard]] const Directory* find(RecordIndex record) const;
  // The same, if the reference's sequence number is the directory's. The root's parent is itself.
  [[nodiscard]] const Directory* parent_of(Parent parent) const;
  [[nodiscard]] const Directory* root() const { return find(mft::kRootRecord); }

  // How much is known of the path from the root to `parent`.
  [[nodiscard]] report::PathState state(Parent parent) const;
  // Appends the path of `parent` without a trailing backslash: `\Users\x`, nothing for the root, or
  // `<orphan 1234-5>\x` if the path up breaks at record 1234 with sequence number 5. Paths longer
  // than kMostDirectoryPathUnits are cut: `<cut 1234-5>\x`. Returns kCut then, and state(parent)
  // otherwise.
  report::PathState append_path(Parent parent, std::u16string& out) const;
  // Loads what append_path() needs for these into the cache: all at once, while separate paths
  // would each wait for every directory on the way up.
  void fetch_ahead(std::span<const Parent> parents) const;
  static constexpr std::size_t kFetchedAtOnce = 32;  // the most that fetch_ahead() handles
  // Whether Windows can open all names on the path to `parent`. True for a cycle.
  [[nodiscard]] bool is_openable(Parent parent) const;
  // The directories from below the root down to `parent` itself. REQUIRES: state(parent) is kWhole.
  [[nodiscard]] std::vector<const Directory*> chain(Parent parent) const;
  // True if `parent` is `ancestor` or lies below it.
  [[nodiscard]] bool is_within(Parent parent, RecordIndex ancestor) const;

 private:
  void find_parents(std::uint32_t threads);
  void judge_all(std::vector<mft::Fault>& faults);
  void show_odd_names();
  [[nodiscard]] report::PathState break_state(Parent parent) const;
  report::PathState append_cycle_path(Parent parent, std::u16string& out) const;

  // Which of 64 records are directories, and the index of the first of them.
  struct Word {
    std::uint64_t bits = 0;
    std::uint32_t first = 0;
  };
  // All that a path needs of a directory, four to a cache line: a typical path climbs a dozen.
  struct Step {
    const char16_t* name;
    std::uint32_t above;  // the index of the parent; kNothing if there is none, kTop for the root
    std::uint16_t sequence;
    std::uint16_t length : 10;  // units of the name, as it is shown
    std::uint16_t state : 3;    // report::PathState of the path from the root to here
    std::uint16_t closed : 1;   // Windows cannot open a name on that path

    [[nodiscard]] report::PathState path_state() const {
      return static_cast<report::PathState>(state);
    }
  };
  static_assert(sizeof(Step) == 2 * sizeof(char16_t*));
  static constexpr std::uint32_t kNothing = 0xFFFF'FFFF;
  static constexpr std::uint32_t kTop = 0xFFFF'FFFE;

  // Indices into directories; kNothing if there is none.
  [[nodiscard]] std::uint32_t index_in(RecordIndex record) const;
  [[nodiscard]] std::uint32_t index_of(Parent parent) const;
  [[nodiscard]] const Directory* directory_at(std::uint32_t index) const;

  const Catalog& catalog_;
  std::vector<Word> words_;                              // by record number
  Table<Step> steps_;                                    // by directory
  std::vector<std::unique_ptr<std::u16string>> quoted_;  // those that are shown in quotes
};

}  // namespace scanner
