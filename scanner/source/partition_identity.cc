#include "scanner/source/partition_identity.h"

#include <cstddef>

namespace scanner {
namespace {

template <typename Number>
void append_hex(Number number, std::string& text) {
  for (std::size_t shift = sizeof(Number) * 8; shift != 0;) {
    shift -= 4;
    text += "0123456789abcdef"[number >> shift & 0xFU];
  }
}

}  // namespace

std::string volume_name_of(const PartitionIdentity& identity) {
  if (identity.scheme == PartitionScheme::kGpt || !identity.is_unique()) return {};
  // The fields of a GUID: the signature, zeros, and the offset's bytes in the order of the disk.
  std::string name = "Volume{";
  append_hex(identity.disk_signature, name);
  name += "-0000-0000-";
  std::uint64_t offset = identity.offset_bytes;
  for (int byte = 0; byte < 8; ++byte, offset >>= 8U) {
    if (byte == 2) name += '-';
    append_hex(static_cast<std::uint8_t>(offset & 0xFFU), name);
  }
  return name + "}";
}

std::string signature_text(std::uint32_t disk_signature) {
  std::string text;
  append_hex(disk_signature, text);
  return text;
}

std::string identity_words(const PartitionIdentity& identity) {
  if (identity.scheme == PartitionScheme::kGpt) return "partition GUID " + guid_text(identity.guid);
  return "disk signature " + signature_text(identity.disk_signature) + ", byte " +
         std::to_string(identity.offset_bytes);
}

}  // namespace scanner
