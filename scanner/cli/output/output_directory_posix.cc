#include "scanner/cli/output/output_directory_posix.h"

#include <fcntl.h>
#include <unistd.h>
#ifdef __linux__
#include <linux/magic.h>
#include <sys/vfs.h>
#endif

#include <array>
#include <cerrno>
#include <charconv>
#include <climits>
#include <cstdint>
#include <fstream>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "scanner/cli/environment.h"
#include "scanner/cli/output/output_error.h"

namespace scanner {
namespace {

#ifdef O_PATH
constexpr int kStepFlags = O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
#else
constexpr int kStepFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
#endif

std::unexpected<Error> failed(const std::string& path, const std::string& why) {
  return std::unexpected(write_error(path, why));
}

std::string errno_text() {
  return std::generic_category().message(errno);
}

// A user or group number that sudo left in the environment.
std::optional<std::uint32_t> sudo_number(const char* variable) {
  const std::string digits = environment(variable);
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return number;
}

// On systems with a private group per user, directories are often writable for that group.
bool is_private_group(const struct stat& status) {
  return sudo_number("SUDO_UID") == status.st_uid && sudo_number("SUDO_GID") == status.st_gid;
}

// With an access control list, the group's bits are the maximum for all its users and groups.
bool others_can_write(const struct stat& status) {
  return (status.st_mode & S_IWOTH) != 0 ||
         ((status.st_mode & S_IWGRP) != 0 && !is_private_group(status));
}

// On procfs, a link may not lead where its text says.
bool is_procfs([[maybe_unused]] int directory) {
#ifdef __linux__
  struct statfs status{};
  return fstatfs(directory, &status) == 0 && status.f_type == PROC_SUPER_MAGIC;
#else
  return false;
#endif
}

// Why others could replace files in this directory; empty if they cannot.
std::string weakness(const struct stat& directory) {
  if (!is_trusted_owner(directory.st_uid)) {
    return "it belongs to user " + std::to_string(directory.st_uid);
  }
  if (others_can_write(directory) && (directory.st_mode & S_ISVTX) == 0) {
    return "it is writable for other users";
  }
  return {};
}

// Follows a path component by component.
class CheckedWalk {
 public:
  explicit CheckedWalk(std::string path) : path_(std::move(path)) {}

  std::expected<UniqueFd, Error> open(const std::string& directory) {
    std::string way = directory;
    if (!way.starts_with('/')) {
      std::array<char, PATH_MAX> here{};
      if (getcwd(here.data(), here.size()) == nullptr) return failed(path_, errno_text());
      way = std::string(here.data()) + "/" + way;
    }
    if (auto begun = begin_at_root(); !begun) return std::unexpected(begun.error());
    push(way);
    while (!pending_.empty()) {
      const std::string component = std::move(pending_.back());
      pending_.pop_back();
      if (auto entered = enter(component); !entered) return std::unexpected(entered.error());
    }
    return std::move(at_);
  }

 private:
  std::expected<void, Error> begin_at_root() {
    at_ = UniqueFd(::open("/", kStepFlags));
    shown_.clear();
    if (!at_) return failed(path_, errno_text());
    return check();
  }

  // Components are popped from the back.
  void push(std::string_view way) {
    while (!way.empty()) {
      const std::size_t slash = way.rfind('/');
      const std::string_view last = slash == std::string_view::npos ? way : way.substr(slash + 1);
      if (!last.empty() && last != ".") pending_.emplace_back(last);
      way = slash == std::string_view::npos ? std::string_view() : way.substr(0, slash);
    }
  }

  std::expected<void, Error> enter(const std::string& component) {
    UniqueFd next(openat(at_.get(), component.c_str(), kStepFlags));
    if (next) {
      at_ = std::move(next);
      shown_ += "/" + component;
      return check();
    }
    const int error = errno;
    struct stat status{};
    if (fstatat(at_.get(), component.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0 &&
        S_ISLNK(status.st_mode)) {
      return follow(component, status);
    }
    return failed(path_, std::generic_category().message(error));
  }

  std::expected<void, Error> follow(const std::string& component, const struct stat& link) {
    constexpr int kMostLinks = 40;  // the kernel's limit
    if (++links_ > kMostLinks) {
      return failed(path_, std::generic_category().message(ELOOP));
    }
    if (is_procfs(at_.get())) return failed(path_, "it leads through a link in /proc");
    if (link.st_uid != 0 && link.st_uid != geteuid()) {
      return refuse("the symbolic link " + shown_ + "/" + component,
                    "it belongs to user " + std::to_string(link.st_uid));
    }
    std::array<char, PATH_MAX> target{};
    const ssize_t length = readlinkat(at_.get(), component.c_str(), target.data(), target.size());
    if (length < 0) return failed(path_, errno_text());
    const std::string_view way(target.data(), static_cast<std::size_t>(length));
    push(way);
    return way.starts_with('/') ? begin_at_root() : std::expected<void, Error>();
  }

  std::expected<void, Error> check() {
    struct stat status{};
    if (fstat(at_.get(), &status) != 0) return failed(path_, errno_text());
    const std::string why = weakness(status);
    if (why.empty()) return {};
    return refuse(shown_.empty() ? "/" : shown_, why);
  }

  std::unexpected<Error> refuse(const std::string& what, const std::string& why) {
    return failed(path_, "other users can change " + what + " (" + why +
                             "); choose another directory or use --unsafe-output");
  }

  std::string path_;
  UniqueFd at_;
  std::string shown_;  // the path of at_ for messages, with ".." as given
  std::vector<std::string> pending_;
  int links_ = 0;
};

}  // namespace

bool runs_with_high_rights() {
  if (geteuid() != 0) return false;
#ifdef __linux__
  // Only the initial namespace maps all users to themselves. [user_namespaces(7)]
  std::ifstream map("/proc/self/uid_map");
  std::uint64_t inside = 0;
  std::uint64_t outside = 0;
  std::uint64_t count = 0;
  constexpr std::uint64_t kAllUsers = 0xFFFF'FFFF;
  if (map >> inside >> outside >> count) {
    return inside == 0 && outside == 0 && count == kAllUsers;
  }
#endif
  return true;
}

bool is_trusted_owner(uid_t owner) {
  return owner == 0 || owner == geteuid() || sudo_number("SUDO_UID") == owner;
}

std::expected<OutputPlace, Error> open_output_place(const std::string& path, bool checked) {
  if (path.find('\0') != std::string::npos) return failed(path, "a path cannot contain NUL");
  const std::size_t slash = path.rfind('/');
  OutputPlace place;
  place.name = slash == std::string::npos ? path : path.substr(slash + 1);
  if (place.name.empty() || place.name == "." || place.name == "..") {
    return failed(path, "it is a directory");
  }
  std::string directory = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  UniqueFd step;
  if (checked) {
    auto walked = CheckedWalk(path).open(directory);
    if (!walked) return std::unexpected(walked.error());
    step = *std::move(walked);
    directory = ".";
  }
  const int from = step ? step.get() : AT_FDCWD;
  // Only a directory opened for reading can be flushed.
  int opened = openat(from, directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const int error = opened < 0 ? errno : 0;
  if (error == EACCES) opened = openat(from, directory.c_str(), kStepFlags & ~O_NOFOLLOW);
  if (opened < 0) return failed(path, std::generic_category().message(error));
  place.directory = UniqueFd(opened);
  struct stat status{};
  if (fstat(place.directory.get(), &status) != 0) return failed(path, errno_text());
  place.others_can_write = others_can_write(status);
  place.sticky = (status.st_mode & S_ISVTX) != 0;
  return place;
}

}  // namespace scanner
