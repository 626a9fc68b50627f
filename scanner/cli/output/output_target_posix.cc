#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "scanner/cli/interrupt.h"
#include "scanner/cli/output/new_file_posix.h"
#include "scanner/cli/output/output_directory_posix.h"
#include "scanner/cli/output/output_error.h"
#include "scanner/cli/output/output_target.h"
#include "scanner/cli/process_start.h"

namespace scanner {
namespace {

constexpr auto kPause = std::chrono::milliseconds(100);

std::string text_of(int error) {
  return std::generic_category().message(error);
}

// Standard output, a device or a pipe. A reader that has stopped reading must not prevent an
// interrupt: checks the interrupt flag while waiting, and writes to a pipe only as much as it
// accepts without blocking.
class StreamTarget final : public OutputTarget {
 public:
  StreamTarget(std::string name, UniqueFd owned)
      : name_(std::move(name)), owned_(std::move(owned)), fd_(owned_.get()) {}
  explicit StreamTarget(std::string name) : name_(std::move(name)), fd_(STDOUT_FILENO) {}

  std::expected<void, report::Error> write(std::string_view bytes) override {
    constexpr std::size_t kPipeBytes = 4096;  // PIPE_BUF: never blocks once a pipe is writable
    constexpr std::size_t kFileBytes = 1024UL * 1024;
    struct stat status{};
    const bool is_file = fstat(fd_, &status) == 0 && S_ISREG(status.st_mode);
    const std::size_t most = is_file ? kFileBytes : kPipeBytes;
    const std::atomic<bool>& stop = interrupt_flag();
    while (!bytes.empty()) {
      if (stop.load()) return std::unexpected(interrupted_error());
      pollfd writable{.fd = fd_, .events = POLLOUT, .revents = 0};
      if (poll(&writable, 1, static_cast<int>(kPause.count())) <= 0) continue;
      const ssize_t written = ::write(fd_, bytes.data(), std::min(bytes.size(), most));
      if (written < 0 && errno != EINTR && errno != EAGAIN) {
        const int error = errno;
        if (error == EPIPE && fd_ == STDOUT_FILENO) end_for_closed_pipe();
        return std::unexpected(sink_error(name_, text_of(error)));
      }
      if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
  }
  std::expected<void, Error> finish() override { return {}; }
  std::expected<void, Error> commit() override { return {}; }
  [[nodiscard]] bool is_renamed() const override { return false; }

 private:
  std::string name_;
  UniqueFd owned_;
  int fd_;
};

// The descriptor that /dev/stdout, /dev/fd/3 and the like refer to. The system provides these
// links; no other link is followed.
std::optional<int> named_descriptor(const std::string& written) {
  const std::string normal = std::filesystem::path(written).lexically_normal().string();
  std::string_view path = normal;
  if (path == "/dev/stdout") return STDOUT_FILENO;
  if (path == "/dev/stderr") return STDERR_FILENO;
  for (const std::string_view folder : {"/dev/fd/", "/proc/self/fd/"}) {
    if (!path.starts_with(folder)) continue;
    path.remove_prefix(folder.size());
    int descriptor = -1;
    const auto [end, error] = std::from_chars(path.data(), path.data() + path.size(), descriptor);
    if (error == std::errc() && end == path.data() + path.size() && descriptor >= 0) {
      return descriptor;
    }
  }
  return std::nullopt;
}

// Docker and others mount single files, which cannot be replaced by renaming.
bool is_mount_point([[maybe_unused]] const OutputPlace& place) {
#if defined(__linux__) && defined(STATX_ATTR_MOUNT_ROOT)
  struct statx status{};
  return statx(place.directory.get(), place.name.c_str(), AT_SYMLINK_NOFOLLOW, 0, &status) == 0 &&
         (status.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0;
#else
  return false;
#endif
}

// Why a report cannot be written to something other than a file or stream; empty for those.
std::string refusal(mode_t mode) {
  if (S_ISDIR(mode)) return "it is a directory";
  if (S_ISBLK(mode)) return "it is a block device";
  if (S_ISSOCK(mode)) return "it is a socket";
  return {};
}

bool is_stream(mode_t mode) {
  return S_ISFIFO(mode) || S_ISCHR(mode);
}

std::expected<std::unique_ptr<OutputTarget>, Error> open_descriptor(const std::string& path,
                                                                    int descriptor) {
  UniqueFd file(fcntl(descriptor, F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
  struct stat status{};
  if (!file || fstat(file.get(), &status) != 0) {
    return std::unexpected(write_error(path, text_of(errno)));
  }
  if (auto why = refusal(status.st_mode); !why.empty()) {
    return std::unexpected(write_error(path, why));
  }
  return std::make_unique<StreamTarget>(path, std::move(file));
}

// Waits for the reader of a FIFO, but for nothing else.
std::expected<std::unique_ptr<OutputTarget>, Error> open_stream(const std::string& path,
                                                                const OutputPlace& place,
                                                                bool is_fifo) {
  const std::atomic<bool>& stop = interrupt_flag();
  for (;;) {
    // Neither O_CREAT nor O_TRUNC: if it has become a file since, that stays intact.
    UniqueFd file(openat(place.directory.get(), place.name.c_str(),
                         O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    if (file) {
      struct stat status{};
      if (fstat(file.get(), &status) != 0)
        return std::unexpected(write_error(path, text_of(errno)));
      if (!is_stream(status.st_mode)) {
        return std::unexpected(write_error(path, "it changed while being opened"));
      }
      return std::make_unique<StreamTarget>(path, std::move(file));
    }
    if (errno != ENXIO || !is_fifo) return std::unexpected(write_error(path, text_of(errno)));
    if (stop.load()) return std::unexpected(Error{"interrupted"});
    poll(nullptr, 0, static_cast<int>(kPause.count()));
  }
}

}  // namespace

std::expected<std::unique_ptr<OutputTarget>, Error> open_output_target(const std::string& path,
                                                                       const OutputRules& rules) {
  if (path == "-") return std::make_unique<StreamTarget>("standard output");
  if (const auto descriptor = named_descriptor(path)) return open_descriptor(path, *descriptor);
  const bool checked = runs_with_high_rights() && !rules.unsafe;
  auto place = open_output_place(path, checked);
  if (!place) return std::unexpected(place.error());
  const auto refuse = [&path](const std::string& why) {
    return std::unexpected(write_error(path, why));
  };
  struct stat there{};
  const bool exists =
      fstatat(place->directory.get(), place->name.c_str(), &there, AT_SYMLINK_NOFOLLOW) == 0;
  if (!exists && errno != ENOENT) return refuse(text_of(errno));
  if (!exists) there = {};
  if (auto why = refusal(there.st_mode); exists && !why.empty()) return refuse(why);
  if (exists && checked && !is_trusted_owner(there.st_uid) &&
      ((place->others_can_write && place->sticky) || S_ISFIFO(there.st_mode))) {
    return refuse("the existing file belongs to user " + std::to_string(there.st_uid) +
                  ", who can replace it; choose another name or use --unsafe-output");
  }
  if (exists && is_stream(there.st_mode)) {
    return open_stream(path, *place, S_ISFIFO(there.st_mode));
  }
  struct stat target{};
  if (exists && S_ISLNK(there.st_mode) &&
      fstatat(place->directory.get(), place->name.c_str(), &target, 0) == 0 &&
      !S_ISREG(target.st_mode)) {
    return refuse(
        "it is a symbolic link to something other than a file; use the path of its target");
  }
  if (exists && is_mount_point(*place)) {
    return refuse("it is a mount point and cannot be replaced; mount its directory instead");
  }
  if (exists && place->sticky && !can_replace_in_sticky(place->directory.get(), there)) {
    return refuse("it belongs to another user, and only that user can replace it here");
  }
  auto inherited =
      exists ? permissions_of_replaced(place->directory.get(), place->name) : std::nullopt;
  auto target_file =
      std::make_unique<NewFileTarget>(path, *std::move(place), inherited, rules.no_sync);
  if (auto created = target_file->create(); !created) return std::unexpected(created.error());
  return target_file;
}

}  // namespace scanner
