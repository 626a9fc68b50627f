// What stands in a directory under a name, by the directory's own index and proven by the record
// that the index leads to: the component look-up of everything that does not sweep $MFT.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "mft/reference.h"
#include "mft/reparse_tag.h"
#include "report/verdict.h"
#include "scanner/volume/directory_index.h"
#include "scanner/volume/file_record.h"

namespace scanner {

class Volume;

// A file by its own record, which is in use.
struct FoundFile {
  mft::FileReference reference;  // with the sequence number of the record
  FileRecord record;
  bool directory = false;
  bool has_reparse = false;                      // attribute C0
  std::optional<mft::ReparseTag> tag;            // none: no reparse point, or its data are damaged
  std::optional<std::vector<std::byte>> buffer;  // the reparse data, where they can be read
};

// kNotInUse and the other faults of FileRecord::read().
[[nodiscard]] std::expected<FoundFile, mft::Fault> open_file(const Volume& volume,
                                                             mft::FileReference reference);

struct NameAnswer {
  enum class Kind : std::uint8_t {
    kFound,
    kAbsent,        // the index was sound on the way to where the name would stand
    kUnverifiable,  // see reason
  };
  Kind kind = Kind::kAbsent;
  // kUnverifiable: kDamaged, or kIndexDisagrees for an entry whose record has another life.
  report::Reason reason = report::Reason::kNone;
  IndexSearch search;               // the entry, how well it matches, whether others do, the damage
  std::optional<FoundFile> file;    // kFound
  std::optional<mft::Fault> fault;  // why the record behind the entry could not be had
};

// A name that is found in spite of damage is kFound: its record proves it.
[[nodiscard]] NameAnswer find_name(const Volume& volume, DirectoryIndex& directory,
                                   std::u16string_view name);

}  // namespace scanner
