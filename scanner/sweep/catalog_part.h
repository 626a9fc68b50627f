// What one worker has found: its part of the catalog, in the order in which it read the records.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "mft/record.h"
#include "scanner/catalog/catalog.h"
#include "scanner/sweep/fault_tally.h"
#include "scanner/sweep/fetch_ahead.h"
#include "scanner/sweep/link_attributes.h"
#include "scanner/sweep/nonresident_reparse.h"
#include "scanner/sweep/row_list.h"
#include "scanner/volume/volume.h"

namespace scanner {

// The relevant attributes of a record that is only part of a file: an extension record, or a base
// record with an attribute list. Kept as bytes and merged after the pass, so that nothing is read
// twice.
struct Fragment {
  RecordIndex record = 0;
  Parent base;  // the file's base record; the record itself for a base fragment
  std::uint16_t sequence = 0;
  std::uint16_t header_link_count = 0;
  bool is_base = false;
  bool directory = false;
  std::span<const std::byte> attributes;
};

// A base record's own figures.
struct FileHeader {
  RecordIndex record = 0;
  std::uint16_t sequence = 0;
  std::uint16_t header_link_count = 0;
  bool directory = false;
};

class CatalogPart {
 public:
  CatalogPart(const Volume& volume, std::span<FileKey> leaves) : volume_(volume), leaves_(leaves) {}

  // One record in use, with fixups applied. The bytes need not outlive the call.
  void add_record(std::uint64_t number, const mft::RecordView& record);
  // One complete file, whatever records its attributes came from: counts it and stores its rows.
  // Sorts the names in `link_attributes` into report order and drops duplicates.
  void add_file(const FileHeader& header, LinkAttributes& link_attributes);
  // The row of a directory, that of a file with a reparse point or several names; nothing of
  // others. REQUIRES: the names in `link_attributes` are sorted.
  void add_rows(const FileHeader& header, const LinkAttributes& link_attributes);
  // Keeps the record for merge_fragments() instead.
  void add_fragment(std::uint64_t number, const mft::RecordView& record);

  [[nodiscard]] std::span<FileKey> leaves() const { return leaves_; }

  RowList<Directory> directories;
  RowList<LinkFile> files;
  RowList<Fragment> fragments;
  CatalogCounts counts;
  FaultTally faults;
  Arena arena;
  Arena directory_names;  // separate, as paths consist of nothing else
  FetchAhead ahead;       // add_record() has the time for it
  // If set, data are left for read_nonresident() where possible. Its files stay in place until rows
  // are moved.
  std::optional<std::vector<NonresidentReparse>> nonresident;

 private:
  // What a file without reparse data may be, by those of its attributes in `marks`.
  void add_marked(const FileHeader& header, const LinkAttributes& link_attributes,
                  std::uint32_t marks);
  void add_directory(const FileHeader& header, const LinkAttributes& link_attributes);
  void add_link_file(const FileHeader& header, const LinkAttributes& link_attributes);
  // REQUIRES: the file is in `files`, where deferred data will be delivered to it.
  void take_reparse(LinkFile& file, const mft::Attribute& attribute);

  const Volume& volume_;
  std::span<FileKey> leaves_;
  LinkAttributes link_attributes_;
};

}  // namespace scanner
