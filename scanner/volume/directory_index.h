// Looking a name up in a directory's $I30 index: what the file system itself goes by. Reads the
// blocks on the way to the name and no others; where one of them is damaged, all blocks one after
// the other.
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

namespace scanner {

class Volume;

// An entry as it stands in the index. All but the name and the reference is a lazily kept copy.
struct DirectoryEntry {
  mft::FileReference file;
  mft::Namespace name_space{};
  std::u16string name;
  std::uint32_t attributes = 0;   // FILE_ATTRIBUTE_*, and 10000000 for a directory
  std::uint32_t reparse_tag = 0;  // 0 where the attributes do not say that it has one
};

// How well an entry answers to the name that was asked for. The better is the greater.
enum class EntryMatch : std::uint8_t { kShort, kFolded, kExact };

// A damaged node and where it stands. The fault's record is the directory's.
struct IndexDamage {
  mft::Fault fault;
  std::optional<std::uint64_t> vcn;  // none: $INDEX_ROOT, or the index as a whole
};

struct IndexSearch {
  std::optional<DirectoryEntry> entry;  // the best match
  EntryMatch match{};
  bool ambiguous = false;  // several long names match that differ in case only
  bool scanned = false;    // the blocks were read one after the other
  std::uint64_t damage_count = 0;
  std::vector<IndexDamage> damage;  // the first ones, in the order met

  // Whether no entry means that there is none.
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
  // Names match exactly only: a flag of the directory. [DFIR]
  [[nodiscard]] bool case_sensitive() const { return case_sensitive_; }

  // Down the tree, in the volume's own collation. Stops at the first damage.
  [[nodiscard]] IndexSearch descend(std::u16string_view name, bool case_sensitive);
  // All nodes that are live and sound, whether they hang together or not.
  [[nodiscard]] IndexSearch scan(std::u16string_view name, bool case_sensitive);
  // The one, and on damage the other; then what both met is in `damage`.
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
// only exactly in a case-sensitive directory. Nothing if the index was read soundly and does not
// hold it. A Fault (kBadIndex, kUnreadable, kNotInUse, …) if the way to where the name would stand
// is damaged or not at hand.
std::expected<std::optional<DirectoryEntry>, mft::Fault> look_up(const Volume& volume,
                                                                 mft::FileReference directory,
                                                                 std::u16string_view name,
                                                                 bool case_sensitive = false);

}  // namespace scanner
