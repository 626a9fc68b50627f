// The kind of link that a reparse point is, in established terms.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "mft/reparse_tag.h"
#include "mft/standard_information.h"

namespace report {

enum class LinkKind : std::uint8_t {
  kJunction,          // MOUNT_POINT tag leading to a directory path
  kVolumeMountPoint,  // MOUNT_POINT tag leading to a volume's root
  kFileSymlink,       // SYMLINK on a file
  kDirectorySymlink,  // SYMLINK on a directory
  kLxSymlink,
  kAppExecLink,
  kCloud,
  kWof,
  kDedup,
  kWci,
  kProjFs,
  kNfs,
  kHsm,
  kSis,
  kDfs,
  kLxSpecial,       // AF_UNIX, LX_FIFO, LX_CHR, LX_BLK
  kOtherMicrosoft,  // a known or unknown Microsoft tag without a kind of its own
  kThirdParty,      // bit 31 clear: identified by a GUID
  kUnknown,         // the reparse data could not be read
};
inline constexpr std::size_t kLinkKindCount = static_cast<std::size_t>(LinkKind::kUnknown) + 1;

// Stable words: "junction", "volume-mount-point", "file-symlink", "directory-symlink",
// "lx-symlink", "app-exec-link", "cloud", "wof", …
[[nodiscard]] std::string_view word(LinkKind kind);
[[nodiscard]] std::optional<LinkKind> link_kind_from(std::string_view text);

// The kind of a tag on a file or directory. MOUNT_POINT gives kJunction: whether it is a volume
// mount point depends on the substitute name.
[[nodiscard]] LinkKind kind_of(mft::ReparseTag tag, bool directory);

// "unmarked", "user", "administrator", "unknown"
[[nodiscard]] std::string_view word(mft::ReparseTrust trust);
[[nodiscard]] std::optional<mft::ReparseTrust> trust_from(std::string_view text);

}  // namespace report
