// The decoded target of a mount point or symbolic link.
#pragma once

#include <cstddef>
#include <string>

#include "scanner/catalog/catalog.h"
#include "scanner/resolve/target.h"

namespace scanner {

struct LinkTarget {
  bool readable = false;     // false: the reparse data are malformed, and only mount_point is known
  bool mount_point = false;  // the tag is MOUNT_POINT
  bool relative = false;     // the flag of symbolic links
  std::u16string substitute{};
  Target target{};             // views into `substitute`
  std::size_t first_dots = 0;  // number of leading "." and ".." components
  bool later_dots = false;     // there are more of them later
};

// Fills in `out`, which must not be moved afterwards. REQUIRES: the link's tag is MOUNT_POINT or
// SYMLINK.
void read_link_target(const LinkFile& link, LinkTarget& out);

}  // namespace scanner
