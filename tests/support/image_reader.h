// Reads a sound NTFS image for the driver that tests play: geometry, records, attributes, streams.
// Shares nothing with the product. Whatever it does not understand throws.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "attribute.h"
#include "le_bytes.h"

namespace fixture {

/// Fills the buffer from an offset; returns how many bytes there were.
using ReadAt = std::function<std::size_t(std::uint64_t, std::span<std::byte>)>;

struct ImageAttribute {
  std::uint32_t type = 0;
  std::u16string name{};
  bool resident = true;
  Blob value{};             // of a resident one
  std::vector<Run> runs{};  // of a non-resident one
  std::uint64_t lowest_vcn = 0;
  std::uint64_t data_bytes = 0;
  std::uint64_t initialized_bytes = 0;
};

enum class RecordState { kFree, kInUse, kDamaged };

struct ImageRecord {
  std::uint64_t number = 0;
  RecordState state = RecordState::kFree;
  Blob bytes{};  // fixups undone
  std::uint16_t sequence = 0;
  bool directory = false;
  FileReference base{};  // zero for a base record

  bool is_base() const { return base.record == 0 && base.sequence == 0; }
};

struct ImageName {
  FileReference parent{};
  std::u16string name{};
  std::uint8_t name_space = 0;
};

/// A file's attributes from all its records.
class ImageReader {
 public:
  explicit ImageReader(ReadAt read);

  std::uint32_t sector_bytes = 0;
  std::uint32_t cluster_bytes = 0;
  std::uint32_t record_bytes = 0;
  std::uint64_t total_sectors = 0;
  std::uint64_t mft_lcn = 0;
  std::uint64_t mirror_lcn = 0;
  std::uint64_t serial = 0;
  std::uint64_t mft_valid_bytes = 0;

  std::uint64_t record_count() const { return mft_valid_bytes / record_bytes; }
  ImageRecord record(std::uint64_t number) const;
  std::vector<ImageAttribute> attributes(const ImageRecord& record) const;
  /// Of base and extension records that the attribute list names.
  std::vector<ImageAttribute> all_attributes(const ImageRecord& base) const;
  std::vector<ImageName> names(const ImageRecord& base) const;
  Blob content(const ImageAttribute& attribute) const;

 private:
  Blob bytes(std::uint64_t offset, std::size_t length) const;
  Blob stream_bytes(const std::vector<Run>& runs, std::uint64_t offset, std::size_t length) const;
  ImageRecord parse_record(std::uint64_t number, Blob disk) const;
  void find_mft();

  ReadAt read_;
  std::vector<Run> mft_runs_;
};

}  // namespace fixture
