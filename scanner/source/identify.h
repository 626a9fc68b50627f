// What is at the start of a source: a volume, a loose $MFT, a container, or something else. Reads
// the first 128 KiB and a few more sectors; changes nothing; safe for concurrent use.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "scanner/source/byte_source.h"

namespace scanner {

enum class ContentKind : std::uint8_t {
  kUnknown,
  kUnreadable,  // and what was read did not identify it; `error` says why
  kEmpty,       // 0 bytes
  kTooShort,    // fewer bytes than a sector
  kZeros,       // as far as it was read
  kPartitions,  // an extended partition; identify() does not look for tables
  kNtfs,
  kLooseMft,
  kFat,  // 12, 16 and 32, `words` says which
  kExFat,
  kReFs,
  kBitLocker,
  kExt,
  kBtrfs,
  kXfs,
  kHfsPlus,
  kApfs,
  kIso9660,
  kUdf,
  kOtherFileSystem,
  kSwap,
  kLuks,
  kLvm,
  kOtherVolumeManager,
  kVhdx,
  kVhd,  // dynamic or differencing: a fixed one is raw and recognized only by its footer
  kVmdk,
  kQcow2,
  kVdi,
  kEwf,
  kOtherContainer,
  kCompressed,
};

struct Content {
  ContentKind kind = ContentKind::kUnknown;
  // A noun phrase for a sentence: "an ext4 file system". Static storage.
  std::string_view words = "unrecognized content";
  // How to get at the bytes inside, with the command: a clause without a full stop, or empty.
  std::string_view hint = {};
  // kNtfs nevertheless, by the name in it or by its backup.
  bool damaged_boot_sector = false;
  std::string error = {};
};

[[nodiscard]] Content identify(const ByteSource& source);

// Whether this is something that a partition or a volume could begin with.
[[nodiscard]] bool is_known(const Content& content);

// Bytes at the end that are the footer of a fixed VHD and not of the disk in it: 512, or 0.
[[nodiscard]] std::uint64_t vhd_footer_bytes(const ByteSource& source);

}  // namespace scanner
