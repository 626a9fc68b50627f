#include <algorithm>

#include "scanner/probe/system_files.h"
#include "scanner/source/win32.h"

// clang-format off: behind windows.h
#include <winternl.h>
// clang-format on

namespace scanner {
namespace {

constexpr std::size_t kMostNameUnits = 32'000;  // a UNICODE_STRING holds a little more

SystemCode last_error() {
  return static_cast<SystemCode>(GetLastError());
}

// REMOTE_PROTOCOL_INFO_FLAG_OFFLINE [SDK]
constexpr ULONG kOffline = 2;

// Not reported for local files, nor by every redirector.
bool is_offline(HANDLE file) {
  FILE_REMOTE_PROTOCOL_INFO info = {};
  return GetFileInformationByHandleEx(file, FileRemoteProtocolInfo, &info, sizeof(info)) != 0 &&
         (info.Flags & kOffline) != 0;
}

class ThisSystemsFiles final : public SystemFiles {
 public:
  [[nodiscard]] std::expected<SystemFile, SystemCode> open(const std::u16string& path,
                                                           bool follow) const override {
    // No dialog box that asks for a disc.
    DWORD before = 0;
    SetThreadErrorMode(SEM_FAILCRITICALERRORS, &before);
    auto opened = open_quietly(std::wstring(path.begin(), path.end()), follow);
    SetThreadErrorMode(before, nullptr);
    return opened;
  }

  [[nodiscard]] std::shared_ptr<const CallBreaker> breaker() const override {
    return breaker_of_this_thread();
  }

  // UAC gives an administrator two logon sessions, each with its own letters. [SDK:
  // DefineDosDevice; "Mapped drives are not available from an elevated prompt"]
  [[nodiscard]] std::string other_letters() const override {
    if (!is_elevated()) return {};
    return "Drive letters were looked up as this elevated process sees them: network drives and "
           "SUBST letters that a user created without administrator rights are not included.";
  }

 private:
  // Not CreateFileW(): a directory requires FILE_FLAG_BACKUP_SEMANTICS there, and with the
  // privilege enabled, as over the network and in remote sessions, that bypasses access lists. The
  // question is what this account can open. `path` has `\\?\` before it.
  static std::expected<SystemFile, SystemCode> open_quietly(const std::wstring& path, bool follow) {
    constexpr std::size_t kPrefixUnits = 4;
    std::wstring native = L"\\??\\" + path.substr(std::min(kPrefixUnits, path.size()));
    if (native.size() > kMostNameUnits) return std::unexpected(SystemCode::kInvalidName);
    UNICODE_STRING name = {};
    name.Length = static_cast<USHORT>(native.size() * sizeof(wchar_t));
    name.MaximumLength = name.Length;
    name.Buffer = native.data();
    OBJECT_ATTRIBUTES attributes = {};
    InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE, nullptr, nullptr);
    HANDLE opened = nullptr;
    IO_STATUS_BLOCK status = {};
    const NTSTATUS result =
        NtOpenFile(&opened, FILE_READ_ATTRIBUTES | SYNCHRONIZE, &attributes, &status,
                   FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                   FILE_SYNCHRONOUS_IO_NONALERT | FILE_OPEN_NO_RECALL |
                       (follow ? 0U : ULONG{FILE_OPEN_REPARSE_POINT}));
    if (result < 0) {
      return std::unexpected(static_cast<SystemCode>(RtlNtStatusToDosError(result)));
    }
    const UniqueHandle file(opened);
    if (GetFileType(file.get()) != FILE_TYPE_DISK)
      return std::unexpected(SystemCode::kNotSupported);
    FILE_BASIC_INFO info = {};
    if (GetFileInformationByHandleEx(file.get(), FileBasicInfo, &info, sizeof(info)) == 0) {
      return std::unexpected(last_error());
    }
    return SystemFile{.directory = (info.FileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0,
                      .reparse_point = (info.FileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0,
                      .offline = is_offline(file.get())};
  }
};

}  // namespace

std::shared_ptr<const SystemFiles> this_systems_files() {
  return std::make_shared<ThisSystemsFiles>();
}

}  // namespace scanner
