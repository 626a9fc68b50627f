// What the change journal says of the time around a scan: where it stood before, and which files
// changed since. The only place where deletions show; a scan that cannot have this has to say so.
#pragma once

#include <cstdint>
#include <expected>
#include <vector>

#include "mft/reference.h"
#include "scanner/driver/driver.h"

namespace scanner {

struct JournalMark {
  std::uint64_t journal_id = 0;
  std::int64_t next_usn = 0;  // what the first change after it got
};

// Where the journal stands now. Errors as query_journal() has them.
[[nodiscard]] std::expected<JournalMark, DriverError> mark_journal(const Device& volume);

enum class JournalStart : std::uint8_t {
  // Changes logged before the mark may not have been written to the disk yet when the records were
  // read from it.
  kAsFarBackAsItGoes,
  kAtTheMark,  // for what changed while others were fetched anew
};

struct JournalChanges {
  // The records of all files that were created, changed or deleted: base records, sorted, each
  // once. A record may have become another file's since.
  std::vector<mft::RecordNumber> records;
  std::uint64_t entries = 0;       // that were read
  std::uint64_t margin_bytes = 0;  // of journal before the mark whose files are among `records`
  std::uint64_t oldest_time = 0;   // FILETIME of the first of those entries; 0 if there was none
  JournalMark mark;                // where this reading ended
};

// All changes from the start to now. With `not_before`, a FILETIME, what was logged before the mark
// and before that time is left out: a journal can hold gigabytes, and every file named is read
// again by a control code of its own. The journal may be trimmed while it is read, up to the mark.
// An Error, one clause for the report, where changes after the mark are lost: the journal is gone,
// another one has taken its place, it has wrapped past the mark, or it contradicts itself.
[[nodiscard]] std::expected<JournalChanges, Error> changes_since(const Device& volume,
                                                                 const JournalMark& mark,
                                                                 JournalStart start,
                                                                 std::uint64_t not_before = 0);

}  // namespace scanner
