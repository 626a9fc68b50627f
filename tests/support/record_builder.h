// One FILE record, composed attribute by attribute and given out as on disk.
// Layouts: [LFN] [N3G]. Fixups use 512-byte strides always.
// Hostile values go in by patch_* (before the fixups, so they survive a
// correct reader's fixup) or patch_on_disk_* (after them).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "attribute.h"
#include "le_bytes.h"

namespace fixture {

// Record flags.
inline constexpr std::uint16_t kInUse = 1;
inline constexpr std::uint16_t kDirectory = 2;
inline constexpr std::uint16_t kInExtend = 4;
inline constexpr std::uint16_t kViewIndex = 8;

// File attributes.
inline constexpr std::uint32_t kAttributeHidden = 0x2;
inline constexpr std::uint32_t kAttributeSystem = 0x4;
inline constexpr std::uint32_t kAttributeArchive = 0x20;
inline constexpr std::uint32_t kAttributeReparse = 0x400;
inline constexpr std::uint32_t kAttributeHasI30 = 0x10000000;   // in $FILE_NAME only
inline constexpr std::uint32_t kAttributeHasView = 0x20000000;  // in $FILE_NAME only

/// 2020-01-02 03:04:05 UTC as a FILETIME: fixed, so that equal calls give equal bytes.
inline constexpr std::uint64_t kSomeTime = 132224078450000000ULL;

struct StandardInformation {
  std::uint64_t created = kSomeTime;
  std::uint64_t modified = kSomeTime;
  std::uint64_t mft_changed = kSomeTime;
  std::uint64_t accessed = kSomeTime;
  std::uint32_t attributes = kAttributeArchive;
  std::uint32_t flags = 0;  // at 28; bit 0: case-sensitive directory
  std::uint32_t class_id = 0;
  std::uint32_t owner_id = 0;
  std::uint32_t security_id = 0;
  std::uint64_t quota = 0;
  std::uint64_t usn = 0;
  bool short_form = false;  // 48 bytes, as NTFS 1.2 and mkntfs write it

  Blob bytes() const;
};

enum class Namespace : std::uint8_t { kPosix = 0, kWin32 = 1, kDos = 2, kWin32AndDos = 3 };

struct FileName {
  FileReference parent{};
  std::u16string name{};
  // What Windows writes while 8.3 names are off; WIN32 always has a DOS twin.
  Namespace name_space = Namespace::kPosix;
  std::uint64_t created = kSomeTime;
  std::uint64_t modified = kSomeTime;
  std::uint64_t mft_changed = kSomeTime;
  std::uint64_t accessed = kSomeTime;
  std::uint64_t allocated_bytes = 0;
  std::uint64_t size_bytes = 0;
  std::uint32_t attributes = kAttributeArchive;
  std::uint32_t reparse_tag_or_ea = 0;

  Blob bytes() const;
};

/// Puts the update sequence number into the last two bytes of every 512-byte
/// stride and the displaced words behind it at `usa_offset`.
void apply_fixups(std::span<std::byte> block, std::size_t usa_offset, std::uint16_t usn);
/// Makes a stride (0-based) look torn: its last word no longer is the USN.
void tear_stride(std::span<std::byte> block, std::size_t stride);

class RecordBuilder {
 public:
  explicit RecordBuilder(std::uint64_t number, std::size_t record_bytes = 1024);

  std::uint64_t number() const { return number_; }
  std::size_t record_bytes() const { return record_bytes_; }
  FileReference reference() const { return {number_, sequence_}; }

  RecordBuilder& sequence(std::uint16_t value);
  RecordBuilder& flags(std::uint16_t value);  // default: in use
  /// Default: the number of FILE_NAMEs in this record, DOS ones included.
  RecordBuilder& link_count(std::uint16_t value);
  RecordBuilder& base(FileReference base);  // makes it an extension record
  RecordBuilder& lsn(std::uint64_t value);
  RecordBuilder& usn(std::uint16_t value);  // update sequence number, default 1
  /// 30 (default), or 2A as before NTFS 3.1: such a header has no record number.
  RecordBuilder& usa_offset(std::uint16_t value);
  /// Attributes stay in the order appended instead of by type and name.
  RecordBuilder& keep_order();

  RecordBuilder& add(const Attribute& attribute);
  RecordBuilder& standard_information(const StandardInformation& value = {});
  RecordBuilder& file_name(const FileName& value);
  RecordBuilder& data(Blob value, std::u16string name = {});
  RecordBuilder& data(NonResidentForm form, std::u16string name = {}, std::uint16_t flags = 0);
  RecordBuilder& reparse_point(Blob buffer);
  RecordBuilder& reparse_point(NonResidentForm form);
  RecordBuilder& attribute_list(const std::vector<ListEntry>& entries);
  RecordBuilder& attribute_list(NonResidentForm form);
  /// Bytes that need not be an attribute; `sort_type` says where they go.
  RecordBuilder& raw_attribute(Blob bytes, std::uint32_t sort_type = 0xFFFFFFFF);

  /// The instance number that the next appended attribute gets.
  std::uint16_t next_instance() const { return next_instance_; }
  /// Room for attributes in an empty record of this shape, end marker excluded.
  std::size_t capacity_bytes() const;
  std::size_t free_bytes() const;
  /// Offset of the nth attribute of a type in the record, for patches.
  std::size_t attribute_offset(std::uint32_t type, std::size_t nth = 0) const;

  // Overwrite laid-out bytes, before the fixups.
  RecordBuilder& patch(std::size_t offset, Blob bytes);
  RecordBuilder& patch_u8(std::size_t offset, std::uint8_t value);
  RecordBuilder& patch_u16(std::size_t offset, std::uint16_t value);
  RecordBuilder& patch_u32(std::size_t offset, std::uint32_t value);
  RecordBuilder& patch_u64(std::size_t offset, std::uint64_t value);
  // Overwrite bytes after the fixups.
  RecordBuilder& patch_on_disk(std::size_t offset, Blob bytes);
  RecordBuilder& patch_on_disk_u16(std::size_t offset, std::uint16_t value);
  RecordBuilder& tear(std::size_t stride);

  /// What a reader must see after undoing the fixups, patches included; only the
  /// update sequence array itself is zero here.
  Blob logical_bytes() const;
  /// What lies on disk. Throws std::length_error when the attributes do not fit.
  Blob bytes() const;

 private:
  struct Piece {
    std::uint32_t type;
    std::u16string name;
    Blob bytes;
  };
  struct Patch {
    std::size_t offset;
    Blob bytes;
  };

  std::size_t first_attribute_offset() const;
  std::vector<const Piece*> ordered_pieces() const;

  std::uint64_t number_;
  std::size_t record_bytes_;
  std::uint16_t sequence_ = 1;
  std::uint16_t flags_ = kInUse;
  std::optional<std::uint16_t> link_count_;
  FileReference base_;
  std::uint64_t lsn_ = 0;
  std::uint16_t usn_ = 1;
  std::uint16_t usa_offset_ = 0x30;
  std::uint16_t next_instance_ = 0;
  bool keep_order_ = false;
  std::vector<Piece> pieces_;
  std::vector<Patch> patches_;
  std::vector<Patch> disk_patches_;
  std::vector<std::size_t> torn_strides_;
};

}  // namespace fixture
