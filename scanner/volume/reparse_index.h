// $Extend\$Reparse: the volume's own list of its reparse points, an index named $R. [LFN] [FSA] It
// is not guaranteed to be complete: the records themselves are authoritative.
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
  std::vector<ReparseKey> keys;  // in stored order: by tag and reference if the index is sound
  std::uint64_t damage_count = 0;
  std::vector<IndexDamage> damage;  // the first ones, in the order found

  // Whether a missing key proves that it does not exist.
  [[nodiscard]] bool sound() const { return damage_count == 0; }
};

// Reads all of it: 12 bytes of key (tag, file reference) for each reparse point of the volume. A
// Fault if the path to it is damaged or unavailable (kBadIndex, kUnreadable, kNotInUse, …). A key
// that is too short or out of order counts as damage; one out of order is still returned.
std::expected<ReparseIndex, mft::Fault> read_reparse_index(const Volume& volume);

}  // namespace scanner
