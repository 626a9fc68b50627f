// $Extend\$Reparse: the volume's own list of its reparse points, an index named $R. [LFN] [FSA]
// Its completeness is nobody's promise: what a record itself says counts.
#pragma once

#include <cstdint>
#include <expected>
#include <vector>

#include "mft/fault.h"
#include "mft/reference.h"
#include "scanner/volume/directory_index.h"

namespace scanner {

class Volume;

struct ReparseKey {
  std::uint32_t tag = 0;
  mft::FileReference file;

  friend bool operator==(const ReparseKey&, const ReparseKey&) = default;
};

struct ReparseIndex {
  bool present = false;          // false: the volume has no such file
  mft::FileReference file;       // $Reparse itself
  std::vector<ReparseKey> keys;  // as they stand, by tag and reference if the index is sound
  std::uint64_t damage_count = 0;
  std::vector<IndexDamage> damage;  // the first ones, in the order met

  // Whether a key that is not here does not exist.
  [[nodiscard]] bool sound() const { return damage_count == 0; }
};

// Reads all of it: 12 bytes of key (tag, file reference) for each reparse point of the volume. A
// Fault if the way to it is damaged or not at hand (kBadIndex, kUnreadable, kNotInUse, …). A key
// that is too short or out of order counts as damage; the one out of order is given all the same.
std::expected<ReparseIndex, mft::Fault> read_reparse_index(const Volume& volume);

}  // namespace scanner
