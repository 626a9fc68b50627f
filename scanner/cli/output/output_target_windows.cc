#include <algorithm>
#include <atomic>
#include <cerrno>
#include <system_error>
#include <utility>

#include "scanner/cli/interrupt.h"
#include "scanner/cli/output/new_file_windows.h"
#include "scanner/cli/output/output_directory_windows.h"
#include "scanner/cli/output/output_error.h"
#include "scanner/cli/output/output_target.h"
#include "scanner/cli/standard_streams.h"
#include "scanner/source/windows_name.h"

namespace scanner {
namespace {

constexpr DWORD kPieceBytes = 1U << 20U;

// Writes in pieces and checks the interrupt flag before each; an interrupt also ends a write that
// waits for a reader.
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

// Checks the interrupt flag before each piece.
std::expected<void, report::Error> write_device(HANDLE file, std::string_view bytes,
                                                const std::string& name) {
  const std::atomic<bool>& stop = interrupt_flag();
  while (!bytes.empty()) {
    if (stop.load()) return std::unexpected(interrupted_error());
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
    return write_device(device_.get(), bytes, name_);
  }
  std::expected<void, Error> finish() override { return {}; }
  std::expected<void, Error> commit() override { return {}; }
  [[nodiscard]] bool is_renamed() const override { return false; }

 private:
  std::string name_;
  UniqueHandle device_;
};

std::expected<std::unique_ptr<OutputTarget>, Error> open_device(const std::string& shown,
                                                                const std::wstring& device) {
  // A server at the other end of a pipe must not impersonate this user.
  UniqueHandle handle(CreateFileW(device.c_str(), GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE,
                                  nullptr, OPEN_EXISTING,
                                  SECURITY_SQOS_PRESENT | SECURITY_IDENTIFICATION, nullptr));
  if (!handle) return std::unexpected(write_error(shown, windows_error_text(GetLastError())));
  const DWORD type = GetFileType(handle.get());
  if (type != FILE_TYPE_CHAR && type != FILE_TYPE_PIPE) {
    return std::unexpected(write_error(shown, "it is not a device or pipe"));
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
  auto old = look_at_old_report(*place);
  if (!old) return std::unexpected(write_error(path, old.error()));
  auto target =
      std::make_unique<NewFileTarget>(path, *std::move(place), *std::move(old), rules.no_sync);
  if (auto created = target->create(); !created) return std::unexpected(created.error());
  return target;
}

}  // namespace scanner
