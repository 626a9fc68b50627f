#include <array>

#include "mft/utf16.h"
#include "scanner/source/win32.h"
#include "scanner/source/windows_error.h"

namespace scanner {

static_assert(sizeof(wchar_t) == sizeof(char16_t), "Windows' wide characters are UTF-16 units");

std::wstring wide_path(std::string_view utf8) {
  const std::u16string units = mft::to_utf16(utf8);
  std::wstring path(units.begin(), units.end());
  const bool verbatim = path.starts_with(L"\\\\?\\") || path.starts_with(L"\\\\.\\");
  if (path.size() < MAX_PATH || verbatim) return path;
  // Only the long form may pass MAX_PATH, and only a full path has a long form.
  std::wstring full(32768, L'\0');
  const DWORD length =
      GetFullPathNameW(path.c_str(), static_cast<DWORD>(full.size()), full.data(), nullptr);
  if (length == 0 || length >= full.size()) return path;
  full.resize(length);
  if (full.starts_with(L"\\\\")) return L"\\\\?\\UNC" + full.substr(1);
  return L"\\\\?\\" + full;
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
