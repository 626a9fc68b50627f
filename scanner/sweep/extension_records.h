// The records that a file's attribute list names.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "mft/bytes.h"
#include "mft/fault.h"
#include "mft/reference.h"
#include "scanner/catalog/catalog.h"
#include "scanner/volume/volume.h"

namespace scanner {

struct ExtensionRecords {
  struct Holder {
    mft::FileReference record;
    bool only_streams = false;  // named ones: nothing of a link is lost with them
    friend auto operator<=>(const Holder&, const Holder&) = default;
  };
  std::vector<Holder> holders;      // sorted by record, unique
  std::optional<mft::Fault> fault;  // kBadAttributeList: the list ends there
};

// The records, except the base record itself, that the $ATTRIBUTE_LIST in `attribute` (a whole
// attribute, sound when it was checked) names for attributes used by LinkAttributes. Nothing if the
// list is non-resident and cannot be read. `buffer` is reused between calls.
std::optional<ExtensionRecords> extension_records(const Volume& volume, mft::Bytes attribute,
                                                  RecordIndex base, std::vector<std::byte>& buffer);

}  // namespace scanner
