#include "scanner/sweep/link_attributes.h"

#include <algorithm>
#include <cstring>

#include "scanner/volume/file_sizes.h"

namespace scanner {
namespace {

bool same_name(const mft::FileName& a, const mft::FileName& b) {
  const mft::Bytes x = a.name().bytes();
  const mft::Bytes y = b.name().bytes();
  return a.parent() == b.parent() && x.size() == y.size() &&
         std::memcmp(x.data(), y.data(), x.size()) == 0;
}

// By parent, then by raw units: the order of a set's names in every report.
bool name_before(const mft::FileName& a, const mft::FileName& b) {
  if (a.parent() != b.parent()) return a.parent() < b.parent();
  const std::size_t common = std::min(a.name().size(), b.name().size());
  for (std::size_t i = 0; i < common; ++i) {
    if (a.name()[i] != b.name()[i]) return a.name()[i] < b.name()[i];
  }
  return a.name().size() < b.name().size();
}

}  // namespace

using mft::AttributeType;

void LinkAttributes::clear() {
  names.clear();
  aliases.clear();
  standard_information = {};
  attribute_list = {};
  reparse_point = {};
  data = {};
  has_named_streams = false;
  named_bytes = 0;
}

// Flattened: the sweep of 4 M records takes 356 ms with the cursor inlined here, 382 ms without
// (g++ 12, one thread).
[[gnu::flatten]] void LinkAttributes::add(mft::Bytes attributes, std::uint64_t record,
                                          FaultTally& faults) {
  const auto take = [](mft::Bytes& slot, const mft::Attribute& attribute) {
    if (slot.empty()) slot = attribute.raw();
  };
  mft::AttributeCursor cursor(attributes);
  while (cursor.next()) {
    const mft::Attribute& attribute = cursor.attribute();
    switch (attribute.type()) {
      case AttributeType::kStandardInformation: take(standard_information, attribute); break;
      case AttributeType::kAttributeList: take(attribute_list, attribute); break;
      case AttributeType::kReparsePoint: take(reparse_point, attribute); break;
      case AttributeType::kFileName: {
        const auto name = mft::FileName::parse(attribute.value());
        if (name) {
          (name.is_dos_alias() ? aliases : names).push_back(name);
        } else {
          faults.add(mft::FileName::fault_of(attribute.value()), record);
        }
        break;
      }
      case AttributeType::kData:
        if (!attribute.first_extent()) break;
        if (attribute.unnamed()) {
          take(data, attribute);
        } else {
          has_named_streams = true;
          named_bytes += file_sizes(attribute).allocated_bytes;
        }
        break;
      default: break;
    }
  }
  if (const auto fault = cursor.fault()) faults.add(*fault, record);
}

void LinkAttributes::sort_several_names() {
  std::ranges::sort(names, name_before);
  const auto doubles = std::ranges::unique(names, same_name);
  names.erase(doubles.begin(), doubles.end());
}

}  // namespace scanner
