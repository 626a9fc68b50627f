// $ATTRIBUTE_LIST: which record holds which attribute of a file that needs several. [LFN] [N3G]
#pragma once

#include <cstdint>
#include <optional>

#include "mft/attribute.h"
#include "mft/bytes.h"
#include "mft/fault.h"
#include "mft/reference.h"
#include "mft/utf16.h"

namespace mft {

// No list is longer than this. [LFN]
inline constexpr std::uint64_t kMaxAttributeListBytes = 256 * 1024;

struct AttributeListEntry {
  AttributeType type{};
  Utf16View name;
  std::uint64_t lowest_vcn = 0;
  FileReference holder;  // the record that holds this (part of the) attribute
  std::uint16_t instance = 0;
};

class AttributeListCursor {
 public:
  explicit AttributeListCursor(Bytes list) : bytes_(list) {}
  [[nodiscard]] std::optional<AttributeListEntry> next();
  // kBadAttributeList: an entry shorter than its header or its name, or past the list's end.
  [[nodiscard]] const std::optional<Fault>& fault() const { return fault_; }

 private:
  Bytes bytes_;
  std::size_t offset_ = 0;
  std::optional<Fault> fault_;
};

}  // namespace mft
