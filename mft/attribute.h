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

// One attribute, or none.
class Attribute {
 public:
  Attribute() = default;
  // The whole attribute; none if its parts reach outside it.
  // REQUIRES: at least 24 bytes, a resident attribute's header.
  explicit Attribute(Bytes raw) {
    if (!parse(raw)) data_ = nullptr;
  }
  explicit operator bool() const { return data_ != nullptr; }
  // REQUIRES of all that follow: not none.
  [[nodiscard]] AttributeType type() const {
    return static_cast<AttributeType>(raw().u32(offsetof(AttributeHeader, type)));
  }
  [[nodiscard]] bool resident() const { return !non_resident_; }
  [[nodiscard]] Utf16View name() const {
    return Utf16View(part(name_offset_, std::size_t{name_units_} * 2));
  }
  [[nodiscard]] bool unnamed() const { return name_units_ == 0; }
  [[nodiscard]] std::uint16_t flags() const { return raw().u16(offsetof(AttributeHeader, flags)); }
  [[nodiscard]] std::uint16_t instance() const {
    return raw().u16(offsetof(AttributeHeader, instance));
  }
  // The attribute with its header.
  [[nodiscard]] Bytes raw() const { return part(0, length_); }
  // The value of a resident attribute; empty for a non-resident one.
  [[nodiscard]] Bytes value() const {
    return non_resident_ ? Bytes() : part(body_offset_, body_bytes_);
  }
  // The mapping pairs of a non-resident attribute; empty for a resident one.
  [[nodiscard]] Bytes mapping_pairs() const {
    return non_resident_ ? part(body_offset_, body_bytes_) : Bytes();
  }
  // Whether this is the first extent of an attribute that may be split. True for resident ones.
  [[nodiscard]] bool first_extent() const {
    return !non_resident_ || raw().u64(offsetof(NonResidentHeader, lowest_vcn)) == 0;
  }
  // REQUIRES: not resident().
  [[nodiscard]] std::int64_t lowest_vcn() const {
    return raw().copy_at<LeS64>(offsetof(NonResidentHeader, lowest_vcn));
  }
  // REQUIRES: not resident().
  [[nodiscard]] NonResidentHeader non_resident() const {
    return raw().copy_at<NonResidentHeader>(0);
  }

 private:
  friend class AttributeCursor;
  bool parse(Bytes raw);  // false if the parts reach outside it
  [[nodiscard]] Bytes part(std::size_t offset, std::size_t bytes) const {
    return Bytes(std::span(data_ + offset, bytes));
  }
  // Checked values, unaffected by later changes of the buffer; the rest is read on demand.
  const std::byte* data_ = nullptr;
  std::uint32_t length_ = 0;      // bytes, header included
  std::uint32_t body_bytes_ = 0;  // of the value or the mapping pairs
  std::uint16_t body_offset_ = 0;
  std::uint16_t name_offset_ = 0;
  std::uint8_t name_units_ = 0;
  bool non_resident_ = false;
};

// Walks the attributes of a record. An attribute whose value or name reaches outside it is skipped;
// an impossible length ends the walk. Both leave a fault().
class AttributeCursor {
 public:
  explicit AttributeCursor(Bytes attributes) : bytes_(attributes) {}
  // Moves to the next sound attribute; false at the end.
  // Attributes are accessed in place and not returned: the sweep visits half a dozen per record,
  // and a copy made of small stores and read back by wide loads stalls the processor. That was half
  // of a warm sweep (bench/README.md). For the same reason next() is inline.
  bool next();
  // REQUIRES: next() was true.
  [[nodiscard]] const Attribute& attribute() const { return attribute_; }
  // The first fault found; nothing if all attributes up to the end marker were sound. Its offset
  // counts from the first attribute.
  [[nodiscard]] std::optional<Fault> fault() const {
    if (!faulty_) return std::nullopt;
    return Fault{.code = fault_code_, .offset = fault_offset_, .actual = fault_actual_};
  }

 private:
  // Records a fault, if it is the first.
  void note(FaultCode code, std::uint64_t actual) {
    if (faulty_) return;
    faulty_ = true;
    fault_code_ = code;
    fault_offset_ = static_cast<std::uint32_t>(offset_);
    fault_actual_ = actual;
  }
  // Records a fault and ends the walk.
  bool stop(FaultCode code, std::uint64_t actual) {
    note(code, actual);
    return finish();
  }
  bool finish() {
    bytes_ = {};
    offset_ = 0;
    return false;
  }
  bool end();

  Bytes bytes_;
  std::size_t offset_ = 0;
  Attribute attribute_;
  std::uint64_t fault_actual_ = 0;
  std::uint32_t fault_offset_ = 0;
  FaultCode fault_code_{};
  bool faulty_ = false;
};

inline bool Attribute::parse(Bytes raw) {
  data_ = raw.data();
  length_ = static_cast<std::uint32_t>(raw.size());
  const std::uint64_t form = raw.u64(offsetof(AttributeHeader, non_resident));
  name_units_ = static_cast<std::uint8_t>(form >> 8U);
  name_offset_ = static_cast<std::uint16_t>(form >> 16U);
  non_resident_ = (form & 0xFFU) != 0;
  const std::uint32_t fixed = non_resident_ ? sizeof(NonResidentHeader) : sizeof(ResidentHeader);
  if (name_units_ != 0 &&
      (name_offset_ < fixed || name_offset_ + name_units_ * std::uint32_t{2} > length_)) {
    return false;
  }
  if (non_resident_) {
    if (length_ < fixed) return false;
    body_offset_ = raw.u16(offsetof(NonResidentHeader, mapping_pairs_offset));
    body_bytes_ = length_ - body_offset_;
    return body_offset_ >= fixed && body_offset_ <= length_;
  }
  const std::uint64_t body = raw.u64(offsetof(ResidentHeader, value_length));
  body_bytes_ = static_cast<std::uint32_t>(body);
  body_offset_ = static_cast<std::uint16_t>(body >> 32U);
  // An empty value may have any offset.
  return body_offset_ <= length_ && body_bytes_ <= length_ - body_offset_ &&
         (body_offset_ >= fixed || body_bytes_ == 0);
}

// Whatever is shorter than a resident attribute's header can only be the end marker.
inline bool AttributeCursor::next() {
  constexpr std::size_t kShortest = sizeof(ResidentHeader);
  for (std::size_t left = bytes_.size() - offset_; left >= kShortest;
       left = bytes_.size() - offset_) {
    const std::uint64_t head = bytes_.u64(offset_);
    const auto type = static_cast<std::uint32_t>(head);
    if (type == static_cast<std::uint32_t>(AttributeType::kEnd)) return finish();
    const std::uint64_t stated = head >> 32U;
    // Records with junk in the length's high half have been seen; no record is that long. [LFN]
    const std::uint64_t length = stated > left ? stated & 0xFFFFU : stated;
    if (length - kShortest > left - kShortest || length % 8 != 0) {  // wraps if shorter
      return stop(FaultCode::kBadAttributeLength, stated);
    }
    const bool sound = attribute_.parse(Bytes(std::span(bytes_.data() + offset_, length)));
    if (!sound) note(FaultCode::kBadAttributeValue, type);
    offset_ += length;
    if (sound) return true;
  }
  return end();
}

// After the last complete attribute.
inline bool AttributeCursor::end() {
  const std::size_t left = bytes_.size() - offset_;
  if (left < sizeof(Le32)) {
    if (bytes_.empty()) return false;
    const auto last = static_cast<std::uint64_t>(left == 0 ? attribute_.type() : AttributeType{});
    return stop(FaultCode::kMissingEndMarker, last);
  }
  if (bytes_.u32(offset_) == static_cast<std::uint32_t>(AttributeType::kEnd)) return finish();
  return stop(FaultCode::kBadAttributeLength, left);
}

}  // namespace mft
