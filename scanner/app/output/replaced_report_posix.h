// What a new report takes over from the one that it replaces: who may read it, and nothing else.
#pragma once

#include <sys/stat.h>
#include <sys/types.h>

#include <optional>
#include <string>

namespace scanner {

struct Permissions {
  mode_t mode = 0;
  std::optional<gid_t> group = std::nullopt;  // none: as the system gives it to a new file
};

// 0666 without the bits of the umask.
[[nodiscard]] mode_t new_file_mode();

// A file is believed only if it is a regular file that belongs to the effective user and has one
// name; anything else counts for nothing. Never wider than new_file_mode(), and no more than read
// and write. An access control list is not taken over; its group bits, which mean something else,
// are dropped.
[[nodiscard]] Permissions permissions_of_replaced(int directory, const std::string& name);

// 0, or the errno of what failed. If the group cannot be set, its members get no more than others.
[[nodiscard]] int set_permissions(int file, const Permissions& permissions);

// Whether the sticky bit of the directory lets this process rename over the file.
[[nodiscard]] bool can_replace_in_sticky(int directory, const struct stat& file);

}  // namespace scanner
