#include "scanner/driver/journal_changes.h"

#include <algorithm>

#include "scanner/driver/journal_seek.h"
#include "scanner/driver/sort_unique.h"
#include "scanner/driver/usn_reader.h"

namespace scanner {
namespace {

// The journal, if it is the marked one and still has everything after the mark.
std::expected<mft::UsnJournal, Error> unbroken_journal(const Device& volume,
                                                       const JournalMark& mark) {
  const auto journal = query_journal(volume);
  if (!journal) return std::unexpected(journal.error().describe());
  if (journal->id != mark.journal_id) {
    return std::unexpected(
        Error{"the change journal was deleted and created again during the scan"});
  }
  if (journal->first_usn > mark.next_usn) {
    return std::unexpected(
        Error{"the change journal wrapped: changes made since the scan began were overwritten"});
  }
  if (journal->next_usn < mark.next_usn) {
    return std::unexpected(Error{"the change journal has lost changes that it had before"});
  }
  return *journal;
}

}  // namespace

std::expected<JournalMark, DriverError> mark_journal(const Device& volume) {
  const auto journal = query_journal(volume);
  if (!journal) return std::unexpected(journal.error());
  return JournalMark{.journal_id = journal->id, .next_usn = journal->next_usn};
}

std::expected<JournalChanges, Error> changes_since(const Device& volume, const JournalMark& mark,
                                                   JournalStart start, std::uint64_t not_before) {
  const auto journal = unbroken_journal(volume, mark);
  if (!journal) return std::unexpected(journal.error());
  std::int64_t begin = mark.next_usn;
  if (start == JournalStart::kAsFarBackAsItGoes) {
    begin = not_before == 0 ? journal->first_usn
                            : journal_start_before(volume, *journal, mark.next_usn, not_before);
  }
  const JournalRange range{
      .journal_id = mark.journal_id,
      .first_usn = begin,
      .until_usn = journal->next_usn,
      .needed_from_usn = mark.next_usn,
  };
  JournalChanges changes;
  std::int64_t first_usn = mark.next_usn;
  bool recent = false;
  // Nearly every change is logged several times: duplicates are removed whenever the list has
  // doubled.
  std::size_t thinned = 0;
  const auto reading = read_journal(volume, range, [&](const mft::UsnRecord& entry) {
    // After the first recent entry all count as recent: the clock may have been set back.
    recent = recent || entry.usn >= mark.next_usn || entry.time >= not_before;
    if (!recent) return;
    if (changes.oldest_time == 0) changes.oldest_time = entry.time;
    first_usn = std::min(first_usn, entry.usn);
    changes.records.push_back(entry.file.record);
    constexpr std::size_t kWorthThinning = 1U << 16U;
    if (changes.records.size() >= kWorthThinning + 2 * thinned) {
      sort_unique(changes.records);
      thinned = changes.records.size();
    }
  });
  if (!reading) {
    // Why required records are missing, in terms of the scan.
    if (reading.error().code == SystemCode::kJournalEntryDeleted) {
      if (const auto still = unbroken_journal(volume, mark); !still) {
        return std::unexpected(still.error());
      }
    }
    return std::unexpected(reading.error().describe());
  }
  if (reading->fault) {
    return std::unexpected(Error{"the change journal is inconsistent"});
  }
  // USN 0 means the first remaining record, so trimming would go unnoticed.
  if (begin == 0) {
    if (const auto still = unbroken_journal(volume, mark); !still) {
      return std::unexpected(still.error());
    }
  }
  sort_unique(changes.records);
  changes.entries = reading->records;
  changes.margin_bytes =
      static_cast<std::uint64_t>(mark.next_usn - std::max<std::int64_t>(first_usn, 0));
  changes.mark = {.journal_id = mark.journal_id, .next_usn = reading->next_usn};
  return changes;
}

}  // namespace scanner
