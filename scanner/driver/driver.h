// Questions to the driver of a mounted volume that are answered at once. [SDK]
// The driver is believed no more than a disk: what cannot be is kInvalidData. What fails for want
// of memory is asked again (retry.h).
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

// What the system said, and to which question.
struct DriverError {
  ControlCode request{};
  SystemCode code{};

  [[nodiscard]] Error describe() const {
    return {control_code_name(request) + ": " + system_code_text(code)};
  }
};

// kInvalidFunction where the file system is not NTFS, or not under Windows.
[[nodiscard]] std::expected<mft::VolumeData, DriverError> query_volume_data(const Device& volume);

// Record `number` or, if that is free, the next lower one in use; its fixups are undone. The view
// points into `buffer`. kFileCorrupt or another is_damage() where that record cannot be read,
// kHandleEof or kInvalidParameter where none is that low. Extension records have numbers of their
// own. Never a record above `number`.
[[nodiscard]] std::expected<mft::DriverRecord, DriverError> file_record(const Device& volume,
                                                                        mft::RecordNumber number,
                                                                        ControlBuffer& buffer);

// kJournalNotActive where there is none.
[[nodiscard]] std::expected<mft::UsnJournal, DriverError> query_journal(const Device& volume);

// The reparse buffer of an opened file, whole. kNotAReparsePoint where it is none.
[[nodiscard]] std::expected<std::vector<std::byte>, DriverError> reparse_data(const Device& file);

}  // namespace scanner
