#include "scanner/source/partition_identity.h"

#include <array>
#include <cstdio>

namespace scanner {

std::string identity_words(const PartitionIdentity& identity) {
  if (identity.scheme == PartitionScheme::kGpt) return "partition GUID " + guid_text(identity.guid);
  std::array<char, 9> signature{};
  std::snprintf(signature.data(), signature.size(), "%08x", identity.disk_signature);
  return "disk signature " + std::string(signature.data()) + ", byte " +
         std::to_string(identity.offset_bytes);
}

}  // namespace scanner
