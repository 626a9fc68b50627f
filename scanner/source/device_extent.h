// The size of a file, volume or disk and the alignment of its reads, as Windows reports them or as
// far as they can be found out. Included by *_windows.cc only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <vector>

#include "scanner/source/aligned_read.h"
#include "scanner/source/win32.h"

namespace scanner {

struct DeviceExtent {
  std::uint64_t size_bytes = 0;
  std::uint32_t sector_bytes = 0;  // 0: a file, or unknown
  std::uint32_t align_bytes = 1;   // of offsets and lengths of reads
  bool is_file = false;
  std::vector<std::string> notes = {};  // as ByteSource::notes()

  // CreateFileW's page says to assume that volumes are opened without a cache, and buffers for such
  // reads should be aligned as physical sectors are. Page alignment suffices for every sector size
  // that NTFS supports and for the strictest adapter, FILE_512_BYTE_ALIGNMENT. [SDK, WDK]
  [[nodiscard]] ReadRules rules() const {
    constexpr std::uint32_t kPageBytes = 4096;
    return {.size_bytes = size_bytes,
            .block_bytes = align_bytes,
            .memory_bytes = is_file ? 1 : kPageBytes};
  }
};

// The error is the Windows code. The handle must be open for overlapped use.
[[nodiscard]] std::expected<DeviceExtent, DWORD> file_extent(HANDLE file);
[[nodiscard]] std::expected<DeviceExtent, DWORD> device_extent(HANDLE device);

// One positional read of at most 16 MiB; 0 at the end. Calls may overlap in any number of threads.
[[nodiscard]] std::expected<DWORD, DWORD> overlapped_read(HANDLE file, std::uint64_t offset,
                                                          std::span<std::byte> buffer);

}  // namespace scanner
