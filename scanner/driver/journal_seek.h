// Where in a change journal a point in time lies, found without reading the journal through.
#pragma once

#include <cstdint>

#include "scanner/driver/driver.h"

namespace scanner {

// A USN at which reading can begin, such that what lies before it was logged before `time` (a
// FILETIME), as far as the system's clock was not set. At most some 1 MiB of journal before `time`
// follow it. Found by bisection over the journal's pages, between its first record and `until_usn`;
// where the driver does not let a page be read by itself, the search ends early, at worst with
// journal.first_usn.
[[nodiscard]] std::int64_t journal_start_before(const Device& volume,
                                                const mft::UsnJournal& journal,
                                                std::int64_t until_usn, std::uint64_t time);

}  // namespace scanner
