#include "scanner/cli/output/native_file_windows.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstring>
#include <string>
#include <vector>

#include "scanner/cli/output/report_placement.h"

// clang-format off: behind windows.h
#include <winternl.h>
// clang-format on

// Of ntdll.dll; only the driver kit's headers declare it. [WDK]
extern "C" NTSTATUS NTAPI NtSetInformationFile(HANDLE file, IO_STATUS_BLOCK* status, void* data,
                                               ULONG data_bytes,
                                               FILE_INFORMATION_CLASS information);

namespace scanner {
namespace {

// FILE_RENAME_INFORMATION; `flags` counts as ReplaceIfExists, one byte, in the older class. [FSCC]
struct RenameInformation {
  ULONG flags;
  HANDLE root;
  ULONG name_bytes;
  wchar_t name[1];
};

// FileRenameInformation, and FileRenameInformationEx of Windows 10 1709, which headers may lack.
constexpr auto kRename = std::bit_cast<FILE_INFORMATION_CLASS>(10);
constexpr auto kRenameEx = std::bit_cast<FILE_INFORMATION_CLASS>(65);
constexpr ULONG kReplaceIfExists = 0x01;
constexpr ULONG kPosixSemantics = 0x02;
constexpr ULONG kIgnoreReadOnly = 0x40;         // Windows 10 1809
constexpr std::size_t kMostNameUnits = 32'000;  // the limit of a UNICODE_STRING is slightly higher

// `root` null: the name is in the directory of the file.
DWORD rename(HANDLE file, HANDLE root, std::wstring_view name, FILE_INFORMATION_CLASS information,
             ULONG flags) {
  const std::size_t name_bytes = name.size() * sizeof(wchar_t);
  std::vector<std::max_align_t> buffer(
      (sizeof(RenameInformation) + name_bytes) / sizeof(std::max_align_t) + 1);
  RenameInformation header = {};
  header.flags = flags;
  header.root = root;
  header.name_bytes = static_cast<ULONG>(name_bytes);
  auto* const bytes = reinterpret_cast<std::byte*>(buffer.data());
  std::memcpy(bytes, &header, sizeof(header));
  std::memcpy(bytes + offsetof(RenameInformation, name), name.data(), name_bytes);
  // Anything shorter than the complete structure is rejected. [FSA 2.1.5.15.11]
  const std::size_t length =
      std::max(sizeof(RenameInformation), offsetof(RenameInformation, name) + name_bytes);
  IO_STATUS_BLOCK status = {};
  const NTSTATUS result =
      NtSetInformationFile(file, &status, bytes, static_cast<ULONG>(length), information);
  return result >= 0 ? ERROR_SUCCESS : RtlNtStatusToDosError(result);
}

}  // namespace

std::expected<UniqueHandle, DWORD> open_in_directory(HANDLE directory, std::wstring_view name,
                                                     const NativeOpen& how) {
  if (name.size() > kMostNameUnits) return std::unexpected(DWORD{ERROR_FILENAME_EXCED_RANGE});
  std::wstring text(name);
  UNICODE_STRING child = {};
  child.Length = static_cast<USHORT>(text.size() * sizeof(wchar_t));
  child.MaximumLength = child.Length;
  child.Buffer = text.data();
  OBJECT_ATTRIBUTES attributes = {};
  InitializeObjectAttributes(&attributes, &child, OBJ_CASE_INSENSITIVE, directory, how.security);
  HANDLE opened = nullptr;
  IO_STATUS_BLOCK status = {};
  const NTSTATUS result = NtCreateFile(
      &opened, how.access | SYNCHRONIZE, &attributes, &status, nullptr, how.attributes, how.share,
      how.disposition, how.options | FILE_SYNCHRONOUS_IO_NONALERT | FILE_OPEN_REPARSE_POINT,
      nullptr, 0);
  if (result < 0) return std::unexpected(RtlNtStatusToDosError(result));
  return UniqueHandle(opened);
}

// On FAT, querying the tag is an error, so it is queried only for reparse points.
std::expected<AttributeTag, DWORD> attribute_tag(HANDLE file) {
  BY_HANDLE_FILE_INFORMATION information = {};
  if (GetFileInformationByHandle(file, &information) == 0) return std::unexpected(GetLastError());
  AttributeTag result{.attributes = information.dwFileAttributes};
  if ((result.attributes & FILE_ATTRIBUTE_REPARSE_POINT) == 0) return result;
  FILE_ATTRIBUTE_TAG_INFO tag = {};
  if (GetFileInformationByHandleEx(file, FileAttributeTagInfo, &tag, sizeof(tag)) == 0) {
    return std::unexpected(GetLastError());
  }
  result.reparse_tag = tag.ReparseTag;
  return result;
}

// Over a network, only the form without a root is allowed, which is also the usual one; Wine
// supports only the other form. Older systems and other file systems support only the older class.
// [FSCC]
std::expected<void, DWORD> rename_in_directory(HANDLE file, HANDLE directory,
                                               std::wstring_view name, Replacing replacing) {
  const ULONG replace = replacing == Replacing::kWhatIsThere ? kReplaceIfExists : 0;
  const ULONG newer = replace != 0 ? replace | kPosixSemantics | kIgnoreReadOnly : 0;
  DWORD error = ERROR_SUCCESS;
  for (const HANDLE root : {HANDLE{nullptr}, directory}) {
    for (const auto& [information, flags] :
         {std::pair(kRenameEx, newer), std::pair(kRename, replace)}) {
      const DWORD result = rename(file, root, name, information, flags);
      if (result == ERROR_SUCCESS) return {};
      // A file in use is more informative than an unsupported form.
      if (!is_in_use(error)) error = result;
    }
  }
  return std::unexpected(error);
}

void delete_when_closed(HANDLE file) {
  FILE_DISPOSITION_INFO disposition = {};
  disposition.DeleteFile = TRUE;
  SetFileInformationByHandle(file, FileDispositionInfo, &disposition, sizeof(disposition));
}

}  // namespace scanner
