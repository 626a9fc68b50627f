#include "scanner/app/output/replaced_report_posix.h"

#include <fcntl.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/xattr.h>
#endif

#include <cerrno>

#include "scanner/source/unique_fd.h"

namespace scanner {
namespace {

constexpr mode_t kGroupBits = 0060;

bool has_access_list([[maybe_unused]] int file) {
#ifdef __linux__
  return fgetxattr(file, "system.posix_acl_access", nullptr, 0) > 0;
#else
  return false;
#endif
}

}  // namespace

mode_t new_file_mode() {
  const mode_t mask = umask(0);  // there is no way to ask only; no other thread makes files
  umask(mask);
  return 0666 & ~mask;
}

Permissions permissions_of_replaced(int directory, const std::string& name) {
  Permissions permissions{.mode = new_file_mode()};
  const UniqueFd old(
      openat(directory, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  struct stat status{};
  const bool known = old ? fstat(old.get(), &status) == 0
                         : fstatat(directory, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0;
  if (!known || !S_ISREG(status.st_mode) || status.st_uid != geteuid() || status.st_nlink != 1) {
    return permissions;
  }
  permissions.mode &= status.st_mode;
  permissions.group = status.st_gid;
  if (old && has_access_list(old.get())) permissions.mode &= ~kGroupBits;
  return permissions;
}

int set_permissions(int file, const Permissions& permissions) {
  mode_t mode = permissions.mode;
  struct stat status{};
  if (fstat(file, &status) != 0) return errno;
  if (permissions.group && *permissions.group != status.st_gid &&
      fchown(file, static_cast<uid_t>(-1), *permissions.group) != 0) {
    mode &= ~kGroupBits | ((mode & 0006) << 3);
  }
  // Some file systems keep no modes; the file is as private there as they make it.
  if (fchmod(file, mode) != 0 && errno != EPERM && errno != ENOTSUP) return errno;
  return 0;
}

bool can_replace_in_sticky(int directory, const struct stat& file) {
  if (geteuid() == 0 || file.st_uid == geteuid()) return true;
  struct stat status{};
  return fstat(directory, &status) == 0 && status.st_uid == geteuid();
}

}  // namespace scanner
