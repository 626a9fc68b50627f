// All names of one file, from its records: the base and the extension records that its attribute
// list names.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "mft/fault.h"
#include "mft/reference.h"
#include "report/model/rows.h"
#include "scanner/resolve/lookup/component_lookup.h"
#include "scanner/volume/file_record.h"

namespace scanner {

struct HardLinkName {
  mft::FileReference parent;
  std::u16string text;
};

struct HardLinks {
  std::vector<HardLinkName> names;  // real ones by parent and units, as in a scan; no duplicates
  std::vector<HardLinkName> dos_names;  // 8.3 aliases
  // If larger than the number of names, extension records may be lost. A smaller value is not
  // unusual.
  std::uint64_t header_count = 0;
  std::uint64_t attribute_count = 0;  // $FILE_NAMEs found, including duplicates and 8.3 ones
  // What may hide names: attribute lists, extension records and names that could not be read.
  std::vector<mft::Fault> faults;
  // All its names were in $Extend\$Deleted: the file is deleted but was still open. Names there are
  // in neither list.
  bool deleted = false;
};

[[nodiscard]] HardLinks hard_links_of(const FileRecord& file, mft::RecordNumber record,
                                      const ComponentLookup& lookup);

// The names that a sweep has found, also in extension records that only point to the file: they
// replace those in `links`, and an attribute list that could not be read hides nothing.
void take_swept_names(const LinkFile& file, HardLinks& links);

// Why names may be missing from `links`, a clause each: "record 50: …".
[[nodiscard]] std::vector<std::string> missing_name_reasons(const HardLinks& links);

// Size, times, attributes and counts of a file as in its report row. `volume` must outlive the row.
[[nodiscard]] report::HardLinkRow hard_link_row(const FileRecord& file,
                                                mft::FileReference reference,
                                                std::string_view volume, const HardLinks& links);

}  // namespace scanner
