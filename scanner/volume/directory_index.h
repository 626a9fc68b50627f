// Looks a name up in a directory's $I30 index, as the file system itself does. Reads only the
// blocks on the path to the name; if one of them is damaged, all blocks one by one.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mft/fault.h"
#include "mft/file_name.h"
#include "mft/reference.h"
#include "scanner/volume/file_record.h"
#include "scanner/volume/index_tree.h"
#include "scanner/volume/name_match.h"

namespace scanner {

class Volume;

// An entry as stored in the index. All but the name and the reference is a lazily updated copy.
struct DirectoryEntry {
  mft::FileReference file;
  mft::Namespace name_space{};
  std::u16string name;
  std::uint32_t attributes = 0;   // FILE_ATTRIBUTE_*, and 10000000 for a directory
  std::uint32_t reparse_tag = 0;  // 0 if the attributes do not say that it has one
};

// A damaged node and its position. The fault's record is the directory's.
struct IndexDamage {
  mft::Fault fault;
  std::optional<std::uint64_t> vcn;  // none: $INDEX_ROOT, or the index as a whole
};

struct IndexSearch {
  std::optional<DirectoryEntry> entry;  // the best match
  BestMatch matches;
  bool scanned = false;  // the blocks were read one by one
  std::uint64_t damage_count = 0;
  std::vector<IndexDamage> damage;  // the first ones, in the order found

  // Whether a missing entry proves that the name does not exist.
  [[nodiscard]] bool sound() const { return damage_count == 0; }
};

class DirectoryIndex {
 public:
  // Reads the directory's record; no block yet. kBadIndex without a sound $INDEX_ROOT of file
  // names; otherwise as FileRecord::read().
  static std::expected<DirectoryIndex, mft::Fault> open(const Volume& volume,
                                                        mft::FileReference directory);
  static std::expected<DirectoryIndex, mft::Fault> open(const Volume& volume, FileRecord file,
                                                        mft::RecordNumber record);

  [[nodiscard]] const FileRecord& file() const { return file_; }
  [[nodiscard]] IndexTree& tree() { return tree_; }
  // Names must match exactly: a flag of the directory. [DFIR]
  [[nodiscard]] bool case_sensitive() const { return case_sensitive_; }

  // Descends the tree by the volume's own collation. Stops at the first damage.
  [[nodiscard]] IndexSearch descend(std::u16string_view name, bool case_sensitive);
  // Searches all live, sound nodes, whether they are connected or not.
  [[nodiscard]] IndexSearch scan(std::u16string_view name, bool case_sensitive);
  // descend(), and on damage scan(); then `damage` contains what both found.
  [[nodiscard]] IndexSearch find(std::u16string_view name) { return find(name, case_sensitive_); }
  [[nodiscard]] IndexSearch find(std::u16string_view name, bool case_sensitive);

 private:
  DirectoryIndex(const Volume& volume, FileRecord file, mft::RecordNumber record, IndexTree tree);
  void note(IndexSearch& search, mft::Fault fault, std::optional<std::uint64_t> vcn) const;

  const Volume* volume_;
  FileRecord file_;
  mft::RecordNumber record_;
  IndexTree tree_;
  bool case_sensitive_ = false;
};

// The entry of `name` in `directory`. Matched through $UpCase with an exact match preferred, or
// only exactly in a case-sensitive directory. Nothing if the index is sound and does not contain
// it. A Fault (kBadIndex, kUnreadable, kNotInUse, …) if the path to the name's position is damaged
// or unavailable.
std::expected<std::optional<DirectoryEntry>, mft::Fault> look_up(const Volume& volume,
                                                                 mft::FileReference directory,
                                                                 std::u16string_view name,
                                                                 bool case_sensitive = false);

}  // namespace scanner
