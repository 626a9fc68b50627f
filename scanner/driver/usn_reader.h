// The two control codes that give USN records in many buffers, one after the other: the files of a
// volume (FSCTL_ENUM_USN_DATA) and the changes in its journal (FSCTL_READ_USN_JOURNAL). [SDK]
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
  std::uint64_t range_records = 0;  // of version 4, passed over
  std::uint64_t calls = 0;
  std::int64_t next_usn = 0;  // journal only: where to go on
  std::optional<mft::Fault>
      fault;  // the first buffer that contradicted itself: records are missing
};

struct UsnBuffer {
  std::size_t bytes = std::size_t{1} << 20U;  // grows by itself where a record does not fit
};

// Every file that exists, once, whatever number of names it has; the root directory and metadata
// files may be missing, and what is created meanwhile. Asks for versions 2 and 3, and as Windows 7
// did where that is refused. kJournalNotActive, kInvalidFunction and others as the system says
// them; kInvalidData where the driver does not get on.
[[nodiscard]] std::expected<UsnReading, DriverError> enum_usn(const Device& volume,
                                                              const UsnVisitor& visit,
                                                              const UsnBuffer& buffer = {});

struct JournalRange {
  std::uint64_t journal_id = 0;
  std::int64_t first_usn = 0;  // 0: the first record that the journal has by then
  // Reading ends where the journal does, but not before this USN is passed and not for long after:
  // a busy volume's journal has no end.
  std::int64_t until_usn = 0;
  // NTFS trims the journal at its front while it is read. Records before this USN may be lost that
  // way, and reading goes on at the first one left; 0: every record from first_usn on is needed.
  std::int64_t needed_from_usn = 0;
};

// Every change logged in the range, never waiting for more. kJournalEntryDeleted where records that
// are needed were trimmed away, kInvalidParameter for the id of another journal.
[[nodiscard]] std::expected<UsnReading, DriverError> read_journal(const Device& volume,
                                                                  const JournalRange& range,
                                                                  const UsnVisitor& visit,
                                                                  const UsnBuffer& buffer = {});

// USN_PAGE_SIZE: no record crosses a multiple of it, so one begins at each. [SDK]
inline constexpr std::int64_t kUsnPageBytes = 0x1000;

struct JournalEntryPlace {
  std::int64_t usn = 0;
  std::uint64_t time = 0;  // FILETIME
};

// The first change logged at `usn`, which a record must begin at, or behind it in the same page.
// Errors as read_journal() has them, and kInvalidData where the answer holds no such record.
[[nodiscard]] std::expected<JournalEntryPlace, DriverError> first_journal_entry(
    const Device& volume, std::uint64_t journal_id, std::int64_t usn);

}  // namespace scanner
