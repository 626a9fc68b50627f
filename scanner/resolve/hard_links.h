// All names of one file, from its records: the base and the extension records that its attribute
// list names.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "mft/fault.h"
#include "mft/reference.h"
#include "report/rows.h"
#include "scanner/resolve/lookup/component_lookup.h"
#include "scanner/volume/file_record.h"

namespace scanner {

struct HardLinkName {
  mft::FileReference parent;
  std::u16string text;
};

struct HardLinks {
  std::vector<HardLinkName> names;      // real ones by parent and units, as in a scan; no doubles
  std::vector<HardLinkName> dos_names;  // 8.3 aliases
  // More than there are names: extension records may be lost. Fewer is nothing unusual.
  std::uint64_t header_count = 0;
  std::uint64_t attribute_count = 0;  // $FILE_NAMEs found, doubles and 8.3 ones included
  // What may hide names: attribute lists, extension records and names that could not be read.
  std::vector<mft::Fault> faults;
  // All of its names were in $Extend\$Deleted: the file is deleted and was still open. Names there
  // are left out of both lists.
  bool deleted = false;
};

[[nodiscard]] HardLinks hard_links_of(const FileRecord& file, mft::RecordNumber record,
                                      const ComponentLookup& lookup);

// Why `links` may lack names, a clause each: "record 50: …".
[[nodiscard]] std::vector<std::string> missing_name_reasons(const HardLinks& links);

// What all rows of the file's names have in common: sizes, times, attributes and counts. `volume`
// must outlive the row.
[[nodiscard]] report::HardLinkRow hard_link_row(const FileRecord& file,
                                                mft::FileReference reference,
                                                std::string_view volume, const HardLinks& links);

}  // namespace scanner
