#include "scanner/cli/output/new_file_windows.h"

#include <algorithm>
#include <cstdint>
#include <functional>

#include "scanner/cli/output/output_error.h"
#include "scanner/cli/output/temporary_name.h"

// clang-format off: behind windows.h
#include <winternl.h>
// clang-format on

namespace scanner {
namespace {

Error cannot_write(const std::string& shown, DWORD code) {
  return write_error(shown, windows_error_text(code));
}

// The name with which `make` created a file, or its last ERROR_* code.
std::expected<std::string, DWORD> with_temporary_name(
    std::wstring_view report, const std::function<DWORD(const std::string&)>& make) {
  // Any number works: existing names are skipped.
  LARGE_INTEGER counter = {};
  QueryPerformanceCounter(&counter);
  const auto number = static_cast<std::uint32_t>(counter.QuadPart) ^ GetCurrentProcessId();
  DWORD error = ERROR_SUCCESS;
  auto made = make_temporary_name(narrow(report), number, [&](const std::string& name) {
    error = make(name);
    switch (error) {
      case ERROR_SUCCESS: return NameAttempt::kMade;
      case ERROR_FILE_EXISTS:
      case ERROR_ALREADY_EXISTS: return NameAttempt::kExists;
      // Either is possible, depending on the file system.
      case ERROR_INVALID_NAME:
      case ERROR_FILENAME_EXCED_RANGE: return NameAttempt::kTooLong;
      default: return NameAttempt::kFailed;
    }
  });
  if (!made) return std::unexpected(error);
  return *std::move(made);
}

// Makes a read-only file writable for the lifetime of this object, or permanently.
class WritableForNow {
 public:
  WritableForNow(HANDLE directory, std::wstring_view name) {
    auto file = open_in_directory(directory, name,
                                  {.access = FILE_READ_ATTRIBUTES | FILE_WRITE_ATTRIBUTES,
                                   .disposition = FILE_OPEN,
                                   .options = FILE_NON_DIRECTORY_FILE});
    if (!file) return;
    const auto tag = attribute_tag(file->get());
    if (!tag || (tag->attributes & FILE_ATTRIBUTE_READONLY) == 0) return;
    if (set(file->get(), tag->attributes & ~DWORD{FILE_ATTRIBUTE_READONLY})) {
      file_ = *std::move(file);
      attributes_ = tag->attributes;
    }
  }
  WritableForNow(const WritableForNow&) = delete;
  WritableForNow& operator=(const WritableForNow&) = delete;
  ~WritableForNow() {
    if (file_) set(file_.get(), attributes_);
  }
  // False if it was already writable, or could not be made writable.
  [[nodiscard]] bool changed() const { return static_cast<bool>(file_); }
  void for_good() { file_ = UniqueHandle(); }

 private:
  static bool set(HANDLE file, DWORD attributes) {
    FILE_BASIC_INFO basic = {};  // times of zero are left unchanged
    basic.FileAttributes = attributes != 0 ? attributes : FILE_ATTRIBUTE_NORMAL;
    return SetFileInformationByHandle(file, FileBasicInfo, &basic, sizeof(basic)) != 0;
  }

  UniqueHandle file_;
  DWORD attributes_ = 0;
};

}  // namespace

std::expected<OldReport, std::string> look_at_old_report(const OutputPlace& place) {
  OldReport old;
  const auto there =
      open_in_directory(place.directory.get(), place.name,
                        {.access = FILE_READ_ATTRIBUTES | READ_CONTROL, .disposition = FILE_OPEN});
  if (!there) {
    old.exists = there.error() != ERROR_FILE_NOT_FOUND;  // then the rename will report it
    return old;
  }
  old.exists = true;
  BY_HANDLE_FILE_INFORMATION information = {};
  if (GetFileInformationByHandle(there->get(), &information) == 0) return old;
  if ((information.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0) {
    return std::unexpected("it is a folder");
  }
  old.security = FileSecurity::of(there->get());
  old.is_ours = (information.dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) == 0 &&
                information.nNumberOfLinks == 1 && old.security && old.security.is_ours();
  old.is_encrypted = old.is_ours && (information.dwFileAttributes & FILE_ATTRIBUTE_ENCRYPTED) != 0;
  return old;
}

NewFileTarget::~NewFileTarget() {
  if (file_ && !kept_) delete_when_closed(file_.get());
}

std::expected<void, Error> NewFileTarget::create() {
  const NativeOpen how{
      .access = FILE_GENERIC_WRITE | FILE_READ_ATTRIBUTES | DELETE,
      .share = FILE_SHARE_READ | FILE_SHARE_DELETE,
      .disposition = FILE_CREATE,
      .options = FILE_NON_DIRECTORY_FILE | FILE_SEQUENTIAL_ONLY,
      .attributes = old_.is_encrypted ? DWORD{FILE_ATTRIBUTE_ENCRYPTED} : FILE_ATTRIBUTE_NORMAL,
      .security = old_.is_ours ? old_.security.access_list() : nullptr};
  auto name = with_temporary_name(place_.name, [&](const std::string& candidate) -> DWORD {
    auto file = open_in_directory(place_.directory.get(), wide(candidate), how);
    if (!file) return file.error();
    file_ = *std::move(file);
    return ERROR_SUCCESS;
  });
  if (!name) return std::unexpected(cannot_write(shown_, name.error()));
  temporary_ = *std::move(name);
  return {};
}

std::expected<void, report::Error> NewFileTarget::write(std::string_view bytes) {
  constexpr std::size_t kPieceBytes = std::size_t{1} << 20U;
  while (!bytes.empty()) {
    const auto wanted = static_cast<DWORD>(std::min(bytes.size(), kPieceBytes));
    DWORD written = 0;
    if (WriteFile(file_.get(), bytes.data(), wanted, &written, nullptr) == 0) {
      return std::unexpected(sink_error(shown_, windows_error_text(GetLastError())));
    }
    bytes.remove_prefix(written);
  }
  return {};
}

std::expected<void, Error> NewFileTarget::finish() {
  return sync();
}

std::expected<void, Error> NewFileTarget::sync() const {
  if (no_sync_ || FlushFileBuffers(file_.get()) != 0) return {};
  const DWORD error = GetLastError();
  // If a file system cannot flush a file, there is nothing to flush.
  if (error == ERROR_INVALID_FUNCTION || error == ERROR_NOT_SUPPORTED) return {};
  return std::unexpected(cannot_write(shown_, error));
}

std::expected<void, Error> NewFileTarget::commit() {
  kept_ = true;
  if (const auto placed = place_report(*this); !placed) {
    const std::size_t folder = shown_.find_last_of("\\/");
    return std::unexpected(
        Error{"cannot replace " + shown_ + ": " + windows_error_text(placed.error()) +
              (is_in_use(placed.error()) ? "; another program may have it open" : "") +
              "; the finished report is in " +
              (folder == std::string::npos ? "" : shown_.substr(0, folder + 1)) + temporary_});
  }
  // Also flushes the new name on file systems without a log. Failure to do so is harmless.
  static_cast<void>(sync());
  file_ = UniqueHandle();
  return {};
}

std::expected<void, std::uint32_t> NewFileTarget::rename() {
  const auto attempt = [this] {
    return rename_in_directory(file_.get(), place_.directory.get(), place_.name,
                               Replacing::kWhatIsThere);
  };
  auto renamed = attempt();
  // A read-only report is replaced too, as on other systems.
  if (!renamed && renamed.error() == ERROR_ACCESS_DENIED && old_.is_ours) {
    WritableForNow old(place_.directory.get(), place_.name);
    if (old.changed()) renamed = attempt();
    if (renamed) old.for_good();
  }
  if (renamed) return {};
  return std::unexpected(std::uint32_t{renamed.error()});
}

// Moves the old report aside, which its readers may allow even if they allow nothing else, and
// deletes it.
std::expected<void, std::uint32_t> NewFileTarget::replace() {
  const auto old = open_in_directory(place_.directory.get(), place_.name,
                                     {.access = DELETE | FILE_READ_ATTRIBUTES,
                                      .disposition = FILE_OPEN,
                                      .options = FILE_NON_DIRECTORY_FILE});
  if (!old) return std::unexpected(std::uint32_t{old.error()});
  const auto rename_to = [this](HANDLE file, std::wstring_view name) {
    return rename_in_directory(file, place_.directory.get(), name, Replacing::kNothing);
  };
  const auto aside = with_temporary_name(place_.name, [&](const std::string& name) -> DWORD {
    const auto moved = rename_to(old->get(), wide(name));
    return moved ? DWORD{ERROR_SUCCESS} : moved.error();
  });
  if (!aside) return std::unexpected(std::uint32_t{aside.error()});
  if (const auto placed = rename_to(file_.get(), place_.name); !placed) {
    static_cast<void>(rename_to(old->get(), place_.name));
    return std::unexpected(std::uint32_t{placed.error()});
  }
  delete_when_closed(old->get());
  return {};
}

void NewFileTarget::wait(std::chrono::milliseconds duration) {
  Sleep(static_cast<DWORD>(duration.count()));
}

}  // namespace scanner
