// Access to files relative to an open directory, which NT has and Win32 lacks. [WDK] Included by
// *_windows.cc only.
#pragma once

#include <cstdint>
#include <expected>
#include <string_view>

#include "scanner/source/win32.h"

namespace scanner {

struct NativeOpen {
  DWORD access = 0;
  DWORD share = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
  DWORD disposition = 0;                     // FILE_OPEN or FILE_CREATE
  DWORD options = 0;                         // synchronous I/O and no links followed are added
  DWORD attributes = FILE_ATTRIBUTE_NORMAL;  // of a new file
  PSECURITY_DESCRIPTOR security = nullptr;   // of a new file; null: inherited from the directory
};

// `name` is one literal component. An ERROR_* code if it cannot be opened.
[[nodiscard]] std::expected<UniqueHandle, DWORD> open_in_directory(HANDLE directory,
                                                                   std::wstring_view name,
                                                                   const NativeOpen& how);

struct AttributeTag {
  DWORD attributes = 0;
  DWORD reparse_tag = 0;  // 0: not a reparse point
};

// For an open file. An ERROR_* code if the system does not report it.
[[nodiscard]] std::expected<AttributeTag, DWORD> attribute_tag(HANDLE file);

enum class Replacing : std::uint8_t { kNothing, kWhatIsThere };

// Renames an open file within its `directory`. With kWhatIsThere, replaces an existing file of that
// name, even if it is read-only or in use by readers who allow deletion, if the file system
// supports that.
[[nodiscard]] std::expected<void, DWORD> rename_in_directory(HANDLE file, HANDLE directory,
                                                             std::wstring_view name,
                                                             Replacing replacing);

// Makes the system delete an open file once its last handle is closed.
void delete_when_closed(HANDLE file);

}  // namespace scanner
