// Finds a point in time in a change journal without reading all of it.
#pragma once

#include <cstdint>

#include "scanner/driver/driver.h"

namespace scanner {

// A USN at which reading can begin, such that everything before it was logged before `time` (a
// FILETIME), provided that the clock was not changed. At most about 1 MiB of older journal follows
// it. Found by bisection over the journal's pages, between its first record and `until_usn`; if the
// driver cannot read a single page, the search ends early, at worst with journal.first_usn.
[[nodiscard]] std::int64_t journal_start_before(const Device& volume,
                                                const mft::UsnJournal& journal,
                                                std::int64_t until_usn, std::uint64_t time);

}  // namespace scanner
