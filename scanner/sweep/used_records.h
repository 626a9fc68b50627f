// Which records $MFT's bitmap says are in use. The in-use flag of a record decides, not the bitmap;
// but an all-zero record has no flag: either it was never used, or a copy of a failing disk has
// zeros for unreadable sectors, and then links are missing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <vector>

#include "scanner/catalog/catalog.h"
#include "scanner/volume/volume.h"

namespace scanner {

// Lower records belong to metadata files or are reserved for them; Windows and mkntfs set all their
// bits in $MFT's bitmap. [N3G]
inline constexpr RecordIndex kFirstUserRecord = 24;

class UsedRecords {
 public:
  // `volume` must outlive this. Nothing is read yet.
  explicit UsedRecords(const Volume& volume) : volume_(volume) {}

  // False for the reserved records, whose bits prove nothing, and whenever the bitmap proves
  // nothing: in a loose $MFT, if it cannot be read, and on a mounted volume, which writes it before
  // the records. Reads the bitmap (a bit per record) on first use. Safe for concurrent use; may
  // throw std::bad_alloc.
  [[nodiscard]] bool has(std::uint64_t record) const;
  // Whether the bitmap could be read and reaches to that record. False without clusters.
  [[nodiscard]] bool knows(std::uint64_t record) const;

 private:
  void read() const;

  const Volume& volume_;
  mutable std::once_flag read_;
  mutable std::vector<std::byte> bits_;
};

}  // namespace scanner
