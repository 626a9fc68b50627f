#include "mft/attribute.h"

namespace mft {

bool AttributeCursor::stop(FaultCode code, std::uint64_t actual) {
  if (!fault_) {
    fault_ = Fault{.code = code, .offset = static_cast<std::uint32_t>(offset_), .actual = actual};
  }
  offset_ = bytes_.size();
  return false;
}

// False if the attribute's parts reach out of it.
bool AttributeCursor::parse_into(Attribute& attribute, Bytes raw) {
  const auto header = raw.copy_at<AttributeHeader>(0);
  attribute.type_ = static_cast<AttributeType>(header.type.value());
  attribute.non_resident_ = header.non_resident != 0;
  attribute.flags_ = header.flags;
  attribute.instance_ = header.instance;
  attribute.raw_ = raw;
  attribute.name_ = Utf16View();
  if (header.name_length != 0) {
    const auto name = raw.slice(header.name_offset, std::uint64_t{header.name_length} * 2);
    const std::size_t fixed =
        header.non_resident == 0 ? sizeof(ResidentHeader) : sizeof(NonResidentHeader);
    if (!name || header.name_offset < fixed) return false;
    attribute.name_ = Utf16View(*name);
  }
  if (header.non_resident == 0) {
    const auto resident = raw.copy_at<ResidentHeader>(0);
    const auto value = raw.slice(resident.value_offset, resident.value_length);
    if (!value || (!value->empty() && resident.value_offset < sizeof(ResidentHeader))) return false;
    attribute.body_ = *value;
    return true;
  }
  const auto non_resident = raw.read<NonResidentHeader>(0);
  if (!non_resident) return false;
  const auto runs = raw.from(non_resident->mapping_pairs_offset);
  if (!runs || non_resident->mapping_pairs_offset < sizeof(NonResidentHeader)) return false;
  attribute.body_ = *runs;
  return true;
}

std::optional<Attribute> AttributeCursor::next() {
  while (offset_ < bytes_.size()) {
    const auto type = bytes_.read<Le32>(offset_);
    if (!type) {
      stop(FaultCode::kMissingEndMarker, 0);
      return std::nullopt;
    }
    if (*type == static_cast<std::uint32_t>(AttributeType::kEnd)) {
      offset_ = bytes_.size();
      return std::nullopt;
    }
    const auto header = bytes_.read<ResidentHeader>(offset_);
    if (!header) {
      stop(FaultCode::kBadAttributeLength, bytes_.size() - offset_);
      return std::nullopt;
    }
    std::uint32_t length = header->common.length;
    // Records with junk in the length's high half have been seen; no record is that long. [LFN]
    if (length > bytes_.size() - offset_) length &= 0xFFFFU;
    if (length < sizeof(ResidentHeader) || length % 8 != 0 || length > bytes_.size() - offset_) {
      stop(FaultCode::kBadAttributeLength, header->common.length);
      return std::nullopt;
    }
    Attribute attribute;
    const bool sound = parse_into(attribute, *bytes_.slice(offset_, length));
    if (!sound && !fault_) {
      fault_ = Fault{.code = FaultCode::kBadAttributeValue,
                     .offset = static_cast<std::uint32_t>(offset_),
                     .actual = *type};
    }
    offset_ += length;
    if (offset_ >= bytes_.size()) stop(FaultCode::kMissingEndMarker, *type);
    if (sound) return attribute;
  }
  return std::nullopt;
}

}  // namespace mft
