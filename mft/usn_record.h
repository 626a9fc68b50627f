// USN records: what FSCTL_ENUM_USN_DATA and FSCTL_READ_USN_JOURNAL put into their output buffer.
// [SDK] [FSCC]
// Views into the caller's buffer.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>

#include "mft/bytes.h"
#include "mft/fault.h"
#include "mft/reference.h"
#include "mft/utf16.h"

namespace mft {

// Why a record was written: bits of UsnRecord::reasons. [SDK]
inline constexpr std::uint32_t kUsnFileCreate = 0x100;
inline constexpr std::uint32_t kUsnFileDelete = 0x200;
inline constexpr std::uint32_t kUsnRenameOldName = 0x1000;
inline constexpr std::uint32_t kUsnRenameNewName = 0x2000;
inline constexpr std::uint32_t kUsnHardLinkChange = 0x1'0000;
inline constexpr std::uint32_t kUsnReparsePointChange = 0x10'0000;
inline constexpr std::uint32_t kUsnClose = 0x8000'0000;

// One file, or one change of a file. It has an unspecified one of the file's names.
struct UsnRecord {
  FileReference file;
  FileReference parent;
  std::int64_t usn = 0;
  std::uint64_t time = 0;        // FILETIME; may be missing in an enumeration
  std::uint32_t reasons = 0;     // likewise
  std::uint32_t attributes = 0;  // kFileAttributeReparsePoint and others
  Utf16View name;
};

// Walks one output buffer: records of version 2 and 3 by their own lengths and offsets. Records of
// version 4 are skipped: they list the ranges of a file that were written, and each run of them is
// followed by a record of version 3. [SDK]
// A record of an unknown version, whose name is outside it, or whose 128-bit file id is not an NTFS
// file reference is skipped with a fault; an impossible length ends the walk.
class UsnRecordCursor {
 public:
  // `output` is as long as the bytes returned. kBadUsnRecord if it is shorter than its first field.
  static std::expected<UsnRecordCursor, Fault> parse(Bytes output);

  // Where to go on: an enumeration's next file reference, or a journal's next USN.
  [[nodiscard]] std::uint64_t continuation() const { return continuation_; }
  [[nodiscard]] std::optional<UsnRecord> next();
  // The first fault met, kBadUsnRecord; its offset counts from the buffer's first byte.
  [[nodiscard]] const std::optional<Fault>& fault() const { return fault_; }
  // Records of version 4 so far.
  [[nodiscard]] std::uint64_t range_records() const { return range_records_; }

 private:
  explicit UsnRecordCursor(Bytes output);
  void note(std::uint64_t actual);

  Bytes bytes_;
  std::size_t offset_;
  std::uint64_t continuation_;
  std::uint64_t range_records_ = 0;
  std::optional<Fault> fault_;
};

}  // namespace mft
