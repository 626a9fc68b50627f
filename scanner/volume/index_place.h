// Where the names of a directory are, if one read is enough for them: most directories keep all of
// them in $INDEX_ROOT, or in a few blocks side by side. Found while the directory's record is at
// hand, so that its index can be read later without it.
#pragma once

#include <array>
#include <cstdint>

#include "mft/boot_sector.h"
#include "mft/bytes.h"

namespace scanner {

class IndexPlace {
 public:
  static constexpr std::uint32_t kBlockBytes = 4096;
  static constexpr std::uint32_t kMostBlocks = 4;

  constexpr IndexPlace() = default;
  // Of the index $I30 among these attributes, all those of a base record without an attribute list.
  // Unknown for other shapes of an index, and where anything is unusual.
  static IndexPlace of(mft::Bytes attributes, const mft::BootSector& boot) {
    return IndexPlace(code_of(attributes, boot));
  }

  [[nodiscard]] bool is_known() const { return code() != kUnknown; }
  // $INDEX_ROOT contains all names.
  [[nodiscard]] bool in_record() const { return code() == kInRecord; }
  // The first blocks of the index contain all names but the few in $INDEX_ROOT, whose children they
  // are. $BITMAP says that they are live.
  [[nodiscard]] bool in_blocks() const { return lcn() != 0; }
  // REQUIRES of all that follow: in_blocks().
  [[nodiscard]] std::uint32_t block_count() const {
    return static_cast<std::uint32_t>(code() & 0xFFU);
  }
  [[nodiscard]] std::uint64_t lcn() const { return code() >> 8U; }

 private:
  // Or the LCN, which is not 0, and the number of blocks.
  static constexpr std::uint64_t kUnknown = 0;
  static constexpr std::uint64_t kInRecord = 1;

  // An integer, as the sweep does this for every directory and an object would be returned through
  // memory.
  static std::uint64_t code_of(mft::Bytes attributes, const mft::BootSector& boot);
  explicit IndexPlace(std::uint64_t code)
      : code_{static_cast<std::uint16_t>(code), static_cast<std::uint16_t>(code >> 16U),
              static_cast<std::uint16_t>(code >> 32U)} {}
  [[nodiscard]] std::uint64_t code() const {
    return std::uint64_t{code_[2]} << 32U | std::uint64_t{code_[1]} << 16U | code_[0];
  }

  std::array<std::uint16_t, 3> code_{};  // 48 bits, which cost no room in Directory
};

}  // namespace scanner
