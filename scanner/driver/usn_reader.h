// The two control codes that return USN records in many buffers, one after the other: the files of
// a volume (FSCTL_ENUM_USN_DATA) and the changes in its journal (FSCTL_READ_USN_JOURNAL). [SDK]
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <limits>
#include <optional>

#include "mft/fault.h"
#include "mft/usn_record.h"
#include "scanner/driver/driver.h"

namespace scanner {

// The record's name points into a buffer that the next call overwrites.
using UsnVisitor = std::function<void(const mft::UsnRecord&)>;

struct UsnReading {
  std::uint64_t records = 0;
  std::uint64_t range_records = 0;  // of version 4, skipped
  std::uint64_t calls = 0;
  std::int64_t next_usn = 0;        // journal only: where to go on
  std::optional<mft::Fault> fault;  // the first inconsistent buffer: records are missing
};

struct UsnBuffer {
  std::size_t bytes = std::size_t{1} << 20U;  // grows if a record does not fit
};

// Every existing file once, regardless of its number of names; the root directory, metadata files
// and files created meanwhile may be missing. Requests versions 2 and 3, or, if refused, uses the
// Windows 7 form. kJournalNotActive, kInvalidFunction and others from the system; kInvalidData if
// the driver makes no progress.
[[nodiscard]] std::expected<UsnReading, DriverError> enum_usn(const Device& volume,
                                                              const UsnVisitor& visit,
                                                              const UsnBuffer& buffer = {});

struct JournalRange {
  std::uint64_t journal_id = 0;
  std::int64_t first_usn = 0;  // 0: the first record in the journal at that time
  // Reading ends at the end of the journal, but not before this USN is passed and not long after: a
  // busy volume's journal never ends.
  std::int64_t until_usn = 0;
  // NTFS may trim the front of the journal while it is read. Records before this USN may be lost
  // that way, and reading continues with the first one left; 0: every record from first_usn on is
  // required.
  std::int64_t needed_from_usn = 0;
};

// Every change logged in the range, without waiting for more. kJournalEntryDeleted if required
// records were trimmed, kInvalidParameter for the id of another journal.
[[nodiscard]] std::expected<UsnReading, DriverError> read_journal(const Device& volume,
                                                                  const JournalRange& range,
                                                                  const UsnVisitor& visit,
                                                                  const UsnBuffer& buffer = {});

// USN_PAGE_SIZE: no record crosses a multiple of it, so one begins at each. [SDK]
inline constexpr std::int64_t kUsnPageBytes = 0x1000;

struct JournalEntryPosition {
  std::int64_t usn = 0;
  std::uint64_t time = 0;  // FILETIME
};

// The first change logged at `usn`, where a record must begin, or later in the same page. Errors as
// for read_journal(), and kInvalidData if the answer contains no such record.
[[nodiscard]] std::expected<JournalEntryPosition, DriverError> first_journal_entry(
    const Device& volume, std::uint64_t journal_id, std::int64_t usn);

}  // namespace scanner
