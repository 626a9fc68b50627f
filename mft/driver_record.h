// A FILE record as a driver gives it: the output of FSCTL_GET_NTFS_FILE_RECORD. [SDK]
// The driver gives the record that was asked for or, if that is free, the next lower one in use.
#pragma once

#include <cstdint>
#include <optional>

#include "mft/bytes.h"
#include "mft/reference.h"

namespace mft {

// Before the record; the output buffer needs room for both.
inline constexpr std::size_t kDriverRecordHeaderBytes = 12;

struct DriverRecord {
  RecordNumber number = 0;
  // The whole record; its fixups are undone already (seen with every driver so far, and nowhere
  // promised).
  Bytes record;

  // Nothing if the record's length is none that a record can have, or is more than there is.
  static std::optional<DriverRecord> parse(Bytes output);
};

}  // namespace mft
