#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "scanner/source/aligned_read.h"
#include "scanner/source/device_extent.h"
#include "scanner/source/file_identity.h"
#include "scanner/source/file_source.h"
#include "scanner/source/win32.h"
#include "scanner/source/windows_error.h"
#include "scanner/source/windows_name.h"

namespace scanner {
namespace {

// What changes when a file is written to.
struct FileState {
  std::int64_t size_bytes = 0;
  std::uint64_t last_write = 0;  // FILETIME

  friend bool operator==(const FileState&, const FileState&) = default;
};

// Nothing if Windows does not report it.
std::optional<FileState> state_of(HANDLE file) {
  LARGE_INTEGER size = {};
  FILETIME written = {};
  if (GetFileSizeEx(file, &size) == 0 || GetFileTime(file, nullptr, nullptr, &written) == 0) {
    return std::nullopt;
  }
  return FileState{.size_bytes = size.QuadPart,
                   .last_write = std::uint64_t{written.dwHighDateTime} << 32U |
                                 std::uint64_t{written.dwLowDateTime}};
}

class FileSource : public ByteSource, private RawReader {
 public:
  FileSource(std::string path, UniqueHandle file, DeviceExtent extent)
      : path_(std::move(path)), file_(std::move(file)), extent_(std::move(extent)) {
    if (extent_.is_file) state_ = state_of(file_.get());
  }

  [[nodiscard]] std::expected<std::size_t, Error> read_at(
      std::uint64_t offset, std::span<std::byte> buffer) const override {
    return read_by_rules(*this, extent_.rules(), offset, buffer);
  }

  // A write may not show until the writers have closed the file. [SDK, "File Times"]
  [[nodiscard]] bool written_to() const override {
    if (!state_) return false;
    const auto now = state_of(file_.get());
    return now && *now != *state_;
  }

  [[nodiscard]] std::uint64_t size_bytes() const override { return extent_.size_bytes; }
  [[nodiscard]] std::uint32_t sector_bytes() const override { return extent_.sector_bytes; }
  [[nodiscard]] std::vector<std::string> notes() const override { return extent_.notes; }

 private:
  [[nodiscard]] std::expected<std::size_t, Error> read_some(
      std::uint64_t offset, std::span<std::byte> buffer) const override {
    const auto got = overlapped_read(file_.get(), offset, buffer);
    if (got && *got != 0) return *got;
    return std::unexpected(Error{
        "cannot read " + path_ + " at byte " + std::to_string(offset) + ": " +
        (got ? "it has been truncated since it was opened" : windows_error_text(got.error()))});
  }

  std::string path_;
  UniqueHandle file_;
  DeviceExtent extent_;
  std::optional<FileState> state_;  // nothing for a device
};

// The device of the volume that is mounted in a folder, or at a letter's root; empty if none is.
std::string mounted_volume(const std::string& folder) {
  std::wstring path = full_path(folder);
  if (!path.ends_with(L'\\')) path += L'\\';
  std::array<wchar_t, 64> name{};  // "\\?\Volume{GUID}\" has 49
  if (GetVolumeNameForVolumeMountPointW(path.c_str(), name.data(), name.size()) == 0) return {};
  return parse_windows_name(narrow(name.data())).path;
}

bool is_folder(const std::string& path) {
  const DWORD attributes = GetFileAttributesW(wide_path(path).c_str());
  return attributes != INVALID_FILE_ATTRIBUTES && (attributes & FILE_ATTRIBUTE_DIRECTORY) != 0;
}

// The device itself, however it is named: a letter's volume by its GUID, if it has one.
WindowsName resolved_name(const std::string& path) {
  WindowsName name = parse_windows_name(path);
  std::string volume;
  if (const std::string letter = drive_letter_of(name.path); name.is_device && !letter.empty()) {
    volume = mounted_volume(letter + '\\');
  } else if (!name.is_device && is_folder(name.path)) {
    volume = mounted_volume(name.path);
  }
  return volume.empty() ? name : WindowsName{.path = volume, .is_device = true};
}

// Why a volume or disk could not be opened, and what to do about it.
std::string refusal_text(const std::string& device, DWORD code) {
  VolumeRefusal refusal{.code = code, .elevated = is_elevated()};
  if (const std::string letter = drive_letter_of(device); !letter.empty()) {
    refusal.network_drive = GetDriveTypeW(wide(letter + '\\').c_str()) == DRIVE_REMOTE;
    std::array<wchar_t, 1024> target{};
    const DWORD length = QueryDosDeviceW(wide(letter).c_str(), target.data(), target.size());
    constexpr std::wstring_view kSubst = L"\\??\\";
    const std::wstring_view leads(target.data());
    if (length != 0 && leads.starts_with(kSubst)) {
      refusal.folder = narrow(leads.substr(kSubst.size()));
    }
  }
  const std::string advice = volume_advice(refusal);
  return windows_error_text(code) + (advice.empty() ? "" : "; " + advice);
}

}  // namespace

std::expected<SharedSource, Error> open_file_source(const std::string& path, IoMode mode) {
  const auto fail = [&path](const std::string& why) {
    return std::unexpected(Error{"cannot open " + path + ": " + why});
  };
  if (path.find('\0') != std::string::npos) return fail("a path cannot contain a NUL");
  if (mode == IoMode::kMap) return fail("files cannot be mapped on Windows");
  WindowsName name = parse_windows_name(path);
  if (!name.is_device && is_folder(name.path)) {
    name = resolved_name(name.path);
    if (!name.is_device) return fail("it is a directory, not a volume or disk image");
  }
  UniqueHandle file(CreateFileW(wide_path(name.path).c_str(), GENERIC_READ,
                                FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr,
                                OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL | FILE_FLAG_OVERLAPPED,
                                nullptr));
  if (!file) {
    const DWORD code = GetLastError();
    return fail(name.is_device ? refusal_text(name.path, code) : windows_error_text(code));
  }
  const DWORD type = GetFileType(file.get());
  if (type == FILE_TYPE_CHAR) return fail("it is a character device, not a disk");
  if (type == FILE_TYPE_PIPE) {
    return fail("it is a pipe: a scan needs random access, so give it a file");
  }
  auto extent = name.is_device ? device_extent(file.get()) : file_extent(file.get());
  if (!extent) return fail("cannot determine its size: " + windows_error_text(extent.error()));
  return std::make_shared<FileSource>(path, std::move(file), *std::move(extent));
}

bool same_source(const std::string& a, const std::string& b) {
  if (a == b) return true;
  const WindowsName first = resolved_name(a);
  const WindowsName second = resolved_name(b);
  if (first.is_device || second.is_device) return same_device(first, second);
  return same_file(first.path, second.path);
}

std::string live_volume_path(const std::string& path) {
  if (path.find('\0') != std::string::npos) return {};
  WindowsName name = parse_windows_name(path);
  if (!name.is_device && is_folder(name.path)) name = resolved_name(path);
  return name.is_device && is_volume_name(name.path) ? name.path : std::string();
}

bool path_exists(const std::string& path) {
  return path.find('\0') == std::string::npos &&
         GetFileAttributesW(wide_path(path).c_str()) != INVALID_FILE_ATTRIBUTES;
}

}  // namespace scanner
