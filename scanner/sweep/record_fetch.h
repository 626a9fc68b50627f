// Single records of $MFT, read in order with few reads, and what each refers to.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "mft/record.h"
#include "mft/reference.h"
#include "scanner/source/read_buffer.h"
#include "scanner/sweep/link_attributes.h"
#include "scanner/sweep/merge_results.h"
#include "scanner/volume/volume.h"

namespace scanner {

// What a record that was read turned out to be.
struct FetchedRecord {
  RecordIndex record = 0;
  Parent base{};  // its file; the record itself for a base record
  std::uint16_t sequence = 0;
  bool damaged = false;    // nothing else is known about it
  bool reparse = false;    // it has an attribute C0
  bool list_lost = false;  // its attribute list cannot be read

  [[nodiscard]] bool is_base() const { return !damaged && base.record == record; }
};

// One worker's part of a fetch.
class RecordFetch {
 public:
  RecordFetch(const Volume& volume, std::span<FileKey> leaves)
      : volume_(volume), output_(volume, leaves) {}

  // Reads these records: sorted, unique, all within $MFT.
  void read(std::span<const RecordIndex> records);
  // Adds an extension record that was kept.
  void add_stored(RecordIndex record, std::span<std::byte> bytes);

  [[nodiscard]] WorkerOutput& output() { return output_; }
  // All records that were in use, in the order read.
  [[nodiscard]] const std::vector<FetchedRecord>& fetched() const { return fetched_; }
  // Records that the ones read refer to, as parents or for attributes; the caller removes them.
  std::vector<RecordIndex> wanted;

  // Relevant extension records, with their fixups applied: whether they belong to a fetched file is
  // known only at the end.
  struct StoredExtension {
    RecordIndex record = 0;
    RecordIndex base = 0;
    std::vector<std::byte> bytes;
  };
  std::vector<StoredExtension> extensions;

 private:
  void read_group(std::span<const RecordIndex> records);
  void take(RecordIndex number, std::span<std::byte> bytes);
  void note_names(RecordIndex number, const mft::RecordView& record, FetchedRecord& fetched);
  void damaged(RecordIndex number, const mft::Fault& fault);
  void want(mft::RecordNumber record);

  const Volume& volume_;
  WorkerOutput output_;
  std::vector<FetchedRecord> fetched_;
  // Lists may name the same records repeatedly.
  static constexpr std::size_t kTidyAt = std::size_t{1} << 18U;
  std::size_t tidy_at_ = kTidyAt;
  ReadBuffer buffer_;
  std::vector<std::byte> list_;
  LinkAttributes link_attributes_;
};

}  // namespace scanner
