#include <array>

#include "mft/utf16.h"
#include "scanner/source/win32.h"
#include "scanner/source/windows_error.h"
#include "scanner/source/windows_name.h"

namespace scanner {

static_assert(sizeof(wchar_t) == sizeof(char16_t), "Windows' wide characters are UTF-16 units");

std::wstring wide(std::string_view utf8) {
  const std::u16string units = mft::to_utf16(utf8);
  return {units.begin(), units.end()};
}

namespace {

constexpr std::size_t kMostUnits = 32768;  // of a path and its NUL [Maximum Path Length Limitation]

// The path itself if there is no absolute one: opening it then reports the reason. The page on
// GetFullPathNameW limits its argument to MAX_PATH; no release does, as the runtimes of Go and .NET
// have long relied on.
std::u16string absolute_path(std::string_view utf8) {
  const std::wstring path = wide(utf8);
  if (path.starts_with(L"\\\\?\\")) return {path.begin(), path.end()};
  std::wstring full(kMostUnits, L'\0');
  const DWORD length =
      GetFullPathNameW(path.c_str(), static_cast<DWORD>(full.size()), full.data(), nullptr);
  const bool fits = length != 0 && length < full.size();
  const std::wstring_view result = fits ? std::wstring_view(full).substr(0, length) : path;
  return {result.begin(), result.end()};
}

}  // namespace

std::wstring wide_path(std::string_view utf8) {
  const std::u16string path = extended_path(absolute_path(utf8));
  return {path.begin(), path.end()};
}

std::wstring full_path(std::string_view utf8) {
  std::u16string path = absolute_path(utf8);
  if (path.size() >= MAX_PATH) path = extended_path(path);
  return {path.begin(), path.end()};
}

namespace {

// In the system's language.
std::string system_words(DWORD code) {
  std::array<wchar_t, 512> buffer;
  DWORD length = FormatMessageW(
      FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS | FORMAT_MESSAGE_MAX_WIDTH_MASK,
      nullptr, code, 0, buffer.data(), static_cast<DWORD>(buffer.size()), nullptr);
  while (length > 0 && (buffer[length - 1] <= L' ' || buffer[length - 1] == L'.')) --length;
  std::string text;
  mft::append_utf8(std::u16string(buffer.data(), buffer.data() + length), text);
  return text;
}

}  // namespace

std::optional<bool> elevation() {
  HANDLE opened = nullptr;
  if (OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &opened) == 0) return std::nullopt;
  const UniqueHandle token(opened);
  TOKEN_ELEVATION elevated = {};
  DWORD got = 0;
  if (GetTokenInformation(token.get(), TokenElevation, &elevated, sizeof(elevated), &got) == 0) {
    return std::nullopt;
  }
  return elevated.TokenIsElevated != 0;
}

std::string windows_error_text(DWORD code) {
  std::string text(windows_error_words(code));
  if (text.empty()) text = system_words(code);
  if (!text.empty()) text += ' ';
  return text + "(Windows error " + std::to_string(code) + ")";
}

std::string narrow(std::wstring_view wide) {
  return mft::to_utf8(std::u16string(wide.begin(), wide.end()));
}

}  // namespace scanner
