// Compares the entries of directories with the records they lead to.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "scanner/crosscheck/directory_pass.h"
#include "scanner/crosscheck/finding.h"
#include "scanner/crosscheck/record_table.h"

namespace scanner {

// The tag of a reparse point as the sweep read it; none if its data are unreadable.
[[nodiscard]] std::optional<std::uint32_t> reparse_tag_of(const Catalog& catalog,
                                                          std::uint64_t record);

// The first pass: where an entry leads, and what its key says about reparse points, times and
// sizes. Subtracts the hash of each entry from its file's sum.
class EntryCheck final : public EntryVisitor {
 public:
  EntryCheck(const Volume& volume, const Catalog& catalog, RecordTable& table,
             std::uint32_t threads)
      : volume_(volume), catalog_(catalog), table_(table), tallies_(threads) {}

  void entry(std::uint32_t thread, const Directory& directory, mft::FileReference file,
             const mft::FileName& key) override;
  [[nodiscard]] std::vector<FindingTally>& tallies() { return tallies_; }

 private:
  [[nodiscard]] bool is_foreign_habit(mft::FileReference file, std::uint32_t key_tag) const;

  const Volume& volume_;
  const Catalog& catalog_;
  RecordTable& table_;
  std::vector<FindingTally> tallies_;
};

// The second pass, only for files with a nonzero sum: names and entries one by one.
class NameCheck final : public EntryVisitor {
 public:
  NameCheck(const Volume& volume, const RecordTable& table, std::uint32_t threads)
      : volume_(volume), table_(table), tallies_(threads) {}

  // More names than these are matched in several passes.
  static constexpr std::size_t kMostNames = 1'000'000;
  // Loads the names of the files with a nonzero sum from record `first` on, up to kMostNames of
  // them and at least one file's; returns the number of the first record not visited. Partly
  // damaged files are left out and counted.
  std::uint64_t load(std::uint64_t first);
  [[nodiscard]] bool empty() const { return names_.empty() && files_.empty(); }
  [[nodiscard]] std::uint64_t damaged_files() const { return damaged_files_; }

  void entry(std::uint32_t thread, const Directory& directory, mft::FileReference file,
             const mft::FileName& key) override;
  // After the pass: reports names without an entry.
  void finish(const DirectoryPass& pass);
  [[nodiscard]] std::vector<FindingTally>& tallies() { return tallies_; }

 private:
  struct Name {
    std::uint64_t hash = 0;  // of directory and name
    RecordIndex record = 0;
    bool seen = false;
  };
  [[nodiscard]] std::uint64_t hash_of(const mft::FileName& name) const;

  const Volume& volume_;
  const RecordTable& table_;
  std::vector<FindingTally> tallies_;
  std::vector<Name> names_;         // by record and hash
  std::vector<RecordIndex> files_;  // being matched, in rising order
  std::uint64_t damaged_files_ = 0;
};

}  // namespace scanner
