// What every file that calls Windows needs. Included by *_windows.cc only.
#pragma once

#ifndef NOMINMAX
#define NOMINMAX
#endif
#ifndef WIN32_LEAN_AND_MEAN
#define WIN32_LEAN_AND_MEAN
#endif
// clang-format off: this needs to be the order
#include <windows.h>
#include <winioctl.h>
// clang-format on

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace scanner {

// Owns a handle. Both of Windows' values for "none", null and INVALID_HANDLE_VALUE, are none here.
class UniqueHandle {
 public:
  UniqueHandle() = default;
  explicit UniqueHandle(HANDLE handle)
      : handle_(handle == INVALID_HANDLE_VALUE ? nullptr : handle) {}
  UniqueHandle(UniqueHandle&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  UniqueHandle& operator=(UniqueHandle&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~UniqueHandle() {
    if (handle_ != nullptr) CloseHandle(handle_);
  }
  [[nodiscard]] HANDLE get() const { return handle_; }
  [[nodiscard]] explicit operator bool() const { return handle_ != nullptr; }

 private:
  HANDLE handle_ = nullptr;
};

[[nodiscard]] std::wstring wide(std::string_view utf8);  // as UTF-16

// The UTF-8 path of a file or directory for functions such as CreateFileW: absolute, and with
// `\\?\` or `\\?\UNC\` before it, so that neither MAX_PATH nor the shorter limit for directories
// applies, whatever the registry setting. Dots, slashes and trailing spaces mean what they do
// without the prefix. What already begins with `\\?\` is unchanged, and so is a device (`\\.\C:`,
// NUL). For the rare functions that do not document the prefix, see full_path().
[[nodiscard]] std::wstring wide_path(std::string_view utf8);

// The absolute path, with a prefix only if it has MAX_PATH units or more.
[[nodiscard]] std::wstring full_path(std::string_view utf8);

[[nodiscard]] std::string narrow(std::wstring_view wide);  // as UTF-8

// Whether this process has administrator rights that UAC could have withheld. [SDK: TokenElevation]
// Nothing if the system does not say.
[[nodiscard]] std::optional<bool> elevation();
[[nodiscard]] inline bool is_elevated() {
  return elevation().value_or(false);
}

// An error code as text, UTF-8 on one line, with the code itself: our own words if there are any,
// else the system's.
[[nodiscard]] std::string windows_error_text(DWORD code);

}  // namespace scanner
