// The entries of directories against the records they lead to.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "scanner/crosscheck/directory_pass.h"
#include "scanner/crosscheck/finding.h"
#include "scanner/crosscheck/record_table.h"

namespace scanner {

// The tag of a reparse point as the sweep read it; none where its data are out of reach.
[[nodiscard]] std::optional<std::uint32_t> reparse_tag_of(const Catalog& catalog,
                                                          std::uint64_t record);

// The first pass: where an entry leads, what its key says of reparse points, times and sizes. Takes
// the hash of each entry off its file's sum.
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

// The second pass, only for files whose sum did not become zero: names and entries one by one.
class NameCheck final : public EntryVisitor {
 public:
  NameCheck(const Volume& volume, const RecordTable& table, std::uint32_t threads)
      : volume_(volume), table_(table), tallies_(threads) {}

  // More names than these are matched in several passes.
  static constexpr std::size_t kMostNames = 1'000'000;
  // Takes the names of the files with a sum from record `first` on, up to kMostNames of them and at
  // least one file's; the number of the first record that was not looked at. Files that are damaged
  // in part are left out, and counted.
  std::uint64_t load(std::uint64_t first);
  [[nodiscard]] bool empty() const { return names_.empty() && files_.empty(); }
  [[nodiscard]] std::uint64_t damaged_files() const { return damaged_files_; }

  void entry(std::uint32_t thread, const Directory& directory, mft::FileReference file,
             const mft::FileName& key) override;
  // After the pass: names that no entry was seen for.
  void finish(const DirectoryPass& pass);
  [[nodiscard]] std::vector<FindingTally>& tallies() { return tallies_; }

 private:
  struct Name {
    std::uint64_t hash = 0;  // of directory and name
    RecordIndex record = 0;
    bool met = false;
  };
  [[nodiscard]] std::uint64_t hash_of(const mft::FileName& name) const;

  const Volume& volume_;
  const RecordTable& table_;
  std::vector<FindingTally> tallies_;
  std::vector<Name> names_;         // by record and hash
  std::vector<RecordIndex> files_;  // that are matched, in rising order
  std::uint64_t damaged_files_ = 0;
};

}  // namespace scanner
