#include <utility>

#include "scanner/driver/backup_privilege.h"
#include "scanner/driver/device.h"
#include "scanner/driver/volume_opening.h"
#include "scanner/source/device_extent.h"
#include "scanner/source/file_source.h"
#include "scanner/source/thread_event.h"
#include "scanner/source/win32.h"

// clang-format off: behind windows.h
#include <winternl.h>
// clang-format on

// Of ntdll.dll; only the driver kit's headers declare it. [WDK]
extern "C" NTSTATUS NTAPI NtQueryDirectoryFile(HANDLE file, HANDLE event, void* apc_routine,
                                               void* apc_context, IO_STATUS_BLOCK* status,
                                               void* output, ULONG output_bytes,
                                               FILE_INFORMATION_CLASS information,
                                               BOOLEAN single_entry, UNICODE_STRING* name,
                                               BOOLEAN restart);

namespace scanner {
namespace {

SystemCode last_error() {
  return static_cast<SystemCode>(GetLastError());
}

// Each thread has its own event, so that calls overlap freely.
ControlAnswer control_handle(HANDLE handle, ControlCode code, std::span<const std::byte> input,
                             std::span<std::byte> output) {
  const HANDLE done = thread_event();
  if (done == nullptr) return {.code = last_error()};
  OVERLAPPED overlapped = {};
  overlapped.hEvent = done;
  // The system only reads the input, despite its type.
  void* const in =
      const_cast<std::byte*>(input.data());  // NOLINT(cppcoreguidelines-pro-type-const-cast)
  if (DeviceIoControl(handle, static_cast<DWORD>(code), in, static_cast<DWORD>(input.size()),
                      output.data(), static_cast<DWORD>(output.size()), nullptr,
                      &overlapped) == 0) {
    const DWORD error = GetLastError();
    if (error != ERROR_IO_PENDING && error != ERROR_MORE_DATA) {
      return {.code = static_cast<SystemCode>(error)};
    }
  }
  DWORD got = 0;
  const bool ok = GetOverlappedResult(handle, &overlapped, &got, TRUE) != 0;
  return {.code = ok ? SystemCode::kSuccess : last_error(), .bytes = got};
}

SystemCode code_of(NTSTATUS status) {
  const auto code = code_of_status(static_cast<std::uint32_t>(status));
  return code ? *code : static_cast<SystemCode>(RtlNtStatusToDosError(status));
}

// Opens a file by its reference for its attributes only, without following a link. Not
// OpenFileById(), which maps several states to "access denied", including "being deleted". [WDK]
// (NtCreateFile, FILE_OPEN_BY_FILE_ID)
std::expected<UniqueHandle, SystemCode> open_file_by_id(HANDLE volume, mft::FileReference file,
                                                        ULONG more_options) {
  alignas(8) std::uint64_t id = file.record | static_cast<std::uint64_t>(file.sequence) << 48U;
  UNICODE_STRING name = {};
  name.Length = sizeof(id);
  name.MaximumLength = sizeof(id);
  name.Buffer = reinterpret_cast<PWSTR>(&id);
  OBJECT_ATTRIBUTES attributes = {};
  InitializeObjectAttributes(&attributes, &name, 0, volume, nullptr);
  HANDLE opened = nullptr;
  IO_STATUS_BLOCK status = {};
  const NTSTATUS result = NtOpenFile(
      &opened, FILE_READ_ATTRIBUTES | SYNCHRONIZE, &attributes, &status,
      FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
      FILE_OPEN_BY_FILE_ID | FILE_OPEN_REPARSE_POINT | FILE_OPEN_FOR_BACKUP_INTENT | more_options);
  if (result < 0) return std::unexpected(code_of(result));
  return UniqueHandle(opened);
}

class FileDevice final : public Device {
 public:
  explicit FileDevice(UniqueHandle handle) : handle_(std::move(handle)) {}
  [[nodiscard]] ControlAnswer control(ControlCode code, std::span<const std::byte> input,
                                      std::span<std::byte> output) const override {
    return control_handle(handle_.get(), code, input, output);
  }

 private:
  UniqueHandle handle_;
};

// NtQueryDirectoryFile; one entry at a time, as it is undocumented where the next would begin.
class WindowsListing final : public Listing {
 public:
  explicit WindowsListing(UniqueHandle handle) : handle_(std::move(handle)) {}
  [[nodiscard]] ControlAnswer next(std::span<std::byte> output) override {
    constexpr auto kReparsePointInformation = static_cast<FILE_INFORMATION_CLASS>(33);  // [FSCC]
    IO_STATUS_BLOCK status = {};
    const NTSTATUS result = NtQueryDirectoryFile(handle_.get(), nullptr, nullptr, nullptr, &status,
                                                 output.data(), static_cast<ULONG>(output.size()),
                                                 kReparsePointInformation, TRUE, nullptr, restart_);
    if (result != 0) return {.code = code_of(result)};
    restart_ = FALSE;
    return {.code = SystemCode::kSuccess, .bytes = status.Information};
  }

 private:
  UniqueHandle handle_;
  BOOLEAN restart_ = TRUE;
};

class WindowsVolume final : public VolumeDevice {
 public:
  WindowsVolume(std::string path, UniqueHandle handle)
      : path_(std::move(path)), handle_(std::move(handle)) {}

  // Called once, before any other thread uses it.
  void finish(VolumeAccess access, const std::vector<std::string>& refusals) {
    if (access == VolumeAccess::kRead) {
      const auto extent = device_extent(handle_.get());
      is_file_ = extent && extent->is_file;
    } else {
      std::string note = "its driver is queried through a handle opened with " +
                         std::string(access_words(access)) + " only";
      for (const std::string& refusal : refusals) {
        note += (&refusal == &refusals.front() ? " (" : "; ") + refusal;
      }
      notes_.push_back(note + ')');
    }
    auto bytes = open_file_source(path_, IoMode::kRead);
    if (bytes) bytes_ = *std::move(bytes);
    privilege_ = BackupPrivilege(process_token_system());
    if (privilege_.refusal() != SystemCode::kSuccess) {
      notes_.push_back("SeBackupPrivilege could not be enabled (" +
                       system_code_text(privilege_.refusal()) +
                       "): the contents of folders that this account cannot open are unverifiable");
    }
  }

  [[nodiscard]] ControlAnswer control(ControlCode code, std::span<const std::byte> input,
                                      std::span<std::byte> output) const override {
    return control_handle(handle_.get(), code, input, output);
  }

  [[nodiscard]] std::expected<std::unique_ptr<Device>, SystemCode> open_by_id(
      mft::FileReference file) const override {
    const auto privileged = privilege_.scope();
    auto handle = open_file_by_id(handle_.get(), file, 0);  // for overlapped calls
    if (!handle) return std::unexpected(handle.error());
    return std::make_unique<FileDevice>(*std::move(handle));
  }

  [[nodiscard]] std::expected<mft::FileReference, ChildRefusal> find_child(
      mft::FileReference directory, std::u16string_view name) const override {
    const auto privileged = privilege_.scope();
    const auto parent = open_file_by_id(handle_.get(), directory, FILE_SYNCHRONOUS_IO_NONALERT);
    if (!parent) {
      return std::unexpected(ChildRefusal{.of_directory = true, .code = parent.error()});
    }
    std::wstring text(name.begin(), name.end());
    UNICODE_STRING child = {};
    child.Length = static_cast<USHORT>(text.size() * sizeof(wchar_t));
    child.MaximumLength = child.Length;
    child.Buffer = text.data();
    OBJECT_ATTRIBUTES attributes = {};
    InitializeObjectAttributes(&attributes, &child, OBJ_CASE_INSENSITIVE, parent->get(), nullptr);
    HANDLE opened = nullptr;
    IO_STATUS_BLOCK status = {};
    const NTSTATUS result = NtOpenFile(
        &opened, FILE_READ_ATTRIBUTES | SYNCHRONIZE, &attributes, &status,
        FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
        FILE_OPEN_REPARSE_POINT | FILE_OPEN_FOR_BACKUP_INTENT | FILE_SYNCHRONOUS_IO_NONALERT);
    if (result < 0) return std::unexpected(ChildRefusal{.code = code_of(result)});
    const UniqueHandle file(opened);
    BY_HANDLE_FILE_INFORMATION information = {};
    if (GetFileInformationByHandle(file.get(), &information) == 0) {
      return std::unexpected(ChildRefusal{.code = last_error()});
    }
    const std::uint64_t packed =
        static_cast<std::uint64_t>(information.nFileIndexHigh) << 32U | information.nFileIndexLow;
    return mft::FileReference{.record = packed & 0xFFFF'FFFF'FFFFU,
                              .sequence = static_cast<std::uint16_t>(packed >> 48U)};
  }

  // Opened as kernel32 does to list volume mount points.
  [[nodiscard]] std::expected<std::unique_ptr<Listing>, SystemCode> open_reparse_index()
      const override {
    const auto privileged = privilege_.scope();
    const std::wstring name = wide_path(path_ + "\\$Extend\\$Reparse:$R:$INDEX_ALLOCATION");
    UniqueHandle index(CreateFileW(name.c_str(), GENERIC_READ,
                                   FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr,
                                   OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, nullptr));
    if (!index) return std::unexpected(last_error());
    return std::make_unique<WindowsListing>(std::move(index));
  }

  [[nodiscard]] SharedSource bytes() const override { return bytes_; }
  [[nodiscard]] bool is_file() const override { return is_file_; }
  [[nodiscard]] std::vector<std::string> notes() const override { return notes_; }

 private:
  std::string path_;
  UniqueHandle handle_;
  SharedSource bytes_;
  bool is_file_ = false;
  BackupPrivilege privilege_;
  std::vector<std::string> notes_;
};

UniqueHandle open_volume(const std::string& path, VolumeAccess access) {
  constexpr DWORD kShareAll = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
  constexpr DWORD kAttributesOnly = FILE_READ_ATTRIBUTES | SYNCHRONIZE;
  DWORD desired = kAttributesOnly;
  DWORD flags = FILE_FLAG_OVERLAPPED;
  std::string name = path;
  switch (access) {
    case VolumeAccess::kRead: desired = GENERIC_READ; break;
    case VolumeAccess::kTraverse: desired = FILE_TRAVERSE | kAttributesOnly; break;
    case VolumeAccess::kAttributes: break;
    case VolumeAccess::kRootDirectory:
      name += '\\';
      flags |= FILE_FLAG_BACKUP_SEMANTICS;
      break;
  }
  return UniqueHandle(CreateFileW(wide_path(name).c_str(), desired, kShareAll, nullptr,
                                  OPEN_EXISTING, flags, nullptr));
}

}  // namespace

std::expected<std::unique_ptr<VolumeDevice>, Error> open_volume_device(const std::string& path) {
  WindowsVolume* volume = nullptr;
  auto opened = open_with_any_access(
      [&](VolumeAccess access) -> std::expected<std::unique_ptr<VolumeDevice>, SystemCode> {
        UniqueHandle handle = open_volume(path, access);
        if (!handle) return std::unexpected(last_error());
        auto device = std::make_unique<WindowsVolume>(path, std::move(handle));
        volume = device.get();  // the last one created is the one used, if any
        return device;
      });
  if (!opened) {
    return std::unexpected(Error{"cannot open " + path + ": " + system_code_text(opened.error())});
  }
  volume->finish(opened->access, opened->refusals);
  return std::move(opened->device);
}

}  // namespace scanner
