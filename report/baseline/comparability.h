// Why differences between two reports may not be differences between two volumes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "report/baseline/volume_pairs.h"
#include "report/model/summary.h"

namespace report {

enum class ReservationCode : std::uint8_t {
  kBeforeIncomplete,
  kAfterIncomplete,
  kFiltersDiffer,
  kEnginesDiffer,
  kLettersDiffer,
  kCrossChecksDiffer,
  kVolumeMissing,  // one that was in the earlier report
};
// "before-incomplete", …
[[nodiscard]] std::string_view word(ReservationCode code);

struct Reservation {
  ReservationCode code{};
  std::string text;  // one sentence, without a full stop
};

// Empty if rows that differ have changed.
[[nodiscard]] std::vector<Reservation> reservations(const Summary& before, const Summary& after,
                                                    const std::vector<VolumePair>& volumes);

}  // namespace report
