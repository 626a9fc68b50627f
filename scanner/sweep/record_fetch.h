// Single records of $MFT, read in their order with few reads, and what each leads to.
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
struct MetRecord {
  RecordIndex record = 0;
  Parent base{};  // its file; the record itself for a base record
  std::uint16_t sequence = 0;
  bool damaged = false;    // nothing else of it is known
  bool reparse = false;    // it holds an attribute C0
  bool list_lost = false;  // its attribute list cannot be read

  [[nodiscard]] bool is_base() const { return !damaged && base.record == record; }
};

// One worker's share of a fetch.
class RecordFetch {
 public:
  RecordFetch(const Volume& volume, std::span<FileKey> leaves)
      : volume_(volume), yield_(volume, leaves) {}

  // Reads these records: sorted, each once, all within $MFT.
  void read(std::span<const RecordIndex> records);
  // Adds an extension record that was kept.
  void add_kept(RecordIndex record, std::span<std::byte> bytes);

  [[nodiscard]] WorkerOutput& output() { return yield_; }
  // Of all records that were in use, in the order met.
  [[nodiscard]] const std::vector<MetRecord>& met() const { return met_; }
  // Records that those read name, as parents or for attributes; the caller takes them away.
  std::vector<RecordIndex> wanted;

  // Extension records that tell something, with their fixups applied: whether they belong to a file
  // that is fetched is known at the end only.
  struct Kept {
    RecordIndex record = 0;
    RecordIndex base = 0;
    std::vector<std::byte> bytes;
  };
  std::vector<Kept> kept;

 private:
  void read_group(std::span<const RecordIndex> records);
  void take(RecordIndex number, std::span<std::byte> bytes);
  void note_names(RecordIndex number, const mft::RecordView& record, MetRecord& met);
  void damaged(RecordIndex number, const mft::Fault& fault);
  void want(mft::RecordNumber record);

  const Volume& volume_;
  WorkerOutput yield_;
  std::vector<MetRecord> met_;
  // Lists may name the same records over and over.
  static constexpr std::size_t kTidyAt = std::size_t{1} << 18U;
  std::size_t tidy_at_ = kTidyAt;
  ReadBuffer buffer_;
  std::vector<std::byte> list_;
  LinkAttributes link_attributes_;
};

}  // namespace scanner
