#include "scanner/resolve/external_target.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "scanner/source/ascii.h"

namespace scanner {
namespace {

constexpr std::u16string_view kVerbatim = u"\\\\?\\";
constexpr std::u16string_view kUnc = u"\\\\?\\UNC\\";
// A UNICODE_STRING's length is 16 bits of bytes; the rest is left for what CreateFileW adds.
constexpr std::size_t kMaxOpenedUnits = 32'000;

bool is_plain_name(std::u16string_view name) {
  constexpr std::u16string_view kIllegal = u"\"*<>?|:/";
  return !name.empty() && name.size() <= kMaxComponentUnits && name != u"." && name != u".." &&
         std::ranges::none_of(name, [&](char16_t c) { return c < 0x20 || kIllegal.contains(c); });
}

// After `\??\UNC\`: server, share and what follows. False if that is not the path of a file.
bool split_unc(std::u16string_view rest, ExternalTarget& external) {
  if (rest.ends_with(u'\\')) {
    external.trailing_backslash = true;
    rest.remove_suffix(1);
  }
  std::vector<std::u16string_view> parts;
  for (;;) {
    const std::size_t end = rest.find(u'\\');
    parts.push_back(rest.substr(0, end));
    if (!is_plain_name(parts.back())) return false;
    if (end == std::u16string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
  if (parts.size() < 2) return false;
  // Opening anything in these means talking to a service.
  constexpr std::array<std::u16string_view, 3> kServices{u"ipc$", u"pipe", u"mailslot"};
  if (std::ranges::find(kServices, ascii_lower(parts[1])) != kServices.end()) return false;
  external.root = kUnc;
  external.root += parts[0];
  external.root += u'\\';
  external.root += parts[1];
  external.root += u'\\';
  external.components.assign(parts.begin() + 2, parts.end());
  return true;
}

bool begin_at_network(const ExitPoint& out, ExternalTarget& external) {
  if (out.mount_point) return false;
  // `\??\UNC\`, `\DosDevices\UNC\`, `\GLOBAL??\UNC\`; devices by other names are left alone.
  constexpr std::u16string_view kName = u"\\unc\\";
  const std::size_t found = ascii_lower(out.substitute).find(kName);
  if (found == std::u16string::npos) return false;
  return split_unc(out.substitute.substr(found + kName.size()), external);
}

bool begin_at_volume(const ExitPoint& out, ExternalTarget& external) {
  if (out.asking == Asking::kNever) return false;
  external.session = out.asking == Asking::kSession;
  if (out.mount_point && external.session) return false;
  const Target& target = out.target;
  if (target.volume_device && out.rest.empty()) return false;
  external.root = kVerbatim;
  external.root.append(target.volume.begin(), target.volume.end());
  external.root += u'\\';
  external.trailing_backslash = target.trailing_backslash;
  external.components.assign(target.components.begin(), target.components.end());
  return true;
}

}  // namespace

std::u16string ExternalTarget::path(std::size_t count) const {
  std::u16string path = root;
  for (std::size_t i = 0; i < count; ++i) {
    if (i != 0) path += u'\\';
    path += components[i];
  }
  return path;
}

std::u16string ExternalTarget::shown() const {
  const std::u16string text = path();
  if (text.starts_with(kUnc)) return u"\\\\" + text.substr(kUnc.size());
  return root.size() == kVerbatim.size() + 3 ? text.substr(kVerbatim.size()) : text;
}

std::u16string ExternalTarget::host() const {
  if (!root.starts_with(kUnc)) return ascii_lower(std::u16string_view(root));
  const std::size_t end = root.find(u'\\', kUnc.size());
  return ascii_lower(std::u16string_view(root).substr(kUnc.size(), end - kUnc.size()));
}

std::optional<ExternalTarget> external_target_of(const ExitPoint& out) {
  ExternalTarget external;
  const bool begun = out.target.form == TargetForm::kNetwork      ? begin_at_network(out, external)
                     : out.target.form == TargetForm::kVolumePath ? begin_at_volume(out, external)
                                                                  : false;
  if (!begun) return std::nullopt;
  if (!out.rest.empty()) external.trailing_backslash = false;
  external.components.insert(external.components.end(), out.rest.begin(), out.rest.end());
  if (!std::ranges::all_of(external.components, is_plain_name)) return std::nullopt;
  if (external.path().size() > kMaxOpenedUnits) return std::nullopt;
  return external;
}

}  // namespace scanner
