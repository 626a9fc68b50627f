#include <algorithm>

#include "mft/boot_sector.h"
#include "scanner/source/device_extent.h"
#include "scanner/source/read_buffer.h"
#include "scanner/source/thread_event.h"

namespace scanner {
namespace {

constexpr DWORD kMaxReadBytes = 16U << 20;  // a multiple of every sector size
constexpr std::uint32_t kLargestSector = 4096;

// DeviceIoControl without input, on a handle opened for overlapped use; the error, if any.
DWORD control(HANDLE device, DWORD code, void* out, DWORD out_bytes) {
  const HANDLE done = thread_event();
  if (done == nullptr) return GetLastError();
  OVERLAPPED overlapped = {};
  overlapped.hEvent = done;
  if (DeviceIoControl(device, code, nullptr, 0, out, out_bytes, nullptr, &overlapped) == 0 &&
      GetLastError() != ERROR_IO_PENDING) {
    return GetLastError();
  }
  DWORD got = 0;
  if (GetOverlappedResult(device, &overlapped, &got, TRUE) == 0) return GetLastError();
  return got == out_bytes ? ERROR_SUCCESS : ERROR_INVALID_DATA;
}

// The volume size that the NTFS boot sector states, plus the sector for its backup; 0 if there is
// no boot sector.
std::uint64_t bytes_by_boot_sector(HANDLE device) {
  ReadBuffer aligned;
  const std::span<std::byte> sector = aligned.sized(kLargestSector);
  const auto got = overlapped_read(device, 0, sector);
  if (!got || *got < sector.size()) return 0;
  const auto boot = mft::BootSector::parse(mft::Bytes(sector));
  return boot ? boot->volume_bytes() + boot->sector_bytes : 0;
}

}  // namespace

// Each thread has its own event, so that calls overlap freely.
std::expected<DWORD, DWORD> overlapped_read(HANDLE file, std::uint64_t offset,
                                            std::span<std::byte> buffer) {
  const HANDLE done = thread_event();
  if (done == nullptr) return std::unexpected(GetLastError());
  OVERLAPPED overlapped = {};
  overlapped.Offset = static_cast<DWORD>(offset);
  overlapped.OffsetHigh = static_cast<DWORD>(offset >> 32);
  overlapped.hEvent = done;
  const DWORD wanted = static_cast<DWORD>(std::min<std::size_t>(buffer.size(), kMaxReadBytes));
  DWORD got = 0;
  if (ReadFile(file, buffer.data(), wanted, nullptr, &overlapped) == 0 &&
      GetLastError() != ERROR_IO_PENDING) {
    const DWORD error = GetLastError();
    if (error == ERROR_HANDLE_EOF) return 0;
    return std::unexpected(error);
  }
  if (GetOverlappedResult(file, &overlapped, &got, TRUE) == 0) {
    const DWORD error = GetLastError();
    if (error == ERROR_HANDLE_EOF) return 0;
    return std::unexpected(error);
  }
  return got;
}

std::expected<DeviceExtent, DWORD> file_extent(HANDLE file) {
  LARGE_INTEGER size = {};
  if (GetFileSizeEx(file, &size) == 0) return std::unexpected(GetLastError());
  return DeviceExtent{.size_bytes = static_cast<std::uint64_t>(size.QuadPart), .is_file = true};
}

std::expected<DeviceExtent, DWORD> device_extent(HANDLE device) {
  GET_LENGTH_INFORMATION length = {};
  const DWORD refused = control(device, IOCTL_DISK_GET_LENGTH_INFO, &length, sizeof(length));
  const std::string no_length =
      "the system does not report its length (IOCTL_DISK_GET_LENGTH_INFO: " +
      windows_error_text(refused) + ")";
  DeviceExtent extent;
  if (refused == ERROR_SUCCESS) {
    extent.size_bytes = static_cast<std::uint64_t>(length.Length.QuadPart);
  } else if (auto file = file_extent(device)) {  // a device name that leads to a file
    file->notes.push_back(no_length + ": read as the file behind it");
    return file;
  } else {
    extent.size_bytes = bytes_by_boot_sector(device);
    if (extent.size_bytes == 0) return std::unexpected(refused);
    extent.notes.push_back(no_length + ": taken from its boot sector");
  }
  DISK_GEOMETRY geometry = {};
  if (control(device, IOCTL_DISK_GET_DRIVE_GEOMETRY, &geometry, sizeof(geometry)) ==
          ERROR_SUCCESS &&
      geometry.BytesPerSector != 0) {
    extent.sector_bytes = geometry.BytesPerSector;
  }
  extent.align_bytes = extent.sector_bytes != 0 ? extent.sector_bytes : kLargestSector;
  // Without this, a volume hides its last sectors, including the backup boot sector. A disk does
  // not support this request and always shows everything. [SDK]
  const DWORD extended = control(device, FSCTL_ALLOW_EXTENDED_DASD_IO, nullptr, 0);
  if (extended != ERROR_SUCCESS && extended != ERROR_INVALID_FUNCTION) {
    extent.notes.push_back(
        "its last sectors, including the backup boot sector, may be unreadable "
        "(FSCTL_ALLOW_EXTENDED_DASD_IO: " +
        windows_error_text(extended) + ")");
  }
  return extent;
}

}  // namespace scanner
