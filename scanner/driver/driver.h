// Queries to the driver of a mounted volume with a single answer. [SDK]
// The driver is trusted no more than a disk: impossible answers are kInvalidData. Queries that fail
// for lack of memory are repeated (retry.h).
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "mft/driver_record.h"
#include "mft/usn_journal.h"
#include "mft/volume_data.h"
#include "scanner/driver/control_buffer.h"
#include "scanner/driver/device.h"

namespace scanner {

// The system's error, and the query that failed.
struct DriverError {
  ControlCode request{};
  SystemCode code{};

  [[nodiscard]] Error describe() const {
    return {control_code_name(request) + ": " + system_code_text(code)};
  }
};

// kInvalidFunction if the file system is not NTFS, or the system is not Windows.
[[nodiscard]] std::expected<mft::VolumeData, DriverError> query_volume_data(const Device& volume);

// Record `number` or, if that is free, the next lower one in use; its fixups are undone. The view
// points into `buffer`. kFileCorrupt or another is_damage() if that record cannot be read,
// kHandleEof or kInvalidParameter if there is none that low. Extension records count as records of
// their own. Never a record above `number`.
[[nodiscard]] std::expected<mft::DriverRecord, DriverError> file_record(const Device& volume,
                                                                        mft::RecordNumber number,
                                                                        ControlBuffer& buffer);

// kJournalNotActive if there is none.
[[nodiscard]] std::expected<mft::UsnJournal, DriverError> query_journal(const Device& volume);

// The whole reparse buffer of an open file. kNotAReparsePoint if it has none.
[[nodiscard]] std::expected<std::vector<std::byte>, DriverError> reparse_data(const Device& file);

}  // namespace scanner
