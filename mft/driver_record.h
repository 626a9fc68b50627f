// A FILE record as returned by a driver: the output of FSCTL_GET_NTFS_FILE_RECORD. [SDK] The driver
// returns the requested record or, if that is free, the next lower one in use.
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
  // The whole record; its fixups are undone already (by every driver seen so far, but
  // undocumented).
  Bytes record;

  // Nothing if the record's length is impossible or exceeds the output.
  static std::optional<DriverRecord> parse(Bytes output);
};

}  // namespace mft
