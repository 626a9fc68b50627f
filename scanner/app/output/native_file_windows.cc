#include "scanner/app/output/native_file_windows.h"

#include <bit>
#include <cstddef>
#include <cstring>
#include <string>
#include <vector>

// clang-format off: behind windows.h
#include <winternl.h>
// clang-format on

// Of ntdll.dll; only the driver kit's headers declare it. Its last parameter is an enumeration
// there, of which the newest values are missing here. [WDK]
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
constexpr ULONG kIgnoreReadOnly = 0x40;  // Windows 10 1809

NTSTATUS rename(HANDLE file, HANDLE directory, std::wstring_view name,
                FILE_INFORMATION_CLASS information, ULONG flags) {
  const std::size_t name_bytes = name.size() * sizeof(wchar_t);
  std::vector<std::max_align_t> buffer(
      (sizeof(RenameInformation) + name_bytes) / sizeof(std::max_align_t) + 1);
  RenameInformation header = {};
  header.flags = flags;
  header.root = directory;
  header.name_bytes = static_cast<ULONG>(name_bytes);
  auto* const bytes = reinterpret_cast<std::byte*>(buffer.data());
  std::memcpy(bytes, &header, sizeof(header));
  std::memcpy(bytes + offsetof(RenameInformation, name), name.data(), name_bytes);
  IO_STATUS_BLOCK status = {};
  return NtSetInformationFile(file, &status, bytes,
                              static_cast<ULONG>(offsetof(RenameInformation, name) + name_bytes),
                              information);
}

}  // namespace

std::expected<UniqueHandle, DWORD> open_in_directory(HANDLE directory, std::wstring_view name,
                                                     const NativeOpen& how) {
  std::wstring text(name);
  UNICODE_STRING child = {};
  child.Length = static_cast<USHORT>(text.size() * sizeof(wchar_t));
  child.MaximumLength = child.Length;
  child.Buffer = text.data();
  OBJECT_ATTRIBUTES attributes = {};
  InitializeObjectAttributes(&attributes, &child, OBJ_CASE_INSENSITIVE, directory, how.security);
  HANDLE opened = nullptr;
  IO_STATUS_BLOCK status = {};
  const NTSTATUS result = NtCreateFile(&opened, how.access | SYNCHRONIZE, &attributes, &status,
                                       nullptr, FILE_ATTRIBUTE_NORMAL, how.share, how.disposition,
                                       how.options | FILE_SYNCHRONOUS_IO_NONALERT, nullptr, 0);
  if (result < 0) return std::unexpected(RtlNtStatusToDosError(result));
  return UniqueHandle(opened);
}

std::expected<void, DWORD> rename_in_directory(HANDLE file, HANDLE directory,
                                               std::wstring_view name) {
  if (rename(file, directory, name, kRenameEx,
             kReplaceIfExists | kPosixSemantics | kIgnoreReadOnly) >= 0) {
    return {};
  }
  // Older systems and other file systems know only this.
  const NTSTATUS result = rename(file, directory, name, kRename, kReplaceIfExists);
  if (result >= 0) return {};
  return std::unexpected(RtlNtStatusToDosError(result));
}

}  // namespace scanner
