// Image files and block devices, opened for reading only.
#pragma once

#include <cstdint>
#include <expected>
#include <string>

#include "scanner/source/byte_source.h"

namespace scanner {

enum class IoMode : std::uint8_t {
  kAuto,  // views of regular files through a mapping, where the system supports it and does not
          // limit the process' address space; else reads
  kMap,   // an Error where the file cannot be mapped
  kRead,  // reads only: view() gives nothing
};

// `path` is UTF-8 (on POSIX: bytes as they are). Regular files, on Linux block devices, and on
// Windows volumes and disks by any of their names (windows_name.h) and volumes by the folder in
// which they are mounted; anything else is an Error that names the path and what it is. The size is
// determined once, here: if the file is cut short later, reads and views past its new end fail;
// what is appended is not seen. The source is safe for concurrent use.
std::expected<SharedSource, Error> open_file_source(const std::string& path,
                                                    IoMode mode = IoMode::kAuto);

// Whether both paths lead to the same file, volume or disk.
[[nodiscard]] bool same_source(const std::string& a, const std::string& b);

// The device of the mounted volume that the path names: a letter, a volume's GUID path, a folder in
// which one is mounted. Empty for files, whole disks and shadow copies, and always on systems other
// than Windows.
[[nodiscard]] std::string live_volume_path(const std::string& path);

// Whether anything of that name exists.
[[nodiscard]] bool path_exists(const std::string& path);

}  // namespace scanner
