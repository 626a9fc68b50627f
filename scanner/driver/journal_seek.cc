#include "scanner/driver/journal_seek.h"

#include "scanner/driver/usn_reader.h"

namespace scanner {

std::int64_t journal_start_before(const Device& volume, const mft::UsnJournal& journal,
                                  std::int64_t until_usn, std::uint64_t time) {
  // One call of read_journal() reads this much.
  constexpr std::int64_t kWorthSearching = std::int64_t{1} << 20U;
  std::int64_t low = journal.first_usn;
  std::int64_t high = until_usn;
  while (high - low > kWorthSearching) {
    const std::int64_t middle = low + (high - low) / 2;
    const std::int64_t page = middle - middle % kUsnPageBytes;
    const auto entry = first_journal_entry(volume, journal.id, page);
    if (!entry) break;
    if (entry->time < time) {
      low = page;
    } else {
      high = page;
    }
  }
  return low;
}

}  // namespace scanner
