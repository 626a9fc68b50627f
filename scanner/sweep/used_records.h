// Which records $MFT's bitmap says are in use. The in-use flag of a record decides, not the bitmap;
// but a record of nothing but zeros has no flag: it was never used, or a copy of a failing disk has
// zeros for what could not be read, and then links are missing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <vector>

#include "scanner/catalog/catalog.h"
#include "scanner/volume/volume.h"

namespace scanner {

// Those before it are $MFT's and the like, or kept free for such; Windows and mkntfs set all their
// bits in $MFT's bitmap. [N3G]
inline constexpr RecordIndex kFirstUserRecord = 24;

class UsedRecords {
 public:
  // `volume` must outlive this. Nothing is read yet.
  explicit UsedRecords(const Volume& volume) : volume_(volume) {}

  // False for the reserved records, whose bits prove nothing, and for all where nothing can be
  // told: in a loose $MFT, where the bitmap cannot be read, and on a mounted
  // volume, which writes it before the records. Reads the bitmap (a bit for each record) when it is
  // first asked. Safe for concurrent use; may let std::bad_alloc out.
  [[nodiscard]] bool has(std::uint64_t record) const;

 private:
  void read() const;

  const Volume& volume_;
  mutable std::once_flag read_;
  mutable std::vector<std::byte> bits_;
};

}  // namespace scanner
