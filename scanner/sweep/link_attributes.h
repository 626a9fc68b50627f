// What the sweep takes from a file's records: the attributes relevant to links.
#pragma once

#include <vector>

#include "mft/attribute.h"
#include "mft/file_name.h"
#include "mft/record.h"
#include "scanner/sweep/fault_tally.h"

namespace scanner {

// True for attributes that LinkAttributes uses. `first_extent`: of those that may be split.
constexpr bool is_harvested(mft::AttributeType type, bool first_extent) {
  using enum mft::AttributeType;
  return type == kStandardInformation || type == kAttributeList || type == kFileName ||
         type == kReparsePoint || (type == kData && first_extent);
}

// Reused for one record after another. Views into the records' buffers.
struct LinkAttributes {
  std::vector<mft::FileName> names;    // in the order found, with duplicates
  std::vector<mft::FileName> aliases;  // 8.3
  // Whole attributes, sound when they were checked; empty if there is none. Few files need more
  // than the names, so users parse these again.
  mft::Bytes standard_information;
  mft::Bytes attribute_list;
  mft::Bytes reparse_point;
  mft::Bytes data;  // the unnamed stream's first extent
  bool has_named_streams = false;
  std::uint64_t named_bytes = 0;  // allocated to them

  void clear();
  // Adds what the attributes hold; faults go to the tally under `record`. Of attributes that a file
  // can have only once, the first counts.
  void add(mft::Bytes attributes, std::uint64_t record, FaultTally& faults);
  // Sorts the names into report order and drops duplicates.
  void sort_names() {
    if (names.size() > 1) sort_several_names();
  }
  // True for an extension record with information about links or sizes.
  [[nodiscard]] bool matters() const {
    return !names.empty() || !aliases.empty() || !standard_information.empty() ||
           !reparse_point.empty() || !data.empty() || has_named_streams;
  }

 private:
  void sort_several_names();
};

}  // namespace scanner
