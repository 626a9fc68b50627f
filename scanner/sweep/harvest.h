// What the sweep takes from a file's records: the attributes that say something about links.
#pragma once

#include <optional>
#include <vector>

#include "mft/attribute.h"
#include "mft/file_name.h"
#include "mft/record.h"
#include "scanner/sweep/fault_tally.h"

namespace scanner {

// Reused from record to record. Views into the records' buffers.
struct Harvest {
  std::vector<mft::FileName> names;  // in the order met, 8.3 aliases included
  std::optional<mft::Attribute> standard_information;
  std::optional<mft::Attribute> attribute_list;
  std::optional<mft::Attribute> reparse_point;
  std::optional<mft::Attribute> data;  // the unnamed stream's first extent

  void clear();
  // Adds what the attributes hold; faults go to the tally under `record`. Of attributes that a file
  // has once, the first counts.
  void add(mft::AttributeCursor attributes, std::uint64_t record, FaultTally& faults);
  // True for an extension record that tells something about links or sizes.
  [[nodiscard]] bool matters() const {
    return !names.empty() || standard_information || reparse_point || data;
  }
};

}  // namespace scanner
