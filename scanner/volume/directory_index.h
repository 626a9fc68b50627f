// Looking a name up in a directory's $I30 index: what the file system itself goes by.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>

#include "mft/fault.h"
#include "mft/file_name.h"
#include "mft/reference.h"

namespace scanner {

class Volume;

struct DirectoryEntry {
  mft::FileReference file;
  mft::Namespace name_space{};
};

// The entry of `name` in `directory`. Matched through $UpCase with an exact match preferred, or
// only exactly in a case-sensitive directory. Nothing if the index was read soundly and does not
// hold it. A Fault (kBadIndex, kUnreadable, kNotInUse, …) if the way to where the name would stand
// is damaged or not at hand.
std::expected<std::optional<DirectoryEntry>, mft::Fault> look_up(const Volume& volume,
                                                                 mft::FileReference directory,
                                                                 std::u16string_view name,
                                                                 bool case_sensitive = false);

}  // namespace scanner
