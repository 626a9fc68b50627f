#include "scanner/source/windows_name.h"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "scanner/source/ascii.h"

namespace scanner {
namespace {

constexpr std::string_view kDevicePrefix = R"(\\.\)";
constexpr std::string_view kVerbatimPrefix = R"(\\?\)";
constexpr std::string_view kGlobalRoot = "globalroot\\device\\";

constexpr bool is_slash(char c) {
  return c == '\\' || c == '/';
}
constexpr bool is_letter_and_colon(std::string_view text) {
  return text.size() == 2 && starts_with_drive(text);
}

std::string_view without_slashes_at_end(std::string_view text) {
  while (!text.empty() && is_slash(text.back())) text.remove_suffix(1);
  return text;
}

// `\\.\x`, `\\?\x` or `\??\x`, in any spelling: the prefix as Windows expects it, and x with
// backslashes.
struct Prefixed {
  std::string_view prefix;
  std::string rest;
};

std::optional<Prefixed> split_prefix(std::string_view text) {
  if (text.size() < 4 || !is_slash(text[0]) || !is_slash(text[3])) return std::nullopt;
  const std::string rest(text.substr(4));
  if (text.starts_with(kVerbatimPrefix) || text.starts_with(R"(\??\)")) {
    return Prefixed{.prefix = kVerbatimPrefix, .rest = rest};
  }
  if (!is_slash(text[1]) || (text[2] != '.' && text[2] != '?')) return std::nullopt;
  Prefixed split{.prefix = text[2] == '.' ? kDevicePrefix : kVerbatimPrefix, .rest = rest};
  std::ranges::replace(split.rest, '/', '\\');
  return split;
}

// Components of a device's name after GLOBALROOT\Device: a partition's has two.
std::size_t device_components(std::string_view folded) {
  const bool disk =
      folded.starts_with("harddisk") && folded.size() > 8 && folded[8] >= '0' && folded[8] <= '9';
  return disk ? 2 : 1;
}

// Whether `rest`, after the prefix and without a trailing backslash, names a device and nothing
// below it.
bool is_device(std::string_view rest) {
  std::string folded = ascii_lower(rest);
  std::size_t components = 1;
  if (folded.starts_with(kGlobalRoot)) {
    folded.erase(0, kGlobalRoot.size());
    components = device_components(folded);
  }
  const auto separators = static_cast<std::size_t>(std::ranges::count(folded, '\\'));
  return !folded.empty() && separators + 1 == components;
}

}  // namespace

WindowsName parse_windows_name(std::string_view text) {
  const std::string_view stripped = without_slashes_at_end(text);
  if (is_letter_and_colon(stripped)) {
    return {.path = std::string(kDevicePrefix) + std::string(stripped), .is_device = true};
  }
  const auto split = split_prefix(text);
  if (!split) return {.path = std::string(text)};
  const std::string_view rest = without_slashes_at_end(split->rest);
  if (is_device(rest)) {
    // Win32 finds a letter's volume under either prefix; this one is documented.
    const std::string_view prefix = is_letter_and_colon(rest) ? kDevicePrefix : split->prefix;
    return {.path = std::string(prefix) + std::string(rest), .is_device = true};
  }
  return {.path = std::string(split->prefix) + split->rest};
}

std::string drive_letter_of(std::string_view device_path) {
  if (!device_path.starts_with(kDevicePrefix)) return {};
  device_path.remove_prefix(kDevicePrefix.size());
  return is_letter_and_colon(device_path) ? std::string(device_path) : std::string();
}

bool is_volume_name(std::string_view device_path) {
  if (device_path.size() <= kDevicePrefix.size()) return false;
  std::string name = ascii_lower(device_path.substr(kDevicePrefix.size()));
  if (name.starts_with(kGlobalRoot)) name.erase(0, kGlobalRoot.size());
  if (name.starts_with("harddiskvolumeshadowcopy") || name.starts_with("physicaldrive")) {
    return false;
  }
  // Partition 0 is the disk itself, as are DR0 and the like.
  const bool of_disk = device_components(name) == 2;
  return !of_disk || (name.contains("partition") && !name.ends_with("partition0"));
}

std::string reserved_device(std::string_view path) {
  const bool device_path = path.size() > 3 && is_slash(path[0]) && is_slash(path[1]) &&
                           (path[2] == '.' || path[2] == '?') && is_slash(path[3]);
  // After `\\?\` names are taken literally, and a share has no devices.
  if (path.starts_with(kVerbatimPrefix)) return {};
  if (!device_path && path.size() > 1 && is_slash(path[0]) && is_slash(path[1])) return {};
  if (path.size() > 2 && is_letter_and_colon(path.substr(0, 2))) path.remove_prefix(2);
  const std::size_t slash = path.find_last_of("\\/");
  std::string name = ascii_lower(slash == std::string_view::npos ? path : path.substr(slash + 1));
  name.resize(std::min(name.find_first_of(".:"), name.size()));
  while (name.ends_with(' ')) name.pop_back();
  for (const std::string_view device : {"nul", "con", "prn", "aux", "conin$", "conout$"}) {
    if (name == device) return name;
  }
  if (!name.starts_with("com") && !name.starts_with("lpt")) return {};
  const std::string_view number = std::string_view(name).substr(3);
  // UTF-8 of the digits 1 to 3 as superscripts, which count as digits here.
  const bool superscript = number == "\xC2\xB9" || number == "\xC2\xB2" || number == "\xC2\xB3";
  const bool digit = number.size() == 1 && number[0] >= '1' && number[0] <= '9';
  return superscript || digit ? name : std::string();
}

bool names_shadow_copy(std::string_view source) {
  const WindowsName name = parse_windows_name(source);
  return name.is_device && ascii_lower(name.path).contains("harddiskvolumeshadowcopy");
}

std::u16string extended_path(std::u16string_view full) {
  constexpr std::size_t kMaxPath = 260;  // MAX_PATH
  constexpr std::u16string_view kVerbatim = u"\\\\?\\";
  constexpr std::u16string_view kDevice = u"\\\\.\\";
  std::u16string path(full);
  if (full.starts_with(kVerbatim)) return path;
  if (full.starts_with(kDevice)) {
    // The same namespace; only this prefix is limited to MAX_PATH.
    if (full.size() >= kMaxPath) path.replace(0, kDevice.size(), kVerbatim);
    return path;
  }
  if (full.starts_with(u"\\\\")) return path.replace(0, 2, u"\\\\?\\UNC\\");
  const bool has_drive = full.size() >= 3 && full[1] == u':' && full[2] == u'\\';
  return has_drive ? path.insert(0, kVerbatim) : path;
}

bool same_device(const WindowsName& a, const WindowsName& b) {
  return a.is_device && b.is_device &&
         ascii_lower(std::string_view(a.path).substr(kDevicePrefix.size())) ==
             ascii_lower(std::string_view(b.path).substr(kDevicePrefix.size()));
}

}  // namespace scanner
