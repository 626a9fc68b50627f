// The change journal's own figures: the output of FSCTL_QUERY_USN_JOURNAL. [SDK] [FSCC]
#pragma once

#include <cstdint>
#include <optional>

#include "mft/bytes.h"

namespace mft {

// USNs are offsets in the journal's stream: they only grow.
struct UsnJournal {
  std::uint64_t id = 0;         // changes when the journal is deleted and created again
  std::int64_t first_usn = 0;   // the first that can still be read
  std::int64_t next_usn = 0;    // the USN of the next change
  std::int64_t lowest_usn = 0;  // of this journal's records, including purged ones
  std::uint64_t maximum_bytes = 0;

  // Nothing if `output` is shorter than 56 bytes, or if its USNs are negative or out of order.
  static std::optional<UsnJournal> parse(Bytes output);
};

}  // namespace mft
