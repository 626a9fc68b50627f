#include <array>
#include <cwchar>

#include "scanner/machine/machine.h"
#include "scanner/machine/patient_machine.h"
#include "scanner/machine/wmi.h"
#include "scanner/source/win32.h"
// clang-format off: after windows.h
#include <winternl.h>
// clang-format on

namespace scanner {
namespace {

SystemCode last_error() {
  return static_cast<SystemCode>(GetLastError());
}

// Splits "a\0b\0\0" into its texts.
std::vector<std::string> split_texts(const wchar_t* text, std::size_t length) {
  std::vector<std::string> texts;
  std::wstring_view rest(text, length);
  while (!rest.empty() && rest.front() != L'\0') {
    const std::wstring_view one = rest.substr(0, rest.find(L'\0'));
    texts.push_back(narrow(one));
    rest.remove_prefix(std::min(rest.size(), one.size() + 1));
  }
  return texts;
}

// Ends the listing of volumes.
struct VolumeSearch {
  HANDLE handle = INVALID_HANDLE_VALUE;
  explicit VolumeSearch(HANDLE found) : handle(found) {}
  VolumeSearch(const VolumeSearch&) = delete;
  VolumeSearch& operator=(const VolumeSearch&) = delete;
  ~VolumeSearch() {
    if (handle != INVALID_HANDLE_VALUE) FindVolumeClose(handle);
  }
};

class RegistryKey {
 public:
  RegistryKey() = default;
  RegistryKey(const RegistryKey&) = delete;
  RegistryKey& operator=(const RegistryKey&) = delete;
  ~RegistryKey() {
    if (key_ != nullptr) RegCloseKey(key_);
  }
  LSTATUS open(HKEY root, const std::string& path) {
    return RegOpenKeyExW(root, wide(path).c_str(), 0, KEY_ENUMERATE_SUB_KEYS | KEY_WOW64_64KEY,
                         &key_);
  }
  [[nodiscard]] HKEY get() const { return key_; }

 private:
  HKEY key_ = nullptr;
};

// Of ntdll.dll, which has had them since Windows NT; no import library guarantees them. [WDK]
struct ObjectDirectoryInformation {
  UNICODE_STRING name;
  UNICODE_STRING type;
};
using OpenDirectory = NTSTATUS(NTAPI*)(HANDLE*, ACCESS_MASK, OBJECT_ATTRIBUTES*);
using QueryDirectory = NTSTATUS(NTAPI*)(HANDLE, void*, ULONG, BOOLEAN, BOOLEAN, ULONG*, ULONG*);
using StatusToError = ULONG(NTAPI*)(NTSTATUS);
constexpr ACCESS_MASK kDirectoryQuery = 1;
constexpr NTSTATUS kNoMoreEntries = static_cast<NTSTATUS>(0x8000001A);

struct ObjectManager {
  OpenDirectory open = nullptr;
  QueryDirectory query = nullptr;
  StatusToError to_error = nullptr;

  ObjectManager() {
    const HMODULE ntdll = GetModuleHandleW(L"ntdll.dll");
    if (ntdll == nullptr) return;
    open = reinterpret_cast<OpenDirectory>(
        reinterpret_cast<void*>(GetProcAddress(ntdll, "NtOpenDirectoryObject")));
    query = reinterpret_cast<QueryDirectory>(
        reinterpret_cast<void*>(GetProcAddress(ntdll, "NtQueryDirectoryObject")));
    to_error = reinterpret_cast<StatusToError>(
        reinterpret_cast<void*>(GetProcAddress(ntdll, "RtlNtStatusToDosError")));
  }
  [[nodiscard]] bool usable() const {
    return open != nullptr && query != nullptr && to_error != nullptr;
  }
  [[nodiscard]] SystemCode code(NTSTATUS status) const {
    return static_cast<SystemCode>(to_error(status));
  }
};

std::wstring_view view(const UNICODE_STRING& text) {
  return {text.Buffer, text.Length / sizeof(wchar_t)};
}

class ThisMachine final : public Machine {
 public:
  [[nodiscard]] Answer<std::vector<std::string>> volume_names() const override {
    std::array<wchar_t, 64> name{};  // `\\?\Volume{GUID}\` has 49
    const VolumeSearch search(FindFirstVolumeW(name.data(), name.size()));
    if (search.handle == INVALID_HANDLE_VALUE) return std::unexpected(last_error());
    std::vector<std::string> names;
    do {
      names.push_back(narrow(name.data()));
    } while (FindNextVolumeW(search.handle, name.data(), name.size()) != 0);
    if (GetLastError() != ERROR_NO_MORE_FILES) return std::unexpected(last_error());
    return names;
  }

  [[nodiscard]] Answer<std::vector<std::string>> mount_paths(
      const std::string& volume_name) const override {
    std::vector<wchar_t> paths(1024);
    for (;;) {
      DWORD length = 0;
      if (GetVolumePathNamesForVolumeNameW(wide(volume_name).c_str(), paths.data(),
                                           static_cast<DWORD>(paths.size()), &length) != 0) {
        return split_texts(paths.data(), paths.size());
      }
      if (GetLastError() != ERROR_MORE_DATA || length <= paths.size()) {
        return std::unexpected(last_error());
      }
      paths.assign(length, L'\0');
    }
  }

  [[nodiscard]] Answer<std::string> volume_mounted_at(const std::string& folder) const override {
    std::wstring path = full_path(folder);
    if (!path.ends_with(L'\\')) path += L'\\';
    std::array<wchar_t, 64> name{};
    if (GetVolumeNameForVolumeMountPointW(path.c_str(), name.data(), name.size()) == 0) {
      return std::unexpected(last_error());
    }
    return narrow(name.data());
  }

  [[nodiscard]] Answer<std::string> file_system(const std::string& root) const override {
    // No dialog box that asks for a disc.
    DWORD before = 0;
    SetThreadErrorMode(SEM_FAILCRITICALERRORS, &before);
    std::array<wchar_t, MAX_PATH + 1> name{};
    const BOOL succeeded = GetVolumeInformationW(wide(root).c_str(), nullptr, 0, nullptr, nullptr,
                                                 nullptr, name.data(), name.size());
    const SystemCode code = last_error();
    SetThreadErrorMode(before, nullptr);
    if (succeeded == 0) return std::unexpected(code);
    return narrow(name.data());
  }

  [[nodiscard]] Answer<DriveType> drive_type(const std::string& root) const override {
    const UINT type = GetDriveTypeW(wide(root).c_str());
    return type <= DRIVE_RAMDISK ? static_cast<DriveType>(type) : DriveType::kUnknown;
  }

  [[nodiscard]] Answer<std::vector<std::string>> dos_names() const override {
    return query_dos_device(nullptr);
  }

  [[nodiscard]] Answer<std::string> dos_device(const std::string& name) const override {
    auto targets = query_dos_device(wide(name).c_str());
    if (!targets) return std::unexpected(targets.error());
    // The first is the current meaning of the name; it hides the others.
    if (targets->empty()) return std::unexpected(SystemCode::kInvalidData);
    return std::move(targets->front());
  }

  [[nodiscard]] Answer<std::vector<ObjectName>> object_names(
      const std::string& directory) const override {
    const ObjectManager manager;
    if (!manager.usable()) return std::unexpected(SystemCode::kNotSupported);
    std::wstring path = wide(directory);
    UNICODE_STRING name = {};
    name.Length = static_cast<USHORT>(path.size() * sizeof(wchar_t));
    name.MaximumLength = name.Length;
    name.Buffer = path.data();
    OBJECT_ATTRIBUTES attributes = {};
    attributes.Length = sizeof(attributes);
    attributes.ObjectName = &name;
    attributes.Attributes = OBJ_CASE_INSENSITIVE;
    HANDLE opened = nullptr;
    if (const NTSTATUS status = manager.open(&opened, kDirectoryQuery, &attributes); status < 0) {
      return std::unexpected(manager.code(status));
    }
    const UniqueHandle handle(opened);
    std::vector<ObjectName> names;
    alignas(ObjectDirectoryInformation) std::array<std::byte, 8192> buffer{};
    ULONG context = 0;
    // One at a time: directories of devices are small.
    for (;;) {
      const NTSTATUS status = manager.query(handle.get(), buffer.data(), buffer.size(), TRUE,
                                            context == 0 ? TRUE : FALSE, &context, nullptr);
      if (status == kNoMoreEntries) return names;
      if (status < 0) return std::unexpected(manager.code(status));
      const auto* const entry = reinterpret_cast<const ObjectDirectoryInformation*>(buffer.data());
      names.push_back(
          {.name = narrow(view(entry->name)), .is_directory = view(entry->type) == L"Directory"});
    }
  }

  [[nodiscard]] Answer<std::vector<std::string>> registry_keys(
      RegistryRoot root, const std::string& path) const override {
    RegistryKey key;
    const HKEY top = root == RegistryRoot::kUsers ? HKEY_USERS : HKEY_LOCAL_MACHINE;
    if (const LSTATUS status = key.open(top, path); status != ERROR_SUCCESS) {
      return std::unexpected(static_cast<SystemCode>(status));
    }
    std::vector<std::string> names;
    for (DWORD index = 0;; ++index) {
      std::array<wchar_t, 256> name{};  // 255 is the limit for a key's name [SDK]
      auto length = static_cast<DWORD>(name.size());
      const LSTATUS status =
          RegEnumKeyExW(key.get(), index, name.data(), &length, nullptr, nullptr, nullptr, nullptr);
      if (status == ERROR_NO_MORE_ITEMS) return names;
      if (status != ERROR_SUCCESS) return std::unexpected(static_cast<SystemCode>(status));
      names.push_back(narrow(std::wstring_view(name.data(), length)));
    }
  }

  [[nodiscard]] std::expected<std::vector<WmiObject>, Error> shadow_copies() const override {
    return wmi_instances(L"Win32_ShadowCopy",
                         {L"ID", L"InstallDate", L"DeviceObject", L"VolumeName"});
  }

 private:
  [[nodiscard]] static Answer<std::vector<std::string>> query_dos_device(const wchar_t* name) {
    constexpr std::size_t kMost = 4U << 20;
    std::vector<wchar_t> targets(name == nullptr ? 65536 : 2048);
    for (;;) {
      const DWORD length =
          QueryDosDeviceW(name, targets.data(), static_cast<DWORD>(targets.size()));
      if (length != 0) return split_texts(targets.data(), length);
      if (GetLastError() != ERROR_INSUFFICIENT_BUFFER || targets.size() >= kMost) {
        return std::unexpected(last_error());
      }
      targets.assign(targets.size() * 2, L'\0');
    }
  }
};

}  // namespace

const Machine* this_machine(const std::atomic<bool>& stop) {
  static const PatientMachine machine(std::make_shared<ThisMachine>(), Patience(), &stop);
  return &machine;
}

}  // namespace scanner
