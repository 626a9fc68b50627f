// Who may read a report that replaces an older one: the only property that it inherits.
#pragma once

#include <sys/stat.h>
#include <sys/types.h>

#include <optional>
#include <string>

namespace scanner {

struct Permissions {
  mode_t mode = 0;  // read and write bits
  gid_t group = 0;
};

// The permissions of the file that will be replaced; none unless it is a regular file that belongs
// to the effective user and has one name. An access control list is not inherited, nor are the
// group bits of a file with such a list, where they have another meaning.
[[nodiscard]] std::optional<Permissions> permissions_of_replaced(int directory,
                                                                 const std::string& name);

// The maximum for a new file in this directory: 0666 without the umask, or only the owner's bits if
// the directory has a default access control list, which overrides the umask.
[[nodiscard]] mode_t widest_new_mode(int directory);

// Gives the file these permissions, limited to `widest`. 0, or the errno of the failure. If the
// group cannot be set, its members get the same rights as others.
[[nodiscard]] int set_permissions(int file, const Permissions& permissions, mode_t widest);

// Whether the sticky bit of the directory allows this process to replace the file.
[[nodiscard]] bool can_replace_in_sticky(int directory, const struct stat& file);

}  // namespace scanner
