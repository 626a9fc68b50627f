#include "scanner/resolve/target.h"

#include <algorithm>
#include <array>
#include <optional>

#include "scanner/source/ascii.h"

namespace scanner {
namespace {

using report::Malformation;

// Few targets have more.
constexpr std::size_t kUsualComponents = 16;

// The role of a character in a path.
enum class UnitKind : std::uint8_t { kPlain, kSeparator, kColon, kIllegal };
constexpr std::array<UnitKind, 128> kAsciiKinds = [] {
  std::array<UnitKind, 128> kinds{};
  for (std::size_t c = 0; c < 0x20; ++c) kinds[c] = UnitKind::kIllegal;
  for (const char16_t c : std::u16string_view(u"/\"*<>?|")) kinds[c] = UnitKind::kIllegal;
  kinds[u'\\'] = UnitKind::kSeparator;
  kinds[u':'] = UnitKind::kColon;
  return kinds;
}();
constexpr UnitKind unit_kind(char16_t c) {
  return c < kAsciiKinds.size() ? kAsciiKinds[c] : UnitKind::kPlain;
}
constexpr bool is_illegal(char16_t c) {
  return unit_kind(c) == UnitKind::kIllegal;
}

// The object manager compares these names case-insensitively. They contain only ASCII.
bool equal_ascii(std::u16string_view a, std::u16string_view b) {
  return equal_ignoring_ascii_case(a, b);
}
bool starts_with_ascii(std::u16string_view text, std::u16string_view prefix) {
  return text.size() >= prefix.size() && equal_ascii(text.substr(0, prefix.size()), prefix);
}

// `\??\`, `\DosDevices\` and `\GLOBAL??\` lead to the same directory of drive letters.
std::optional<std::u16string_view> after_dos_prefix(std::u16string_view name) {
  for (const std::u16string_view prefix : {u"\\??\\", u"\\DosDevices\\", u"\\GLOBAL??\\"}) {
    if (starts_with_ascii(name, prefix)) return name.substr(prefix.size());
  }
  return std::nullopt;
}

bool is_drive(std::u16string_view text) {
  return text.size() == 2 && starts_with_drive(text);
}

// "Volume{8-4-4-4-12 hex digits}"
bool is_volume_guid(std::u16string_view text) {
  constexpr std::u16string_view kPattern = u"volume{hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh}";
  if (text.size() != kPattern.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char16_t c = ascii_lower(text[i]);
    if (kPattern[i] == u'h' && i >= 7) {
      if (!((c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f'))) return false;
    } else if (c != kPattern[i]) {
      return false;
    }
  }
  return true;
}

std::string lower_ascii(std::u16string_view text) {
  std::string out;
  for (const char16_t c : text) out.push_back(static_cast<char>(ascii_lower(c)));
  return out;
}

// Remote devices by name: the multiple UNC provider and the redirectors behind it.
bool is_redirector(std::u16string_view device) {
  constexpr std::array<std::u16string_view, 5> kRedirectors{
      u"Mup", u"LanmanRedirector", u"WebDavRedirector", u"RdpDr", u"NetWareRedirector"};
  return std::ranges::any_of(kRedirectors,
                             [&](std::u16string_view name) { return equal_ascii(device, name); });
}

// Up to the next backslash, or to the end. In one pass, as this is most of the work on a target.
struct FirstComponent {
  std::u16string_view text;
  std::u16string_view from_illegal;  // empty if it holds nothing illegal
  bool has_colon = false;
};
FirstComponent first_component(std::u16string_view path) {
  constexpr std::size_t kNone = std::u16string_view::npos;
  std::size_t illegal = kNone;
  std::size_t end = 0;
  bool has_colon = false;
  for (; end < path.size(); ++end) {
    const UnitKind kind = unit_kind(path[end]);
    if (kind == UnitKind::kPlain) continue;
    if (kind == UnitKind::kSeparator) break;
    if (kind == UnitKind::kColon) {
      has_colon = true;
    } else if (illegal == kNone) {
      illegal = end;
    }
  }
  const std::u16string_view text = path.substr(0, end);
  return {.text = text,
          .from_illegal = illegal == kNone ? std::u16string_view() : text.substr(illegal),
          .has_colon = has_colon};
}

// What is wrong with a component. `last`: nothing follows it. `dots`: `.` and `..` are allowed.
Malformation malformation_of(const FirstComponent& component, bool last, bool dots) {
  if (!component.from_illegal.empty()) {
    return component.from_illegal.starts_with(u'/') ? Malformation::kForwardSlash
                                                    : Malformation::kIllegalCharacter;
  }
  const bool is_dots = component.text == u"." || component.text == u"..";
  const StreamName stream =
      component.has_colon ? split_stream(component.text) : StreamName{.file = component.text};
  const bool bad_stream =
      stream.present && (!stream.valid || (!last && !stream.is_directory_index()));
  if (is_dots && !dots) return Malformation::kDots;
  if (bad_stream) return Malformation::kStream;
  if (stream.file.size() > kMaxComponentUnits) return Malformation::kComponentTooLong;
  return Malformation::kNone;
}

void refuse(Target& target, Malformation malformation) {
  target.form = TargetForm::kMalformed;
  target.malformation = malformation;
}

// Splits at backslashes; one at the end is only noted. Checks every component.
// `dots`: `.` and `..` are allowed; an empty component is then dropped, as collapsing does.
bool split(std::u16string_view path, bool dots, Target& target) {
  if (path.ends_with(u'\\')) {
    target.trailing_backslash = true;
    path.remove_suffix(1);
  }
  target.components.reserve(kUsualComponents);
  for (;;) {
    const FirstComponent first = first_component(path);
    const std::u16string_view component = first.text;
    target.malformed_component = component;
    if (component.empty()) {
      // FsRtlRemoveDotsFromPath is said to drop doubled separators; not confirmed on Windows.
      if (dots) {
        target.form = TargetForm::kUnconfirmed;
      } else {
        refuse(target, Malformation::kEmptyComponent);
      }
      return false;
    }
    const bool last = component.size() == path.size();
    const Malformation malformation = malformation_of(first, last, dots);
    if (malformation != Malformation::kNone) {
      target.forward_slash = malformation == Malformation::kForwardSlash;
      refuse(target, malformation);
      return false;
    }
    target.components.push_back(component);
    if (last) break;
    path.remove_prefix(component.size() + 1);
  }
  target.malformed_component = {};
  return true;
}

Target malformed(std::u16string_view substitute_name, Malformation malformation) {
  Target target;
  target.forward_slash = substitute_name.contains(u'/');
  target.malformation = malformation;
  return target;
}

Target parse_dos_path(std::u16string_view rest) {
  Target target;
  const std::size_t end = rest.find(u'\\');
  const std::u16string_view first = rest.substr(0, end);
  if (first.empty()) {
    // `\??\\C:\x`: one source considers it valid, another parser rejects it. Anything else is
    // empty.
    const bool drive_follows = rest.size() >= 3 && is_drive(rest.substr(1, 2));
    target.form = drive_follows ? TargetForm::kUnconfirmed : TargetForm::kMalformed;
    if (!drive_follows) refuse(target, Malformation::kEmptyComponent);
    return target;
  }
  if (const auto illegal = std::ranges::find_if(first, is_illegal); illegal != first.end()) {
    target = malformed(
        rest, *illegal == u'/' ? Malformation::kForwardSlash : Malformation::kIllegalCharacter);
    target.malformed_component = first;
    return target;
  }
  if (equal_ascii(first, u"UNC")) {
    target.form = TargetForm::kNetwork;
    target.remote_device = true;
    return target;
  }
  if (!is_drive(first) && !is_volume_guid(first)) {
    target.form = TargetForm::kDevice;
    target.remote_device = is_redirector(first);
    return target;
  }
  target.form = TargetForm::kVolumePath;
  target.volume = lower_ascii(first);
  target.volume[0] = ascii_upper(target.volume[0]);  // for a drive and for "Volume{…}"
  if (end == std::u16string_view::npos) {
    target.volume_device = true;
    return target;
  }
  const std::u16string_view path = rest.substr(end + 1);
  if (path.empty()) {
    target.trailing_backslash = true;
    return target;
  }
  if (path.starts_with(u'\\') && !path.starts_with(u"\\\\")) {
    // Two backslashes behind the drive: Microsoft's own file systems drop one, if it is the only
    // one. [FASTFAT] Not confirmed for NTFS.
    target.form = TargetForm::kUnconfirmed;
    return target;
  }
  split(path, false, target);
  return target;
}

}  // namespace

Target parse_absolute_target(std::u16string_view substitute_name) {
  if (const auto rest = after_dos_prefix(substitute_name)) return parse_dos_path(*rest);
  // Win32 spellings (`C:\x`, `\\?\C:\x`, `\\server\x`) and relative names are not NT paths.
  if (!substitute_name.starts_with(u'\\') || substitute_name.starts_with(u"\\\\") ||
      substitute_name.size() < 2) {
    return malformed(substitute_name,
                     substitute_name.empty() ? Malformation::kEmpty : Malformation::kNotNtPath);
  }
  Target target{.form = TargetForm::kDevice};
  if (starts_with_ascii(substitute_name, u"\\Device\\")) {
    const std::u16string_view device = substitute_name.substr(8);
    target.remote_device = is_redirector(device.substr(0, device.find(u'\\')));
  }
  return target;
}

Target parse_relative_target(std::u16string_view substitute_name) {
  // An NT or Win32 absolute name with the relative flag leads nowhere. (dotnet/runtime #58592)
  if (substitute_name.empty()) return malformed(substitute_name, Malformation::kEmpty);
  if (after_dos_prefix(substitute_name)) {
    return malformed(substitute_name, Malformation::kRelativeFlag);
  }
  Target target{.form = TargetForm::kRelative};
  if (substitute_name.starts_with(u'\\')) {
    target.form = TargetForm::kRooted;
    substitute_name.remove_prefix(1);
    if (substitute_name.empty()) {
      target.trailing_backslash = true;
      return target;
    }
  }
  split(substitute_name, true, target);
  return target;
}

std::u16string_view malformed_component(std::span<const std::u16string_view> components) {
  for (std::size_t i = 0; i < components.size(); ++i) {
    const bool last = i + 1 == components.size();
    if (malformation_of(first_component(components[i]), last, false) != Malformation::kNone) {
      return components[i];
    }
  }
  return {};
}

bool names_volume_root_by_guid(const Target& target) {
  return target.form == TargetForm::kVolumePath && target.volume.starts_with("Volume{") &&
         target.components.empty();
}

std::u16string display_target(std::u16string_view substitute_name) {
  const auto rest = after_dos_prefix(substitute_name);
  if (!rest) return std::u16string(substitute_name);
  if (starts_with_ascii(*rest, u"UNC\\")) return u"\\\\" + std::u16string(rest->substr(4));
  const std::u16string_view first = rest->substr(0, rest->find(u'\\'));
  if (is_drive(first)) return std::u16string(*rest);
  return u"\\\\?\\" + std::u16string(*rest);
}

bool same_target(std::u16string_view substitute_name, std::u16string_view print_name) {
  const auto plain = [](std::u16string_view name) {
    std::u16string text = display_target(name);
    if (text.starts_with(u"\\\\?\\")) text.erase(0, 4);
    if (starts_with_ascii(text, u"UNC\\")) text.replace(0, 4, u"\\\\");
    if (text.ends_with(u'\\')) text.pop_back();
    return text;
  };
  return equal_ascii(plain(substitute_name), plain(print_name));
}

bool StreamName::is_directory_index() const {
  return equal_ascii(type, u"$INDEX_ALLOCATION") &&
         (stream.empty() || equal_ascii(stream, u"$I30"));
}

StreamName split_stream(std::u16string_view component) {
  StreamName name{.file = component};
  const std::size_t first = component.find(u':');
  if (first == std::u16string_view::npos) return name;
  name.present = true;
  name.file = component.substr(0, first);
  const std::u16string_view rest = component.substr(first + 1);
  const std::size_t second = rest.find(u':');
  name.stream = rest.substr(0, second);
  if (second != std::u16string_view::npos) {
    name.type = rest.substr(second + 1);
    name.valid = equal_ascii(name.type, u"$DATA") || name.is_directory_index();
  } else {
    name.valid = !name.stream.empty();
  }
  if (name.file.empty()) name.valid = false;
  return name;
}

}  // namespace scanner
