// What the change journal says of the time around a scan: where it stood before, and which files
// changed since. The only place where deletions show; a scan that cannot have this has to say so.
#pragma once

#include <cstdint>
#include <expected>
#include <vector>

#include "mft/reference.h"
#include "scanner/live/driver.h"

namespace scanner {

struct JournalMark {
  std::uint64_t journal_id = 0;
  std::int64_t next_usn = 0;  // what the first change after it got
};

// Where the journal stands now. Errors as query_journal() has them.
[[nodiscard]] std::expected<JournalMark, DriverError> mark_journal(const Device& volume);

enum class JournalStart : std::uint8_t {
  // Changes that were logged before the mark may still have been in the driver's cache only, when
  // the records were read.
  kAsFarBackAsItGoes,
  kAtTheMark,  // for what changed while others were fetched anew
};

struct JournalChanges {
  // The records of all files that were created, changed or deleted: base records, sorted, each
  // once. A record may have become another file's since.
  std::vector<mft::RecordNumber> records;
  std::uint64_t entries = 0;
  std::uint64_t margin_bytes = 0;  // of journal before the mark that were read as well
  std::uint64_t oldest_time = 0;   // FILETIME of the first entry read; 0 if there was none
  JournalMark mark;                // where this reading ended
};

// All changes from the start to now. An Error, one clause for the report, where changes after the
// mark cannot all be told: the journal is gone, another one has taken its place, it has wrapped
// past the mark, or it contradicts itself.
[[nodiscard]] std::expected<JournalChanges, Error> changes_since(const Device& volume,
                                                                 const JournalMark& mark,
                                                                 JournalStart start);

}  // namespace scanner
