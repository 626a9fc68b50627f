// The directory of a report, held by a handle so that later operations do not use a path that
// another user may have changed. Included by *_windows.cc only.
#pragma once

#include <expected>
#include <string>

#include "scanner/cli/output/native_file_windows.h"
#include "scanner/source/error.h"

namespace scanner {

struct OutputPlace {
  UniqueHandle directory;
  std::wstring name;  // of the report, without any directory
};

// Whether the process can overwrite what other users cannot, and so must not let them mislead it.
[[nodiscard]] bool runs_with_high_rights();

// Opens the directory of `path`, UTF-8. With `checked`, an Error if a folder in the path is a
// junction, a symbolic link or a mounted volume: anyone who can write to an empty folder can turn
// it into one, so even its owner does not show who created it.
[[nodiscard]] std::expected<OutputPlace, Error> open_output_place(const std::string& path,
                                                                  bool checked);

}  // namespace scanner
