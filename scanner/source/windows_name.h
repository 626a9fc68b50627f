// How Windows users name a volume or a disk: C:, \\.\C:, \\?\Volume{guid}\, a shadow copy's device
// and so on. Text only, on any platform; nothing is looked up.
#pragma once

#include <string>
#include <string_view>

namespace scanner {

struct WindowsName {
  std::string path;        // as CreateFileW opens it; of a device without a backslash at its end
  bool is_device = false;  // a volume or a disk; else a file or a folder
};

// A letter's root (`C:\`, `\\?\C:\`) is its volume, since it cannot be anything else; `C:x` is a
// file. Slashes count as backslashes, except after `\\?\`, where Windows itself treats them as
// parts of names.
[[nodiscard]] WindowsName parse_windows_name(std::string_view text);

// "C:" of `\\.\C:`; empty for any other device.
[[nodiscard]] std::string drive_letter_of(std::string_view device_path);

// Whether it is a volume that the system may have mounted: not a whole disk, nor a shadow copy,
// which is frozen. `device_path` is that of a WindowsName.
[[nodiscard]] bool is_volume_name(std::string_view device_path);

// Whether a source is the device of a shadow copy, by its name alone.
[[nodiscard]] bool names_shadow_copy(std::string_view source);

// Whether both name the same device, by their text: neither letter case nor the spelling of the
// prefix matters.
[[nodiscard]] bool same_device(const WindowsName& a, const WindowsName& b);

// The device that the last component names, in lower case, if it is one of the names that mean a
// device in every folder: NUL, CON, COM1, LPT¹, also with an extension, as Windows before 11 takes
// it. Empty for any other, on a share, and after `\\?\`, where names are taken literally. [Naming
// Files, Paths, and Namespaces]
[[nodiscard]] std::string reserved_device(std::string_view path);

// An absolute path with the prefix that lifts the limit of MAX_PATH: `\\?\C:\x`, and
// `\\?\UNC\server\share\x` for `\\server\share\x`. `full` must be as GetFullPathNameW gives it,
// since Windows resolves no dots or slashes after the prefix. Anything else is returned unchanged:
// a path that has the prefix, a short device (`\\.\NUL`), a path that is not absolute.
// [Maximum Path Length Limitation]
[[nodiscard]] std::u16string extended_path(std::u16string_view full);

}  // namespace scanner
