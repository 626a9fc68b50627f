// What the change journal records around a scan: its position before, and which files changed
// since. The only source that shows deletions; a scan without it has to say so.
#pragma once

#include <cstdint>
#include <expected>
#include <vector>

#include "mft/reference.h"
#include "scanner/driver/driver.h"

namespace scanner {

struct JournalMark {
  std::uint64_t journal_id = 0;
  std::int64_t next_usn = 0;  // the USN of the first change after it
};

// The journal's current position. Errors as for query_journal().
[[nodiscard]] std::expected<JournalMark, DriverError> mark_journal(const Device& volume);

enum class JournalStart : std::uint8_t {
  // Changes logged before the mark may not have been written to the disk yet when the records were
  // read from it.
  kAsFarBackAsItGoes,
  kAtTheMark,  // for changes while other records were refetched
};

struct JournalChanges {
  // The base records of all files that were created, changed or deleted, sorted and unique. A
  // record may have been reused since.
  std::vector<mft::RecordNumber> records;
  std::uint64_t entries = 0;  // entries that were read
  std::uint64_t margin_bytes =
      0;  // size of the journal before the mark whose files are among `records`
  std::uint64_t oldest_time = 0;  // FILETIME of the first of those entries; 0 if none
  JournalMark mark;               // where this reading ended
};

// All changes from the start until now. With `not_before`, a FILETIME, entries from before both the
// mark and that time are left out: a journal can hold gigabytes, and every file it names costs a
// control code of its own. The journal may be trimmed while it is read, up to the mark. An Error,
// one clause for the report, if changes after the mark are lost: the journal is gone, was replaced
// by another one, has wrapped past the mark, or is inconsistent.
[[nodiscard]] std::expected<JournalChanges, Error> changes_since(const Device& volume,
                                                                 const JournalMark& mark,
                                                                 JournalStart start,
                                                                 std::uint64_t not_before = 0);

}  // namespace scanner
