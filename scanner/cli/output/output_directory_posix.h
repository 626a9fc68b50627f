// The directory of a report, held by descriptor so that later operations do not use a path that
// another user may have changed.
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

// Whether the process can overwrite what other users cannot, and so must not let them mislead it:
// true for root, but not for root of a user namespace, an ordinary user outside it.
[[nodiscard]] bool runs_with_high_rights();

// Whether files of this user can be trusted: root, the effective user, and the caller of sudo
// (SUDO_UID), in whose directories sudo is mostly used.
[[nodiscard]] bool is_trusted_owner(uid_t owner);

// Opens the directory of `path`. With `checked`, only trusted users may be able to change any
// directory in the path: it must be owned by one of them, and not writable for group or others
// unless it is sticky, like /tmp. Symbolic links in the path must belong to root or the effective
// user, as the caller of sudo may be allowed to run only this program. An Error names what is
// unsafe.
[[nodiscard]] std::expected<OutputPlace, Error> open_output_place(const std::string& path,
                                                                  bool checked);

}  // namespace scanner
