#include "scanner/cli/output/replaced_report_posix.h"

#include <fcntl.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/xattr.h>
#endif

#include <cerrno>

#include "scanner/source/unique_fd.h"

namespace scanner {
namespace {

constexpr mode_t kReadAndWrite = 0666;
constexpr mode_t kGroupBits = 0060;

bool has_attribute([[maybe_unused]] int file, [[maybe_unused]] const char* name) {
#ifdef __linux__
  return fgetxattr(file, name, nullptr, 0) > 0;
#else
  return false;
#endif
}

}  // namespace

std::optional<Permissions> permissions_of_replaced(int directory, const std::string& name) {
  const UniqueFd old(
      openat(directory, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  struct stat status{};
  const bool known = old ? fstat(old.get(), &status) == 0
                         : fstatat(directory, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0;
  if (!known || !S_ISREG(status.st_mode) || status.st_uid != geteuid() || status.st_nlink != 1) {
    return std::nullopt;
  }
  Permissions permissions{.mode = status.st_mode & kReadAndWrite, .group = status.st_gid};
  if (old && has_attribute(old.get(), "system.posix_acl_access")) permissions.mode &= ~kGroupBits;
  return permissions;
}

mode_t widest_new_mode(int directory) {
  if (has_attribute(directory, "system.posix_acl_default")) return kReadAndWrite & S_IRWXU;
  const mode_t mask =
      umask(0);  // cannot be queried without setting it; no other thread creates files
  umask(mask);
  return kReadAndWrite & ~mask;
}

int set_permissions(int file, const Permissions& permissions, mode_t widest) {
  mode_t mode = permissions.mode & widest;
  struct stat status{};
  if (fstat(file, &status) != 0) return errno;
  if (permissions.group != status.st_gid &&
      fchown(file, static_cast<uid_t>(-1), permissions.group) != 0) {
    mode &= ~kGroupBits | ((mode & 0006) << 3);
  }
  if ((status.st_mode & 07777) == mode) return 0;
  // Some file systems store no modes; the file then has the access that they give.
  if (fchmod(file, mode) != 0 && errno != EPERM && errno != ENOTSUP && errno != ENOSYS) {
    return errno;
  }
  return 0;
}

bool can_replace_in_sticky(int directory, const struct stat& file) {
  if (geteuid() == 0 || file.st_uid == geteuid()) return true;
  struct stat status{};
  return fstat(directory, &status) == 0 && status.st_uid == geteuid();
}

}  // namespace scanner
