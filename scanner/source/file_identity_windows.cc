// Win32 calls, not std::filesystem: libstdc++ converts narrow paths by the C locale instead of
// UTF-8 and calls _wstat64, which supports neither `\\?\` (it rejects '?' in paths) nor two letters
// for one drive.
#include <cstring>
#include <optional>

#include "scanner/source/file_identity.h"
#include "scanner/source/win32.h"

namespace scanner {
namespace {

UniqueHandle open_for_attributes(const std::string& path) {
  return UniqueHandle(CreateFileW(wide_path(path).c_str(), FILE_READ_ATTRIBUTES,
                                  FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr,
                                  OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, nullptr));
}

// The volume's serial number and the file's 128-bit ID, which ReFS needs. [SDK
// GetFileInformationByHandleEx, FILE_ID_INFO: Windows 8]
std::optional<FILE_ID_INFO> long_id(HANDLE file) {
  FILE_ID_INFO id = {};
  if (GetFileInformationByHandleEx(file, FileIdInfo, &id, sizeof(id)) == 0) return std::nullopt;
  return id;
}

bool same_id(const FILE_ID_INFO& a, const FILE_ID_INFO& b) {
  return a.VolumeSerialNumber == b.VolumeSerialNumber &&
         std::memcmp(&a.FileId, &b.FileId, sizeof(a.FileId)) == 0;
}

// For file systems and servers without the long ID.
bool same_short_id(HANDLE a, HANDLE b) {
  BY_HANDLE_FILE_INFORMATION first = {};
  BY_HANDLE_FILE_INFORMATION second = {};
  if (GetFileInformationByHandle(a, &first) == 0 || GetFileInformationByHandle(b, &second) == 0) {
    return false;
  }
  return first.dwVolumeSerialNumber == second.dwVolumeSerialNumber &&
         first.nFileIndexHigh == second.nFileIndexHigh &&
         first.nFileIndexLow == second.nFileIndexLow;
}

}  // namespace

bool same_file(const std::string& a, const std::string& b) {
  if (a.find('\0') != std::string::npos || b.find('\0') != std::string::npos) return false;
  const UniqueHandle first = open_for_attributes(a);
  if (!first) return false;
  const UniqueHandle second = open_for_attributes(b);
  if (!second) return false;
  const auto first_id = long_id(first.get());
  const auto second_id = long_id(second.get());
  if (first_id && second_id) return same_id(*first_id, *second_id);
  return same_short_id(first.get(), second.get());
}

bool same_path(const std::string& a, const std::string& b) {
  const std::wstring first = wide_path(a);
  const std::wstring second = wide_path(b);
  return CompareStringOrdinal(first.data(), static_cast<int>(first.size()), second.data(),
                              static_cast<int>(second.size()), TRUE) == CSTR_EQUAL;
}

bool is_block_device(const std::string& /*path*/) {
  return false;
}

}  // namespace scanner
