#include <algorithm>
#include <utility>
#include <vector>

#include "scanner/source/file_source.h"
#include "scanner/source/win32.h"

namespace scanner {
namespace {

constexpr DWORD kMaxReadBytes = 16U << 20;  // a multiple of every sector size

// One positional read. Each call has its own event, so that calls overlap freely.
std::expected<DWORD, DWORD> read_once(HANDLE file, std::uint64_t offset,
                                      std::span<std::byte> buffer) {
  const UniqueHandle done(CreateEventW(nullptr, TRUE, FALSE, nullptr));
  if (!done) return std::unexpected(GetLastError());
  OVERLAPPED overlapped = {};
  overlapped.Offset = static_cast<DWORD>(offset);
  overlapped.OffsetHigh = static_cast<DWORD>(offset >> 32);
  overlapped.hEvent = done.get();
  const DWORD wanted = static_cast<DWORD>(std::min<std::size_t>(buffer.size(), kMaxReadBytes));
  DWORD got = 0;
  if (ReadFile(file, buffer.data(), wanted, nullptr, &overlapped) == 0 &&
      GetLastError() != ERROR_IO_PENDING) {
    const DWORD error = GetLastError();
    if (error == ERROR_HANDLE_EOF) return 0;
    return std::unexpected(error);
  }
  if (GetOverlappedResult(file, &overlapped, &got, TRUE) == 0) {
    const DWORD error = GetLastError();
    if (error == ERROR_HANDLE_EOF) return 0;
    return std::unexpected(error);
  }
  return got;
}

class FileSource : public ByteSource {
 public:
  // `sector_bytes` is 0 for a file; a device is read in whole sectors only.
  FileSource(std::string path, UniqueHandle file, std::uint64_t size_bytes,
             std::uint32_t sector_bytes)
      : path_(std::move(path)),
        file_(std::move(file)),
        size_bytes_(size_bytes),
        sector_bytes_(sector_bytes) {}

  [[nodiscard]] std::expected<std::size_t, Error> read_at(
      std::uint64_t offset, std::span<std::byte> buffer) const override {
    if (offset >= size_bytes_) return 0;
    buffer = buffer.first(
        static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), size_bytes_ - offset)));
    if (sector_bytes_ == 0 || (offset % sector_bytes_ == 0 && buffer.size() % sector_bytes_ == 0)) {
      return read_all(offset, buffer);
    }
    const std::uint64_t begin = offset - offset % sector_bytes_;
    const std::uint64_t sectors = (offset + buffer.size() - begin - 1) / sector_bytes_ + 1;
    std::vector<std::byte> whole(static_cast<std::size_t>(sectors * sector_bytes_));
    if (const auto read = read_all(begin, whole); !read) return read;
    std::copy_n(whole.begin() + static_cast<std::ptrdiff_t>(offset - begin), buffer.size(),
                buffer.begin());
    return buffer.size();
  }

  [[nodiscard]] std::uint64_t size_bytes() const override { return size_bytes_; }
  [[nodiscard]] std::uint32_t sector_bytes() const override { return sector_bytes_; }

 private:
  [[nodiscard]] std::expected<std::size_t, Error> read_all(std::uint64_t offset,
                                                           std::span<std::byte> buffer) const {
    std::size_t done = 0;
    while (done < buffer.size()) {
      const auto got = read_once(file_.get(), offset + done, buffer.subspan(done));
      if (!got || *got == 0) {
        return std::unexpected(Error{
            "cannot read " + path_ + " at byte " + std::to_string(offset + done) + ": " +
            (got ? "it has become shorter since it was opened" : windows_error_text(got.error()))});
      }
      done += *got;
    }
    return done;
  }

  std::string path_;
  UniqueHandle file_;
  std::uint64_t size_bytes_;
  std::uint32_t sector_bytes_;
};

// DeviceIoControl without input, on a handle opened for overlapped use; bytes of `out` filled, 0 if
// it fails.
DWORD control(HANDLE device, DWORD code, void* out, DWORD out_bytes) {
  const UniqueHandle done(CreateEventW(nullptr, TRUE, FALSE, nullptr));
  if (!done) return 0;
  OVERLAPPED overlapped = {};
  overlapped.hEvent = done.get();
  if (DeviceIoControl(device, code, nullptr, 0, out, out_bytes, nullptr, &overlapped) == 0 &&
      GetLastError() != ERROR_IO_PENDING) {
    return 0;
  }
  DWORD got = 0;
  return GetOverlappedResult(device, &overlapped, &got, TRUE) != 0 ? got : 0;
}

struct Extent {
  std::uint64_t size_bytes = 0;
  std::uint32_t sector_bytes = 0;
};

// Nothing, and GetLastError(), if the device does not tell.
std::optional<Extent> device_extent(HANDLE device) {
  GET_LENGTH_INFORMATION length = {};
  LARGE_INTEGER size = {};
  if (control(device, IOCTL_DISK_GET_LENGTH_INFO, &length, sizeof(length)) == sizeof(length)) {
    size = length.Length;
  } else if (GetFileSizeEx(device, &size) == 0) {
    return std::nullopt;
  }
  // Else a volume does not show its last sectors, the backup boot sector among them.
  control(device, FSCTL_ALLOW_EXTENDED_DASD_IO, nullptr, 0);
  Extent extent{.size_bytes = static_cast<std::uint64_t>(size.QuadPart), .sector_bytes = 512};
  DISK_GEOMETRY geometry = {};
  if (control(device, IOCTL_DISK_GET_DRIVE_GEOMETRY, &geometry, sizeof(geometry)) ==
          sizeof(geometry) &&
      geometry.BytesPerSector != 0) {
    extent.sector_bytes = geometry.BytesPerSector;
  }
  return extent;
}

// `\\.\PhysicalDrive1` is a device by its name; `\\?\` leads to either.
std::optional<Extent> extent_of(HANDLE file, const std::string& path) {
  LARGE_INTEGER size = {};
  if (!path.starts_with("\\\\.\\") && GetFileSizeEx(file, &size) != 0) {
    return Extent{.size_bytes = static_cast<std::uint64_t>(size.QuadPart)};
  }
  return device_extent(file);
}

}  // namespace

std::expected<SharedSource, Error> open_file_source(const std::string& path, IoMode mode) {
  const auto fail = [&path](const std::string& why) {
    return std::unexpected(Error{"cannot open " + path + ": " + why});
  };
  if (path.find('\0') != std::string::npos) return fail("no path contains a NUL");
  if (mode == IoMode::kMap) return fail("files are not mapped on Windows");
  const std::wstring wide = wide_path(path);
  const DWORD attributes = GetFileAttributesW(wide.c_str());
  if (!path.starts_with("\\\\.\\") && attributes != INVALID_FILE_ATTRIBUTES &&
      (attributes & FILE_ATTRIBUTE_DIRECTORY) != 0) {
    return fail("it is a directory, not a volume or disk image");
  }
  UniqueHandle file(CreateFileW(
      wide.c_str(), GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr,
      OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL | FILE_FLAG_OVERLAPPED, nullptr));
  if (!file) return fail(windows_error_text(GetLastError()));
  const DWORD type = GetFileType(file.get());
  if (type == FILE_TYPE_CHAR) return fail("it is a character device, not a disk");
  if (type == FILE_TYPE_PIPE) {
    return fail("it is a pipe: a scan reads at any place, so give it a file");
  }
  const auto extent = extent_of(file.get(), path);
  if (!extent) return fail("its size is not told: " + windows_error_text(GetLastError()));
  return std::make_shared<FileSource>(path, std::move(file), extent->size_bytes,
                                      extent->sector_bytes);
}

bool path_exists(const std::string& path) {
  return path.find('\0') == std::string::npos &&
         GetFileAttributesW(wide_path(path).c_str()) != INVALID_FILE_ATTRIBUTES;
}

}  // namespace scanner
