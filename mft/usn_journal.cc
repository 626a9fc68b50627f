#include "mft/usn_journal.h"

namespace mft {
namespace {

struct JournalData {  // version 0; later ones append fields
  Le64 id;
  LeS64 first_usn;
  LeS64 next_usn;
  LeS64 lowest_usn;
  LeS64 maximum_usn;
  Le64 maximum_bytes;
  Le64 allocation_delta;
};
static_assert(OnDisk<JournalData> && sizeof(JournalData) == 0x38);

}  // namespace

std::optional<UsnJournal> UsnJournal::parse(Bytes output) {
  const auto data = output.read<JournalData>(0);
  if (!data || data->first_usn < 0 || data->next_usn < data->first_usn) return std::nullopt;
  return UsnJournal{.id = data->id,
                    .first_usn = data->first_usn,
                    .next_usn = data->next_usn,
                    .lowest_usn = data->lowest_usn,
                    .maximum_bytes = data->maximum_bytes};
}

}  // namespace mft
