#include "scanner/cli/output/new_file_posix.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <random>
#include <system_error>

#include "scanner/cli/output/output_error.h"
#include "scanner/cli/output/temporary_name.h"

namespace scanner {
namespace {

constexpr mode_t kNewFile = 0666;
constexpr mode_t kPrivate = 0600;

std::string error_text(int error) {
  return std::generic_category().message(error);
}

Error cannot_write(const std::string& path, int error) {
  return write_error(path, error_text(error));
}

int open_unnamed(int directory) {
#ifdef O_TMPFILE
  return openat(directory, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, kNewFile);
#else
  static_cast<void>(directory);
  return -1;
#endif
}

// Writes all of `bytes`. 0, or the errno of the failure.
int write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

}  // namespace

NewFileTarget::~NewFileTarget() {
  if (!temporary_.empty() && !kept_) unlinkat(directory(), temporary_.c_str(), 0);
}

std::expected<void, Error> NewFileTarget::create() {
  first_number_ = std::random_device()();
  // No other process can open it before it has a name, so it can have the mode of any new file.
  struct stat status{};
  file_ = UniqueFd(can_name_later() ? open_unnamed(directory()) : -1);
  if (file_ && fstat(file_.get(), &status) == 0) {
    widest_ = status.st_mode & kNewFile;
    return {};
  }
  widest_ = widest_new_mode(directory());
  return with_temporary_name([&](const std::string& name) {
    file_ = UniqueFd(openat(directory(), name.c_str(),
                            O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                            inherited_ ? kPrivate : kNewFile));
    return file_.get() >= 0;
  });
}

// Some systems support unnamed files but refuse to name them, and /proc may be missing. Test this
// with an empty file, before a report can be lost.
bool NewFileTarget::can_name_later() {
  file_ = UniqueFd(open_unnamed(directory()));
  const bool named = file_ && give_temporary_name();
  if (named) unlinkat(directory(), temporary_.c_str(), 0);
  temporary_.clear();
  return named;
}

std::expected<void, report::Error> NewFileTarget::write(std::string_view bytes) {
  const int error = write_all(file_.get(), bytes);
  if (error == 0) return {};
  return std::unexpected(sink_error(path_, error_text(error)));
}

std::expected<void, Error> NewFileTarget::finish() {
  if (inherited_) {
    const int error = set_permissions(file_.get(), *inherited_, widest_);
    if (error != 0) return std::unexpected(cannot_write(path_, error));
  }
  return sync();
}

std::expected<void, Error> NewFileTarget::commit() {
  if (temporary_.empty()) {
    if (auto named = give_temporary_name(); !named) {
      return std::unexpected(Error{named.error().message + "; the finished report is lost"});
    }
  }
  if (renameat(directory(), temporary_.c_str(), directory(), place_.name.c_str()) != 0) {
    const std::string why = error_text(errno);
    kept_ = true;
    return std::unexpected(Error{"cannot replace " + path_ + ": " + why +
                                 "; the finished report is in " + sibling(temporary_)});
  }
  temporary_.clear();
  if (place_.others_can_write && !is_ours_by_name()) {
    return std::unexpected(write_error(path_, "another process has replaced it"));
  }
  if (!no_sync_) fsync(directory());  // best effort: some file systems cannot
  return {};
}

// The path of `name`, in the form that the user gave.
std::string NewFileTarget::sibling(const std::string& name) const {
  return path_.substr(0, path_.size() - place_.name.size()) + name;
}

// `make` creates a file with a name; on failure, errno has the reason.
std::expected<void, Error> NewFileTarget::with_temporary_name(
    const std::function<bool(const std::string&)>& make) {
  int error = 0;
  auto made = make_temporary_name(place_.name, first_number_, [&](const std::string& name) {
    errno = 0;
    if (make(name)) return NameAttempt::kMade;
    error = errno;
    if (error == EEXIST) return NameAttempt::kExists;
    return error == ENAMETOOLONG ? NameAttempt::kTooLong : NameAttempt::kFailed;
  });
  if (!made) return std::unexpected(cannot_write(path_, error));
  temporary_ = *std::move(made);
  return {};
}

std::expected<void, Error> NewFileTarget::give_temporary_name() {
  const std::string unnamed = "/proc/self/fd/" + std::to_string(file_.get());
  return with_temporary_name([&](const std::string& name) {
    return linkat(AT_FDCWD, unnamed.c_str(), directory(), name.c_str(), AT_SYMLINK_FOLLOW) == 0;
  });
}

// If a file system cannot flush a file, there is nothing to flush.
std::expected<void, Error> NewFileTarget::sync() const {
  if (no_sync_ || fsync(file_.get()) == 0 || errno == EINVAL || errno == ENOTSUP) return {};
  return std::unexpected(cannot_write(path_, errno));
}

// Others who can write to the directory may have replaced the file.
bool NewFileTarget::is_ours_by_name() const {
  struct stat there{};
  struct stat written{};
  return fstatat(directory(), place_.name.c_str(), &there, AT_SYMLINK_NOFOLLOW) == 0 &&
         fstat(file_.get(), &written) == 0 && there.st_dev == written.st_dev &&
         there.st_ino == written.st_ino;
}

}  // namespace scanner
