#include <algorithm>
#include <atomic>
#include <cerrno>
#include <random>
#include <system_error>
#include <utility>

#include "scanner/app/interrupt.h"
#include "scanner/app/output/file_owner_windows.h"
#include "scanner/app/output/output_directory_windows.h"
#include "scanner/app/output/output_target.h"
#include "scanner/app/output/report_placement.h"
#include "scanner/app/output/temporary_name.h"
#include "scanner/app/standard_streams.h"
#include "scanner/source/windows_name.h"

// clang-format off: behind windows.h
#include <winternl.h>
// clang-format on

namespace scanner {
namespace {

constexpr DWORD kPieceBytes = 1U << 20U;

Error write_error(const std::string& name, const std::string& why) {
  return {"cannot write " + name + ": " + why};
}

report::Error sink_error(const std::string& name, const std::string& why) {
  return {.code = report::ErrorCode::kSink, .message = write_error(name, why).message};
}

report::Error interrupted_error() {
  return {.code = report::ErrorCode::kCancelled, .message = "interrupted"};
}

// In pieces, with a look at the interrupt flag before each; a piece that waits for a reader is
// ended by the interrupt itself.
class StandardOutputTarget final : public OutputTarget {
 public:
  std::expected<void, report::Error> write(std::string_view bytes) override {
    constexpr std::size_t kStandardPieceBytes = 256UL * 1024;
    const std::atomic<bool>& stop = interrupt_flag();
    while (!bytes.empty()) {
      if (stop.load()) return std::unexpected(interrupted_error());
      const std::string_view piece = bytes.substr(0, kStandardPieceBytes);
      if (!write_standard(StandardStream::kOutput, piece)) {
        if (stop.load()) return std::unexpected(interrupted_error());
        return std::unexpected(
            sink_error("standard output", std::generic_category().message(errno)));
      }
      bytes.remove_prefix(piece.size());
    }
    return {};
  }
  std::expected<void, Error> finish() override { return {}; }
  std::expected<void, Error> commit() override { return {}; }
  [[nodiscard]] bool is_renamed() const override { return false; }
};

// 0, or an ERROR_* code. `stop` is looked at before each piece, if there is one.
std::expected<void, report::Error> write_handle(HANDLE file, std::string_view bytes,
                                                const std::string& name,
                                                const std::atomic<bool>* stop) {
  while (!bytes.empty()) {
    if (stop != nullptr && stop->load()) return std::unexpected(interrupted_error());
    const auto wanted = static_cast<DWORD>(std::min<std::size_t>(bytes.size(), kPieceBytes));
    DWORD written = 0;
    if (WriteFile(file, bytes.data(), wanted, &written, nullptr) == 0) {
      return std::unexpected(sink_error(name, windows_error_text(GetLastError())));
    }
    bytes.remove_prefix(written);
  }
  return {};
}

// NUL, a serial port, a named pipe.
class DeviceTarget final : public OutputTarget {
 public:
  DeviceTarget(std::string name, UniqueHandle device)
      : name_(std::move(name)), device_(std::move(device)) {}
  std::expected<void, report::Error> write(std::string_view bytes) override {
    return write_handle(device_.get(), bytes, name_, &interrupt_flag());
  }
  std::expected<void, Error> finish() override { return {}; }
  std::expected<void, Error> commit() override { return {}; }
  [[nodiscard]] bool is_renamed() const override { return false; }

 private:
  std::string name_;
  UniqueHandle device_;
};

// What is known of the report that will be replaced.
struct OldReport {
  bool exists = false;
  bool is_ours = false;
  FileSecurity security;
};

// A new file, which the system deletes with the process until it is finished.
class NewFileTarget final : public OutputTarget, private ReportPlacement {
 public:
  NewFileTarget(std::string shown, OutputPlace place, OldReport old, bool no_sync)
      : shown_(std::move(shown)),
        place_(std::move(place)),
        old_(std::move(old)),
        no_sync_(no_sync) {}
  ~NewFileTarget() override {
    if (file_ && !kept_) set_deleted(true);
  }

  std::expected<void, Error> create() {
    constexpr int kMostTries = 16;
    std::random_device random;
    const NativeOpen how{
        .access = FILE_GENERIC_WRITE | FILE_READ_ATTRIBUTES | DELETE,
        .share = FILE_SHARE_READ | FILE_SHARE_DELETE,
        .disposition = FILE_CREATE,
        .options = FILE_NON_DIRECTORY_FILE | FILE_OPEN_REPARSE_POINT | FILE_SEQUENTIAL_ONLY,
        .security = old_.is_ours ? old_.security.access_list() : nullptr};
    DWORD error = ERROR_FILE_EXISTS;
    for (const NameLength length : {NameLength::kLonger, NameLength::kNoLonger}) {
      for (int attempt = 0; attempt < kMostTries; ++attempt) {
        temporary_ = temporary_name(narrow(place_.name), random(), length);
        auto file = open_in_directory(place_.directory.get(), wide(temporary_), how);
        if (file) {
          file_ = *std::move(file);
          set_deleted(true);
          return {};
        }
        error = file.error();
        if (error != ERROR_FILE_EXISTS && error != ERROR_ALREADY_EXISTS) break;
      }
      // Both mean a name that is too long, depending on the file system.
      if (error != ERROR_INVALID_NAME && error != ERROR_FILENAME_EXCED_RANGE) break;
    }
    return std::unexpected(write_error(shown_, windows_error_text(error)));
  }

  std::expected<void, report::Error> write(std::string_view bytes) override {
    return write_handle(file_.get(), bytes, shown_, nullptr);
  }

  std::expected<void, Error> finish() override {
    if (!no_sync_ && FlushFileBuffers(file_.get()) == 0) {
      return std::unexpected(write_error(shown_, windows_error_text(GetLastError())));
    }
    return {};
  }

  std::expected<void, Error> commit() override {
    set_deleted(false);
    kept_ = true;
    if (const auto placed = place_report(*this); !placed) {
      const std::size_t folder = shown_.find_last_of("\\/:");
      return std::unexpected(
          Error{"cannot replace " + shown_ + ": " + windows_error_text(placed.error()) +
                "; the finished report is " +
                (folder == std::string::npos ? "" : shown_.substr(0, folder + 1)) + temporary_});
    }
    file_ = UniqueHandle();
    return {};
  }
  [[nodiscard]] bool is_renamed() const override { return true; }

 private:
  std::expected<void, std::uint32_t> rename() override {
    auto renamed = rename_in_directory(file_.get(), place_.directory.get(), place_.name);
    if (!renamed && renamed.error() == ERROR_ACCESS_DENIED && clear_read_only()) {
      renamed = rename_in_directory(file_.get(), place_.directory.get(), place_.name);
    }
    if (renamed) return {};
    return std::unexpected(std::uint32_t{renamed.error()});
  }

  // Takes over what the older file has, its access list among them: not from somebody else's.
  std::expected<void, std::uint32_t> replace() override {
    if (!old_.is_ours) return std::unexpected(kErrorAccessDenied);
    const std::wstring folder = place_.path.substr(0, place_.path.size() - place_.name.size());
    file_ = UniqueHandle();
    if (ReplaceFileW(place_.path.c_str(), (folder + wide(temporary_)).c_str(), nullptr,
                     REPLACEFILE_IGNORE_MERGE_ERRORS, nullptr, nullptr) != 0) {
      return {};
    }
    return std::unexpected(std::uint32_t{GetLastError()});
  }

  void wait(std::chrono::milliseconds duration) override {
    Sleep(static_cast<DWORD>(duration.count()));
  }

  // A report that was made read-only is replaced all the same, as elsewhere. False if it was not.
  bool clear_read_only() {
    if (!old_.exists) return false;
    const auto old =
        open_in_directory(place_.directory.get(), place_.name,
                          {.access = FILE_READ_ATTRIBUTES | FILE_WRITE_ATTRIBUTES,
                           .share = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                           .disposition = FILE_OPEN,
                           .options = FILE_NON_DIRECTORY_FILE | FILE_OPEN_REPARSE_POINT});
    FILE_BASIC_INFO basic = {};
    if (!old ||
        GetFileInformationByHandleEx(old->get(), FileBasicInfo, &basic, sizeof(basic)) == 0 ||
        (basic.FileAttributes & FILE_ATTRIBUTE_READONLY) == 0) {
      return false;
    }
    FILE_BASIC_INFO writable = {};  // times of zero stay as they are
    writable.FileAttributes = basic.FileAttributes & ~DWORD{FILE_ATTRIBUTE_READONLY};
    if (writable.FileAttributes == 0) writable.FileAttributes = FILE_ATTRIBUTE_NORMAL;
    return SetFileInformationByHandle(old->get(), FileBasicInfo, &writable, sizeof(writable)) != 0;
  }

  void set_deleted(bool deleted) {
    FILE_DISPOSITION_INFO disposition = {};
    disposition.DeleteFile = deleted ? TRUE : FALSE;
    SetFileInformationByHandle(file_.get(), FileDispositionInfo, &disposition, sizeof(disposition));
  }

  std::string shown_;
  OutputPlace place_;
  OldReport old_;
  bool no_sync_;
  UniqueHandle file_;
  std::string temporary_;
  bool kept_ = false;
};

std::expected<std::unique_ptr<OutputTarget>, Error> open_device(const std::string& shown,
                                                                const std::wstring& device) {
  // A server at the other end of a pipe must not act in our name.
  UniqueHandle handle(CreateFileW(device.c_str(), GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE,
                                  nullptr, OPEN_EXISTING,
                                  SECURITY_SQOS_PRESENT | SECURITY_IDENTIFICATION, nullptr));
  if (!handle) return std::unexpected(write_error(shown, windows_error_text(GetLastError())));
  const DWORD type = GetFileType(handle.get());
  if (type != FILE_TYPE_CHAR && type != FILE_TYPE_PIPE) {
    return std::unexpected(write_error(shown, "it is neither a file nor a pipe"));
  }
  return std::make_unique<DeviceTarget>(shown, std::move(handle));
}

}  // namespace

std::expected<std::unique_ptr<OutputTarget>, Error> open_output_target(const std::string& path,
                                                                       const OutputRules& rules) {
  if (path == "-") return std::make_unique<StandardOutputTarget>();
  const WindowsName name = parse_windows_name(path);
  const bool in_device_folder = name.path.starts_with(R"(\\.\)");
  if (in_device_folder && !name.is_device) return open_device(path, wide(name.path));
  if (const std::string reserved = reserved_device(path); !reserved.empty()) {
    return open_device(path, wide(R"(\\.\)" + reserved));
  }
  if (name.is_device) return std::unexpected(write_error(path, "it is a volume or disk"));

  auto place = open_output_place(path, runs_with_high_rights() && !rules.unsafe);
  if (!place) return std::unexpected(place.error());
  OldReport old;
  const auto there =
      open_in_directory(place->directory.get(), place->name,
                        {.access = FILE_READ_ATTRIBUTES | READ_CONTROL,
                         .share = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                         .disposition = FILE_OPEN,
                         .options = FILE_OPEN_REPARSE_POINT});
  if (there) {
    FILE_ATTRIBUTE_TAG_INFO tag = {};
    if (GetFileInformationByHandleEx(there->get(), FileAttributeTagInfo, &tag, sizeof(tag)) != 0 &&
        (tag.FileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0) {
      return std::unexpected(write_error(path, "it is a folder"));
    }
    const bool is_link = (tag.FileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0;
    old.exists = true;
    old.security = FileSecurity::of(there->get());
    old.is_ours = !is_link && old.security && old.security.is_ours();
  } else if (there.error() != ERROR_FILE_NOT_FOUND) {
    old.exists = true;  // it may still be replaced; the rename will tell
  }
  auto target =
      std::make_unique<NewFileTarget>(path, *std::move(place), std::move(old), rules.no_sync);
  if (auto created = target->create(); !created) return std::unexpected(created.error());
  return target;
}

}  // namespace scanner
