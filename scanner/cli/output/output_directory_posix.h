// The directory that a report is written into, held by descriptor so that nothing done in it later
// goes by a path that somebody may have changed.
#pragma once

#include <sys/stat.h>

#include <expected>
#include <string>

#include "scanner/source/error.h"
#include "scanner/source/unique_fd.h"

namespace scanner {

struct OutputPlace {
  UniqueFd directory;
  std::string name;  // of the report, without any directory
  bool others_can_write = false;
  bool sticky = false;  // others can replace their own files only
};

// Whether the process can overwrite what other users cannot, and so must not be misled by them:
// root, but not the root of a user namespace, who is an ordinary user outside of it.
[[nodiscard]] bool runs_with_high_rights();

// Whether files of this user are as safe as our own: root, the effective user, and the user who
// called sudo (SUDO_UID), whose own directories sudo is mostly used in.
[[nodiscard]] bool is_trusted_owner(uid_t owner);

// Opens the directory of `path`. With `checked`, every directory in the path must be one that only
// trusted users can change: owned by one of them, and not writable by group or others unless it is
// sticky, like /tmp. Symbolic links in it must belong to root or the effective user: with sudo, its
// caller may be allowed to run nothing but this program. An Error says what is not safe.
[[nodiscard]] std::expected<OutputPlace, Error> open_output_place(const std::string& path,
                                                                  bool checked);

}  // namespace scanner
