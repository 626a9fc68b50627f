// Which file a path leads to: a report must never replace what is audited, nor another report of
// the same run. Paths are UTF-8 (on POSIX: bytes as they are).
#pragma once

#include <string>

namespace scanner {

// Whether both paths lead to the same file or folder, also through links and drive letters made
// with SUBST. False if either does not exist or cannot be opened.
[[nodiscard]] bool same_file(const std::string& a, const std::string& b);

// Whether a file created under either name would be the same one, judging by the names alone: links
// in the paths are not noticed. On Windows letter case does not matter.
[[nodiscard]] bool same_path(const std::string& a, const std::string& b);

// Whether the path leads to a block device. Always false on Windows, where disks and volumes are
// known by their names (windows_name.h).
[[nodiscard]] bool is_block_device(const std::string& path);

}  // namespace scanner
