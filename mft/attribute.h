// Attributes of a record and the walk over them. [LFN] [N3G]
// An Attribute that exists has its name, value and run list inside its own length. Views only.
#pragma once

#include <cstdint>
#include <optional>

#include "mft/bytes.h"
#include "mft/fault.h"
#include "mft/utf16.h"

namespace mft {

enum class AttributeType : std::uint32_t {
  kStandardInformation = 0x10,
  kAttributeList = 0x20,
  kFileName = 0x30,
  kObjectId = 0x40,
  kSecurityDescriptor = 0x50,
  kVolumeName = 0x60,
  kVolumeInformation = 0x70,
  kData = 0x80,
  kIndexRoot = 0x90,
  kIndexAllocation = 0xA0,
  kBitmap = 0xB0,
  kReparsePoint = 0xC0,
  kEnd = 0xFFFFFFFF,
};

struct AttributeHeader {
  Le32 type;
  Le32 length;  // bytes, header included, a multiple of 8
  std::uint8_t non_resident;
  std::uint8_t name_length;  // UTF-16 units
  Le16 name_offset;
  Le16 flags;
  Le16 instance;
};
static_assert(OnDisk<AttributeHeader> && sizeof(AttributeHeader) == 0x10);

struct ResidentHeader {
  AttributeHeader common;
  Le32 value_length;
  Le16 value_offset;
  std::uint8_t indexed;
  std::uint8_t padding;
};
static_assert(OnDisk<ResidentHeader> && sizeof(ResidentHeader) == 0x18);

struct NonResidentHeader {
  AttributeHeader common;
  LeS64 lowest_vcn;
  LeS64 highest_vcn;  // −1 if the attribute is empty
  Le16 mapping_pairs_offset;
  std::uint8_t compression_unit;  // log2 of clusters
  std::array<std::uint8_t, 5> padding;
  Le64 allocated_bytes;  // the three sizes are valid only where lowest_vcn is 0
  Le64 data_bytes;
  Le64 initialized_bytes;
};
static_assert(OnDisk<NonResidentHeader> && sizeof(NonResidentHeader) == 0x40);

inline constexpr std::uint16_t kAttributeCompressed = 0x00FF;
inline constexpr std::uint16_t kAttributeSparse = 0x8000;

class Attribute {
 public:
  [[nodiscard]] AttributeType type() const { return type_; }
  [[nodiscard]] bool resident() const { return !non_resident_; }
  [[nodiscard]] Utf16View name() const { return name_; }
  [[nodiscard]] bool unnamed() const { return name_.empty(); }
  [[nodiscard]] std::uint16_t flags() const { return flags_; }
  [[nodiscard]] std::uint16_t instance() const { return instance_; }
  // The attribute with its header.
  [[nodiscard]] Bytes raw() const { return raw_; }
  // The value of a resident attribute; empty for a non-resident one.
  [[nodiscard]] Bytes value() const { return non_resident_ ? Bytes() : body_; }
  // The mapping pairs of a non-resident attribute; empty for a resident one.
  [[nodiscard]] Bytes mapping_pairs() const { return non_resident_ ? body_ : Bytes(); }
  // REQUIRES: not resident().
  [[nodiscard]] NonResidentHeader non_resident() const {
    return raw_.copy_at<NonResidentHeader>(0);
  }

 private:
  friend class AttributeCursor;
  AttributeType type_{};
  bool non_resident_ = false;
  std::uint16_t flags_ = 0;
  std::uint16_t instance_ = 0;
  Bytes raw_;
  Bytes body_;
  Utf16View name_;
};

// Walks the attributes of a record. An attribute whose value or name reaches out of it is passed
// over; a length that cannot be ends the walk. Both leave a fault().
class AttributeCursor {
 public:
  explicit AttributeCursor(Bytes attributes) : bytes_(attributes) {}
  [[nodiscard]] std::optional<Attribute> next();
  // The first fault met; nothing if all attributes up to the end marker were sound. Its offset
  // counts from the first attribute.
  [[nodiscard]] const std::optional<Fault>& fault() const { return fault_; }

 private:
  bool stop(FaultCode code, std::uint64_t actual);
  bool parse_into(Attribute& attribute, Bytes raw);

  Bytes bytes_;
  std::size_t offset_ = 0;
  std::optional<Fault> fault_;
};

}  // namespace mft
