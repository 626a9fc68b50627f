// What a new report takes over from the one that it replaces: who may read it, and nothing else.
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

// Of the file that will be replaced. It is trusted only if it is a regular file that belongs to the
// effective user and has one name: none for anything else. An access control list is not taken
// over, nor the group bits of a file that has one, where they mean something else.
[[nodiscard]] std::optional<Permissions> permissions_of_replaced(int directory,
                                                                 const std::string& name);

// The most that a new file in this directory may have: 0666 as the umask leaves it, or no more than
// the owner's bits where the directory's default access control list decides instead.
[[nodiscard]] mode_t widest_new_mode(int directory);

// Gives the file these permissions, as far as `widest` has them. 0, or the errno of what failed. If
// the group cannot be set, its members get no more than others.
[[nodiscard]] int set_permissions(int file, const Permissions& permissions, mode_t widest);

// Whether the sticky bit of the directory lets this process rename over the file.
[[nodiscard]] bool can_replace_in_sticky(int directory, const struct stat& file);

}  // namespace scanner
