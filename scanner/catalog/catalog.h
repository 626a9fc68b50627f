// What a sweep keeps of a volume: every directory, every file with a reparse point or several
// names, and for all other files an eight-byte key for finding targets. Names are stored once.
// Immutable after the sweep, safe for concurrent use.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "mft/fault.h"
#include "mft/reference.h"
#include "mft/standard_information.h"
#include "mft/upcase.h"
#include "scanner/catalog/arena.h"
#include "scanner/catalog/huge_pages.h"
#include "scanner/volume/index_place.h"

namespace scanner {

// Record numbers fit in 32 bits: a volume has fewer than 2^32 files. All ones: none.
using RecordIndex = std::uint32_t;
inline constexpr RecordIndex kNoRecord = 0xFFFF'FFFF;

struct Parent {
  RecordIndex record = kNoRecord;
  std::uint16_t sequence = 0;

  static Parent from(mft::FileReference reference) {
    return {reference.record < kNoRecord ? static_cast<RecordIndex>(reference.record) : kNoRecord,
            reference.sequence};
  }
  [[nodiscard]] bool accepts(std::uint16_t actual) const {
    return sequence == 0 || sequence == actual;
  }
  friend bool operator==(const Parent&, const Parent&) = default;
};

struct Directory {
  const char16_t* units = nullptr;  // the name, then the 8.3 alias
  RecordIndex record = 0;
  Parent parent;
  std::uint16_t sequence = 0;
  std::uint8_t name_length = 0;  // units; 0 for a directory without a name
  std::uint8_t alias_length = 0;
  bool case_sensitive = false;
  bool reparse = false;  // it is in Catalog::files() as well
  IndexPlace index;

  [[nodiscard]] std::u16string_view name() const { return {units, name_length}; }
  [[nodiscard]] std::u16string_view alias() const { return {units + name_length, alias_length}; }
};

// One name of a LinkFile.
struct LinkName {
  const char16_t* units = nullptr;
  Parent parent;
  std::uint32_t hash = 0;  // UpCase::hash
  std::uint8_t length = 0;
  bool dos_alias = false;

  [[nodiscard]] std::u16string_view text() const { return {units, length}; }
};

// A file or directory with a reparse point or with two or more real names.
struct LinkFile {
  RecordIndex record = 0;
  std::uint16_t sequence = 0;
  std::uint16_t header_link_count = 0;
  LinkName* names = nullptr;     // real ones first, by parent and units; then 8.3 aliases
  std::uint32_t name_count = 0;  // real names
  std::uint32_t alias_count = 0;
  mft::StandardInformation information;
  std::uint64_t size_bytes = 0;
  std::uint64_t allocated_bytes = 0;
  const std::byte* reparse_bytes = nullptr;  // the whole buffer
  std::uint32_t reparse_length = 0;
  bool directory = false;
  bool has_reparse = false;
  bool reparse_unavailable = false;  // non-resident data that could not be read
  bool has_information = false;
  bool has_size = false;
  std::uint32_t first_link_row = 0;       // where its rows begin; also what the row numbers
  std::uint32_t first_hard_link_row = 0;  // would be if it has none of them

  [[nodiscard]] bool is_hard_link_set() const { return !directory && name_count >= 2; }
  // One row per name; a reparse point whose file has no name still gets one.
  [[nodiscard]] std::uint32_t link_rows() const {
    return has_reparse ? std::max<std::uint32_t>(name_count, 1) : 0;
  }
  [[nodiscard]] std::uint32_t hard_link_rows() const { return is_hard_link_set() ? name_count : 0; }
  [[nodiscard]] std::span<const LinkName> real_names() const { return {names, name_count}; }
  [[nodiscard]] std::span<const LinkName> all_names() const {
    return {names, name_count + alias_count};
  }
  [[nodiscard]] mft::Bytes reparse() const {
    return mft::Bytes(std::span(reparse_bytes, reparse_length));
  }
};

// The key for finding an ordinary file: its parent's record number and the hash of its only real
// name. A zero parent marks a slot without such a file ($MFT, record 0, is never a parent).
struct FileKey {
  RecordIndex parent = 0;
  std::uint32_t hash = 0;
};

// What a catalog covers.
enum class CatalogScope : std::uint8_t {
  kVolume,     // all files: what it does not hold does not exist
  kSomeFiles,  // some files and their ancestors: it knows nothing of hard-link sets, and its counts
               // are not the volume's
};

// Zeroed memory whose untouched pages cost nothing.
class FileKeyTable {
 public:
  FileKeyTable(std::size_t records, CatalogScope scope)
      : keys_(static_cast<FileKey*>(std::calloc(records == 0 ? 1 : records, sizeof(FileKey)))),
        size_(records) {
    if (!keys_) throw std::bad_alloc();
    // With only a few files, each would touch a large page of its own.
    if (scope == CatalogScope::kVolume) prefer_huge_pages(keys_.get(), records * sizeof(FileKey));
  }
  // A copy with room for that many records, at least as many as there are.
  [[nodiscard]] FileKeyTable copy(std::size_t records) const {
    FileKeyTable copied(records, CatalogScope::kVolume);
    std::ranges::copy(keys(), copied.keys().begin());
    return copied;
  }
  [[nodiscard]] std::span<FileKey> keys() { return {keys_.get(), size_}; }
  [[nodiscard]] std::span<const FileKey> keys() const { return {keys_.get(), size_}; }

 private:
  struct Free {
    void operator()(FileKey* keys) const { std::free(keys); }
  };
  std::unique_ptr<FileKey, Free> keys_;
  std::size_t size_;
};

struct CatalogCounts {
  std::uint64_t records_in_use = 0;
  std::uint64_t files = 0;
  std::uint64_t directories = 0;
  std::uint64_t names = 0;
  std::uint64_t dos_names = 0;
  std::uint64_t reparse_points = 0;
  std::uint64_t reparse_missing = 0;   // files with kReparseMissing
  std::uint64_t unstored_records = 0;  // in holes of the source, and in no bitmap either
  std::uint64_t ntfs3g_links = 0;  // symbolic links of ntfs-3g, in files without a reparse point

  void add(const CatalogCounts& other) {
    records_in_use += other.records_in_use;
    files += other.files;
    directories += other.directories;
    names += other.names;
    dos_names += other.dos_names;
    reparse_points += other.reparse_points;
    reparse_missing += other.reparse_missing;
    unstored_records += other.unstored_records;
    ntfs3g_links += other.ntfs3g_links;
  }
  void subtract(const CatalogCounts& other) {
    records_in_use -= other.records_in_use;
    files -= other.files;
    directories -= other.directories;
    names -= other.names;
    dos_names -= other.dos_names;
    reparse_points -= other.reparse_points;
    reparse_missing -= other.reparse_missing;
    unstored_records -= other.unstored_records;
    ntfs3g_links -= other.ntfs3g_links;
  }
};

struct Catalog {
  explicit Catalog(std::uint64_t records, CatalogScope of = CatalogScope::kVolume)
      : scope(of), file_keys(static_cast<std::size_t>(records), of) {}
  // Of all files.
  explicit Catalog(FileKeyTable of) : scope(CatalogScope::kVolume), file_keys(std::move(of)) {}

  CatalogScope scope;
  Table<Directory> directories;  // by record number
  Table<LinkFile> files;         // by record number
  FileKeyTable file_keys;        // indexed by record number
  CatalogCounts counts;
  std::vector<mft::Fault> faults;  // the first ones, by record number
  std::uint64_t fault_count = 0;   // all of them
  bool may_hide_names = false;     // some fault may hide the target of a link
  // kSomeFiles: requested file references that lead to no reparse point; each is a fault.
  std::uint64_t stale_references = 0;
  // Keys of $Extend\$Reparse that lead to no reparse point; each is a fault.
  std::uint64_t lost_reparse_points = 0;
  std::vector<Arena> arenas;
  std::size_t link_row_count = 0;
  std::size_t hard_link_row_count = 0;
};

// The last step of a sweep: leaves out what is in $Extend\$Deleted (deleted, but still open when
// the volume was taken) and numbers the rows. Only a catalog of all files has hard-link rows.
void finish_catalog(Catalog& catalog);

// The file or directory in that record if it has a reparse point; null otherwise.
[[nodiscard]] const LinkFile* link_in(const Catalog& catalog, RecordIndex record);

// The file's name in that directory that `asked` matches; the first one if that is an 8.3 name.
[[nodiscard]] std::u16string_view matched_name(const LinkFile& file, RecordIndex directory,
                                               std::u16string_view asked,
                                               const mft::UpCase& upcase);

// Walks the rows of a catalog's files in order: those of links, or those of hard links.
template <std::uint32_t LinkFile::* kFirstRow, std::uint32_t (LinkFile::*kRows)() const>
class FileRowCursor {
 public:
  // REQUIRES: first_row < the number of rows of that kind.
  FileRowCursor(const Catalog& catalog, std::size_t first_row)
      : end_(catalog.files.data() + catalog.files.size()), row_(first_row) {
    // The last file that begins at or before the row; files without rows also begin there, but come
    // before it.
    file_ = &*(std::ranges::upper_bound(catalog.files, first_row, {}, kFirstRow) - 1);
  }
  [[nodiscard]] std::size_t row() const { return row_; }
  // REQUIRES of all that follow: row() < the number of rows of that kind.
  [[nodiscard]] const LinkFile& file() const { return *file_; }
  [[nodiscard]] std::uint32_t nth() const {  // of the file's rows
    return static_cast<std::uint32_t>(row_ - file_->*kFirstRow);
  }
  [[nodiscard]] const LinkName& name() const {
    static constexpr LinkName kNone;  // of a reparse point whose file has no name at all
    return file_->name_count == 0 ? kNone : file_->names[nth()];
  }
  void advance() {
    ++row_;
    while (file_ != end_ && nth() >= (file_->*kRows)()) ++file_;
  }

 private:
  const LinkFile* end_;
  std::size_t row_;
  const LinkFile* file_;
};
using LinkRowCursor = FileRowCursor<&LinkFile::first_link_row, &LinkFile::link_rows>;
using HardLinkRowCursor = FileRowCursor<&LinkFile::first_hard_link_row, &LinkFile::hard_link_rows>;

}  // namespace scanner
