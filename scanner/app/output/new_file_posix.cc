#include "scanner/app/output/new_file_posix.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <random>
#include <system_error>
#include <vector>

#include "scanner/app/output/temporary_name.h"

namespace scanner {
namespace {

constexpr mode_t kNewFile = 0666;
constexpr mode_t kPrivate = 0600;

std::string error_text(int error) {
  return std::generic_category().message(error);
}

Error cannot_write(const std::string& path, int error) {
  return {"cannot write " + path + ": " + error_text(error)};
}

// All of `bytes`; 0, or the errno of what failed.
int write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

// 0, or the errno of what failed.
int copy_content(int from, int to) {
  constexpr std::size_t kPieceBytes = 256UL * 1024;
  std::vector<char> piece(kPieceBytes);
  for (off_t at = 0;;) {
    const ssize_t got = pread(from, piece.data(), piece.size(), at);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return errno;
    if (got == 0) return 0;
    const std::string_view bytes(piece.data(), static_cast<std::size_t>(got));
    if (const int error = write_all(to, bytes); error != 0) return error;
    at += got;
  }
}

}  // namespace

NewFileTarget::~NewFileTarget() {
  if (!temporary_.empty() && !kept_) unlinkat(directory(), temporary_.c_str(), 0);
}

std::expected<void, Error> NewFileTarget::create() {
#ifdef O_TMPFILE
  // Nobody else can open it before it has a name, so it can have the mode of any new file.
  file_ = UniqueFd(openat(directory(), ".", O_TMPFILE | O_RDWR | O_CLOEXEC, kNewFile));
  struct stat status{};
  // Giving it a name later goes by way of /proc, which need not be there.
  if (file_ && fstat(file_.get(), &status) == 0 && access(name_in_proc().c_str(), F_OK) == 0) {
    widest_ = status.st_mode & kNewFile;
    return {};
  }
#endif
  widest_ = widest_new_mode(directory());
  return create_named(inherited_ ? kPrivate : kNewFile, file_);
}

std::expected<void, report::Error> NewFileTarget::write(std::string_view bytes) {
  const int error = write_all(file_.get(), bytes);
  if (error == 0) return {};
  return std::unexpected(report::Error{.code = report::ErrorCode::kSink,
                                       .message = cannot_write(path_, error).message});
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
    if (auto named = give_temporary_name(); !named) return named;
  }
  if (renameat(directory(), temporary_.c_str(), directory(), place_.name.c_str()) != 0) {
    const std::string why = error_text(errno);
    kept_ = true;
    return std::unexpected(Error{"cannot replace " + path_ + ": " + why +
                                 "; the finished report is " + beside(temporary_)});
  }
  temporary_.clear();
  if (place_.others_can_write && !is_ours_by_name()) {
    return std::unexpected(Error{"cannot write " + path_ + ": another process has replaced it"});
  }
  if (!no_sync_) fsync(directory());  // best effort: some file systems cannot
  return {};
}

std::string NewFileTarget::name_in_proc() const {
  return "/proc/self/fd/" + std::to_string(file_.get());
}

// `name` as the user would write it.
std::string NewFileTarget::beside(const std::string& name) const {
  return path_.substr(0, path_.size() - place_.name.size()) + name;
}

// Takes the first name for which `make` makes a file; errno tells why where it does not.
template <typename Make>
std::expected<void, Error> NewFileTarget::with_temporary_name(Make make) {
  constexpr int kMostTries = 16;
  std::random_device random;
  for (const NameLength length : {NameLength::kLonger, NameLength::kNoLonger}) {
    for (int attempt = 0; attempt < kMostTries; ++attempt) {
      std::string name = temporary_name(place_.name, random(), length);
      if (make(name)) {
        temporary_ = std::move(name);
        return {};
      }
      if (errno != EEXIST) break;
    }
    if (errno != ENAMETOOLONG) break;
  }
  return std::unexpected(cannot_write(path_, errno));
}

std::expected<void, Error> NewFileTarget::create_named(mode_t mode, UniqueFd& file) {
  return with_temporary_name([&](const std::string& name) {
    file = UniqueFd(openat(directory(), name.c_str(),
                           O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode));
    return file.get() >= 0;
  });
}

std::expected<void, Error> NewFileTarget::give_temporary_name() {
  const auto linked = with_temporary_name([this](const std::string& name) {
    return linkat(AT_FDCWD, name_in_proc().c_str(), directory(), name.c_str(), AT_SYMLINK_FOLLOW) ==
           0;
  });
  if (linked) return {};
  // Some systems have files without a name and then refuse to give them one: a copy gets it.
  if (auto copied = copy_to_named(); !copied) {
    return std::unexpected(Error{copied.error().message + "; the finished report is lost"});
  }
  return {};
}

std::expected<void, Error> NewFileTarget::copy_to_named() {
  UniqueFd copy;
  if (auto created = create_named(kPrivate, copy); !created) return created;
  if (const int error = copy_content(file_.get(), copy.get()); error != 0) {
    return std::unexpected(cannot_write(path_, error));
  }
  struct stat status{};
  if (fstat(file_.get(), &status) == 0) {
    const Permissions same{.mode = status.st_mode & kNewFile, .group = status.st_gid};
    static_cast<void>(set_permissions(copy.get(), same, kNewFile));
  }
  file_ = std::move(copy);
  return sync();
}

// A file system that cannot flush a file has nothing to flush.
std::expected<void, Error> NewFileTarget::sync() const {
  if (no_sync_ || fsync(file_.get()) == 0 || errno == EINVAL || errno == ENOTSUP) return {};
  return std::unexpected(cannot_write(path_, errno));
}

// Where others can write to the directory they may have put something else there.
bool NewFileTarget::is_ours_by_name() const {
  struct stat there{};
  struct stat written{};
  return fstatat(directory(), place_.name.c_str(), &there, AT_SYMLINK_NOFOLLOW) == 0 &&
         fstat(file_.get(), &written) == 0 && there.st_dev == written.st_dev &&
         there.st_ino == written.st_ino;
}

}  // namespace scanner
