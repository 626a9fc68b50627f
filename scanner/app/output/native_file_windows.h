// Files relative to an opened directory: what NT has and Win32 lacks. [WDK] Included by
// *_windows.cc only.
#pragma once

#include <cstdint>
#include <expected>
#include <string_view>

#include "scanner/source/win32.h"

namespace scanner {

struct NativeOpen {
  DWORD access = 0;
  DWORD share = 0;
  DWORD disposition = 0;  // FILE_OPEN or FILE_CREATE
  DWORD options = 0;      // FILE_DIRECTORY_FILE and so on; synchronous I/O is added
  PSECURITY_DESCRIPTOR security = nullptr;  // of a new file; null: inherited from the directory
};

// `name` is one component, taken literally. An ERROR_* code if it cannot be opened.
[[nodiscard]] std::expected<UniqueHandle, DWORD> open_in_directory(HANDLE directory,
                                                                   std::wstring_view name,
                                                                   const NativeOpen& how);

// Renames an open file, within the directory that `directory` is, over whatever has that name, also
// if it is read-only or in use by readers who allow it to be deleted, where the file system can.
[[nodiscard]] std::expected<void, DWORD> rename_in_directory(HANDLE file, HANDLE directory,
                                                             std::wstring_view name);

}  // namespace scanner
