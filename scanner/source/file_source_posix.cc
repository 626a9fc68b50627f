#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <limits>
#include <optional>
#include <system_error>
#include <utility>
#ifdef __linux__
#include <linux/fs.h>
#include <sys/ioctl.h>
#endif

#include "scanner/source/file_identity.h"
#include "scanner/source/file_source.h"
#include "scanner/source/page_fault_guard.h"

namespace scanner {
namespace {

static_assert(sizeof(off_t) == 8 && sizeof(void*) == 8, "offsets and mappings are 64-bit");

std::string system_words(int error) {
  return std::generic_category().message(error);
}

class UniqueFd {
 public:
  explicit UniqueFd(int fd) : fd_(fd) {}
  UniqueFd(UniqueFd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  UniqueFd& operator=(UniqueFd&&) = delete;
  ~UniqueFd() {
    if (fd_ >= 0) close(fd_);
  }
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

std::size_t page_bytes() {
  static const auto bytes = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  return bytes;
}

// A whole file, mapped for reading and guarded against SIGBUS.
class Mapping {
 public:
  Mapping() = default;
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;
  ~Mapping() {
    guard_.reset();
    if (address_ != nullptr) munmap(address_, length_);
  }

  // 0, or the errno of what failed. REQUIRES: length is not 0.
  int map(int fd, std::size_t length) {
    void* const address = mmap(nullptr, length, PROT_READ, MAP_SHARED, fd, 0);
    if (address == MAP_FAILED) return errno;
    address_ = address;
    length_ = length;
    guard_ = PageFaultGuard::over(address, length);
    return guard_ ? 0 : EMFILE;
  }
  [[nodiscard]] bool readable() const { return guard_ && !guard_->failed(); }
  [[nodiscard]] MappedBytes bytes() const {
    return {static_cast<const std::byte*>(address_), length_};
  }
  // REQUIRES: offset < length.
  [[nodiscard]] void* at(std::size_t offset) const {
    return static_cast<std::byte*>(address_) + offset;
  }
  [[nodiscard]] PageFaultGuard* guard() const { return guard_.get(); }

  // Removes whole pages from this process' page tables; the system keeps them cached. Piece by
  // piece, as no other thread can map anything meanwhile. REQUIRES: offset + length <= length_.
  void drop_pages(std::size_t offset, std::size_t length, const std::atomic<bool>& stop) const {
    constexpr std::size_t kPiece = std::size_t{32} << 20U;
    const std::size_t page = page_bytes();
    const std::size_t end = offset + length;
    for (offset = (offset + page - 1) / page * page; offset < end && !stop; offset += kPiece) {
      // The page that contains the last byte is dropped too: it comes back on the next access.
      madvise(at(offset), std::min(kPiece, end - offset), MADV_DONTNEED);
    }
  }

 private:
  void* address_ = nullptr;
  std::size_t length_ = 0;
  std::unique_ptr<PageFaultGuard> guard_;
};

// Of the machine; the maximum if the system does not report it.
std::uint64_t memory_bytes() {
#ifdef _SC_PHYS_PAGES
  const long pages = sysconf(_SC_PHYS_PAGES);
  const long page_bytes = sysconf(_SC_PAGESIZE);
  if (pages > 0 && page_bytes > 0) {
    return static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(page_bytes);
  }
#endif
  return std::numeric_limits<std::uint64_t>::max();
}

// Of this process, by `ulimit -v`. Mapping a whole image would use up the address space that the
// scan needs for its own memory.
bool address_space_is_limited() {
  struct rlimit limit;
  return getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY;
}

// What changes when a file is written to.
struct FileState {
  std::uint64_t size_bytes = 0;
  std::int64_t seconds = 0;  // of the last change of its bytes
  std::int64_t nanoseconds = 0;

  friend bool operator==(const FileState&, const FileState&) = default;
};

FileState state_of(const struct stat& status) {
#ifdef __APPLE__
  const timespec& changed = status.st_mtimespec;
#else
  const timespec& changed = status.st_mtim;
#endif
  return {.size_bytes = static_cast<std::uint64_t>(status.st_size),
          .seconds = changed.tv_sec,
          .nanoseconds = changed.tv_nsec};
}

class FileSource : public ByteSource {
 public:
  // `state`: nothing for a device. `sparse`: it may have holes.
  FileSource(std::string path, UniqueFd fd, std::uint64_t size_bytes, std::uint32_t sector_bytes,
             std::optional<FileState> state, bool sparse)
      : path_(std::move(path)),
        fd_(std::move(fd)),
        size_bytes_(size_bytes),
        sector_bytes_(sector_bytes),
        state_(state),
        sparse_(sparse) {}

  std::expected<void, Error> map() {
    if (size_bytes_ == 0) return {};
    if (const int error = mapping_.map(fd_.get(), size_bytes_); error != 0) {
      return std::unexpected(Error{"cannot map " + path_ + ": " + system_words(error)});
    }
    return {};
  }

  [[nodiscard]] std::expected<std::size_t, Error> read_at(
      std::uint64_t offset, std::span<std::byte> buffer) const override {
    if (offset >= size_bytes_) return 0;
    buffer = buffer.first(std::min<std::uint64_t>(buffer.size(), size_bytes_ - offset));
    std::size_t done = 0;
    while (done < buffer.size()) {
      const ssize_t got = pread(fd_.get(), buffer.data() + done, buffer.size() - done,
                                static_cast<off_t>(offset + done));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return std::unexpected(failure(offset + done, system_words(errno)));
      if (got == 0) {
        return std::unexpected(failure(offset + done, "it has been truncated since it was opened"));
      }
      done += static_cast<std::size_t>(got);
    }
    return done;
  }

  [[nodiscard]] std::optional<MappedBytes> view(std::uint64_t offset,
                                                std::uint64_t length) const override {
    if (!mapping_.readable()) return std::nullopt;
    return mapping_.bytes().slice(offset, length);
  }

  [[nodiscard]] bool views_intact() const override {
    PageFaultGuard* const guard = mapping_.guard();
    if (guard == nullptr) return true;
    if (guard->failed()) return false;
    // The rest of the page in which a shortened file now ends reads as zeros without any signal.
    struct stat now;
    if (fstat(fd_.get(), &now) == 0 && static_cast<std::uint64_t>(now.st_size) >= size_bytes_) {
      return true;
    }
    guard->set_failed();
    return false;
  }

  void forget_views(std::uint64_t offset, std::uint64_t length,
                    const std::atomic<bool>& stop) const override {
    if (!mapping_.readable()) return;
    offset = std::min(offset, size_bytes_);
    mapping_.drop_pages(offset, std::min(length, size_bytes_ - offset), stop);
  }

  // True if the system does not say (it may refuse to without write access to the file).
  [[nodiscard]] bool in_memory(std::uint64_t offset, std::uint64_t bytes) const override {
    if (!mapping_.readable() || offset >= size_bytes_) return true;
    static const std::uint64_t most_bytes = memory_bytes() / 4 * 3;
    if (bytes > most_bytes) return false;
#ifdef __linux__
    const auto page = static_cast<std::size_t>(offset / page_bytes() * page_bytes());
    unsigned char resident = 1;
    return mincore(mapping_.at(page), 1, &resident) != 0 || (resident & 1U) != 0;
#else
    return true;
#endif
  }

  [[nodiscard]] std::uint64_t next_stored(std::uint64_t offset) const override {
    if (!sparse_ || offset >= size_bytes_) return std::min(offset, size_bytes_);
#ifdef SEEK_DATA
    const off_t found = lseek(fd_.get(), static_cast<off_t>(offset), SEEK_DATA);
    if (found >= 0) return std::min(static_cast<std::uint64_t>(found), size_bytes_);
    if (errno == ENXIO) return size_bytes_;
#endif
    return offset;
  }

  [[nodiscard]] bool written_to() const override {
    struct stat now;
    return state_ && fstat(fd_.get(), &now) == 0 && state_of(now) != *state_;
  }

  [[nodiscard]] std::uint64_t size_bytes() const override { return size_bytes_; }
  [[nodiscard]] std::uint32_t sector_bytes() const override { return sector_bytes_; }

 private:
  [[nodiscard]] Error failure(std::uint64_t offset, const std::string& why) const {
    return Error{"cannot read " + path_ + " at byte " + std::to_string(offset) + ": " + why};
  }

  std::string path_;
  UniqueFd fd_;
  std::uint64_t size_bytes_;
  std::uint32_t sector_bytes_;
  std::optional<FileState> state_;
  bool sparse_;
  Mapping mapping_;
};

// Why something of this kind cannot be read; empty for files and, on Linux, block devices.
std::string refusal(mode_t mode) {
  if (S_ISDIR(mode)) return "it is a directory, not a volume or disk image";
  if (S_ISCHR(mode)) return "it is a character device, not a disk";
  if (S_ISFIFO(mode)) return "it is a pipe: a scan needs random access, so give it a file";
  if (S_ISSOCK(mode)) return "it is a socket, not a file";
#ifndef __linux__
  if (S_ISBLK(mode)) return "block devices can be read on Linux only";
#endif
  return {};
}

struct Extent {
  std::uint64_t size_bytes = 0;
  std::uint32_t sector_bytes = 0;
};

// Nothing (and errno) if the device does not report it.
std::optional<Extent> device_extent([[maybe_unused]] int fd) {
#ifdef __linux__
  Extent extent;
  if (ioctl(fd, BLKGETSIZE64, &extent.size_bytes) != 0) return std::nullopt;
  int sector = 0;
  if (ioctl(fd, BLKSSZGET, &sector) == 0 && sector > 0) {
    extent.sector_bytes = static_cast<std::uint32_t>(sector);
  }
  return extent;
#else
  errno = ENOTSUP;
  return std::nullopt;
#endif
}

}  // namespace

std::expected<SharedSource, Error> open_file_source(const std::string& path, IoMode mode) {
  const auto fail = [&path](const std::string& why) {
    return std::unexpected(Error{"cannot open " + path + ": " + why});
  };
  if (path.find('\0') != std::string::npos) return fail("a path cannot contain a NUL");
  struct stat status;
  // Checked before it is opened, as opening alone makes some devices act.
  if (stat(path.c_str(), &status) != 0) return fail(system_words(errno));
  if (auto why = refusal(status.st_mode); !why.empty()) return fail(why);

  // O_NONBLOCK: if it has become a pipe since, opening must not wait for a writer.
  UniqueFd fd(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  if (fd.get() < 0) {
    const int error = errno;
    const bool rights = (error == EACCES || error == EPERM) && S_ISBLK(status.st_mode);
    return fail(system_words(error) +
                (rights ? " (reading a block device usually requires root)" : ""));
  }
  if (fstat(fd.get(), &status) != 0) return fail(system_words(errno));
  if (auto why = refusal(status.st_mode); !why.empty()) return fail(why);

  Extent extent{.size_bytes = static_cast<std::uint64_t>(status.st_size)};
  if (S_ISBLK(status.st_mode)) {
    const auto device = device_extent(fd.get());
    if (!device) return fail("cannot determine the size of the device: " + system_words(errno));
    extent = *device;
  }
  constexpr auto kMaxOffset = static_cast<std::uint64_t>(std::numeric_limits<off_t>::max());
  extent.size_bytes = std::min(extent.size_bytes, kMaxOffset);

  const bool regular = S_ISREG(status.st_mode);
  if (mode == IoMode::kMap && !regular) return fail("only regular files can be mapped");
  constexpr std::uint64_t kBlockBytes = 512;  // of st_blocks
  const bool sparse =
      regular && static_cast<std::uint64_t>(status.st_blocks) * kBlockBytes < extent.size_bytes;
  auto source = std::make_shared<FileSource>(
      path, std::move(fd), extent.size_bytes, extent.sector_bytes,
      regular ? std::optional(state_of(status)) : std::nullopt, sparse);
  const bool maps = mode == IoMode::kMap || (mode == IoMode::kAuto && !address_space_is_limited());
  if (regular && maps) {
    // Not every file system supports mapping, and address space may be short; reads need neither.
    const auto mapped = source->map();
    if (!mapped && mode == IoMode::kMap) return std::unexpected(mapped.error());
  }
  return source;
}

bool same_source(const std::string& a, const std::string& b) {
  return a == b || same_file(a, b);
}

std::string live_volume_path(const std::string& /*path*/) {
  return {};
}

bool path_exists(const std::string& path) {
  struct stat status;
  return path.find('\0') == std::string::npos && lstat(path.c_str(), &status) == 0;
}

}  // namespace scanner
