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
  std::vector<mft::FileReference> holders;  // sorted, each once
  std::optional<mft::Fault> fault;          // kBadAttributeList: the list ends there
};

// Of the $ATTRIBUTE_LIST in `attribute` (a whole attribute, sound when it was met): the records,
// the base record itself left out, that hold what a link_attributes takes something from. Nothing
// if the list does not lie in the record and cannot be read. `buffer` is reused from call to call.
std::optional<ExtensionRecords> extension_records(const Volume& volume, mft::Bytes attribute,
                                                  RecordIndex base, std::vector<std::byte>& buffer);

}  // namespace scanner
