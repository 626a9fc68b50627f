#include "scanner/sweep/harvest.h"

namespace scanner {

using mft::AttributeType;

void Harvest::clear() {
  names.clear();
  aliases.clear();
  standard_information = {};
  attribute_list = {};
  reparse_point = {};
  data = {};
}

[[gnu::flatten]] void Harvest::add(mft::Bytes attributes, std::uint64_t record,
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
        if (attribute.unnamed() && attribute.first_extent()) {
          take(data, attribute);
        }
        break;
      default: break;
    }
  }
  if (const auto fault = cursor.fault()) faults.add(*fault, record);
}

}  // namespace scanner
