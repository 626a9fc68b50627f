#include "scanner/sweep/harvest.h"

namespace scanner {

using mft::AttributeType;

void Harvest::clear() {
  names.clear();
  standard_information.reset();
  attribute_list.reset();
  reparse_point.reset();
  data.reset();
}

void Harvest::add(mft::AttributeCursor attributes, std::uint64_t record, FaultTally& faults) {
  const auto take = [](std::optional<mft::Attribute>& slot, const mft::Attribute& attribute) {
    if (!slot) slot = attribute;
  };
  while (const auto attribute = attributes.next()) {
    switch (attribute->type()) {
      case AttributeType::kStandardInformation: take(standard_information, *attribute); break;
      case AttributeType::kAttributeList: take(attribute_list, *attribute); break;
      case AttributeType::kReparsePoint: take(reparse_point, *attribute); break;
      case AttributeType::kFileName: {
        const auto name = mft::FileName::parse(attribute->value());
        if (name) {
          names.push_back(*name);
        } else {
          faults.add(name.error(), record);
        }
        break;
      }
      case AttributeType::kData:
        if (attribute->unnamed() &&
            (attribute->resident() || attribute->non_resident().lowest_vcn == 0)) {
          take(data, *attribute);
        }
        break;
      default: break;
    }
  }
  if (attributes.fault()) faults.add(*attributes.fault(), record);
}

}  // namespace scanner
