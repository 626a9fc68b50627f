// Finding ordinary files by directory and name, many at once: one pass over the catalog's
// eight-byte keys, then every hit is proven by reading its record. A name that is not found is
// looked up in the directory's index too, so that "missing" never rests on $MFT alone where the
// volume is at hand.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "scanner/links/audited_volume.h"
#include "scanner/links/walk.h"

namespace scanner {

struct LeafAnswer {
  enum class Kind : std::uint8_t {
    kFound,
    kAbsent,   // neither $MFT nor, where it can be read, the directory's index holds the name
    kDamaged,  // damage may hide it
    kIndexDisagrees,  // the index holds it, $MFT does not
  };
  Kind kind = Kind::kAbsent;
  RecordIndex record = 0;
  std::uint16_t sequence = 0;
  bool through_alias = false;
  std::u16string name{};  // as it stands on the disk; the long one where an alias was asked for
  bool ambiguous = false;
};

// One answer for each question, in their order. All questions are about `volume`.
[[nodiscard]] std::vector<LeafAnswer> search_leaves(const AuditedVolume& volume,
                                                    std::span<const LeafQuestion* const> questions,
                                                    std::uint32_t threads);

}  // namespace scanner
