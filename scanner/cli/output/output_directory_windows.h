// The directory that a report is written into, held by a handle so that nothing done in it later
// goes by a path that somebody may have changed. Included by *_windows.cc only.
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

// Whether the process can overwrite what other users cannot, and so must not be misled by them.
[[nodiscard]] bool runs_with_high_rights();

// Opens the directory of `path`, UTF-8. With `checked`, an Error where a folder in the path is a
// junction, a symbolic link or a mounted volume: whoever may write to an empty folder can make one
// of it, so not even its owner tells who did.
[[nodiscard]] std::expected<OutputPlace, Error> open_output_place(const std::string& path,
                                                                  bool checked);

}  // namespace scanner
