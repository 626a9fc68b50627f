#include "scanner/probe/outside.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace scanner {
namespace {

constexpr std::u16string_view kVerbatim = u"\\\\?\\";
constexpr std::u16string_view kUnc = u"\\\\?\\UNC\\";
constexpr std::size_t kMaxComponentUnits = 255;
// A UNICODE_STRING's length is 16 bits of bytes; the end is left for what CreateFileW adds.
constexpr std::size_t kMaxPathUnits = 32'000;

std::u16string lower(std::u16string_view text) {
  std::u16string out(text);
  for (char16_t& c : out) {
    if (c >= u'A' && c <= u'Z') c = static_cast<char16_t>(c + 32);
  }
  return out;
}

bool is_plain_name(std::u16string_view name) {
  constexpr std::u16string_view kIllegal = u"\"*<>?|:/";
  return !name.empty() && name.size() <= kMaxComponentUnits && name != u"." && name != u".." &&
         std::ranges::none_of(name, [&](char16_t c) { return c < 0x20 || kIllegal.contains(c); });
}

// Behind `\??\UNC\`: server, share and what follows. False where that is no file's path.
bool split_unc(std::u16string_view rest, Outside& outside) {
  if (rest.ends_with(u'\\')) {
    outside.trailing_backslash = true;
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
  // To open what lies in these is to talk to a service.
  constexpr std::array<std::u16string_view, 3> kServices{u"ipc$", u"pipe", u"mailslot"};
  if (std::ranges::find(kServices, lower(parts[1])) != kServices.end()) return false;
  outside.root = kUnc;
  outside.root += parts[0];
  outside.root += u'\\';
  outside.root += parts[1];
  outside.root += u'\\';
  outside.components.assign(parts.begin() + 2, parts.end());
  return true;
}

bool begin_at_network(const WayOut& out, Outside& outside) {
  if (out.mount_point) return false;
  // `\??\UNC\`, `\DosDevices\UNC\`, `\GLOBAL??\UNC\`; devices by other names are left alone.
  constexpr std::u16string_view kName = u"\\unc\\";
  const std::size_t found = lower(out.substitute).find(kName);
  if (found == std::u16string::npos) return false;
  return split_unc(out.substitute.substr(found + kName.size()), outside);
}

bool begin_at_volume(const WayOut& out, Outside& outside) {
  if (out.asking == Asking::kNever) return false;
  outside.session = out.asking == Asking::kSession;
  if (out.mount_point && outside.session) return false;
  const Target& target = out.target;
  if (target.volume_device && out.rest.empty()) return false;
  outside.root = kVerbatim;
  outside.root.append(target.volume.begin(), target.volume.end());
  outside.root += u'\\';
  outside.trailing_backslash = target.trailing_backslash;
  outside.components.assign(target.components.begin(), target.components.end());
  return true;
}

}  // namespace

std::u16string Outside::path(std::size_t count) const {
  std::u16string path = root;
  for (std::size_t i = 0; i < count; ++i) {
    if (i != 0) path += u'\\';
    path += components[i];
  }
  return path;
}

std::u16string Outside::shown() const {
  const std::u16string text = path();
  if (text.starts_with(kUnc)) return u"\\\\" + text.substr(kUnc.size());
  return root.size() == kVerbatim.size() + 3 ? text.substr(kVerbatim.size()) : text;
}

std::u16string Outside::host() const {
  if (!root.starts_with(kUnc)) return lower(root);
  const std::size_t end = root.find(u'\\', kUnc.size());
  return lower(std::u16string_view(root).substr(kUnc.size(), end - kUnc.size()));
}

std::optional<Outside> outside_of(const WayOut& out) {
  Outside outside;
  const bool begun = out.target.form == TargetForm::kNetwork      ? begin_at_network(out, outside)
                     : out.target.form == TargetForm::kVolumePath ? begin_at_volume(out, outside)
                                                                  : false;
  if (!begun) return std::nullopt;
  if (!out.rest.empty()) outside.trailing_backslash = false;
  outside.components.insert(outside.components.end(), out.rest.begin(), out.rest.end());
  if (!std::ranges::all_of(outside.components, is_plain_name)) return std::nullopt;
  if (outside.path().size() > kMaxPathUnits) return std::nullopt;
  return outside;
}

}  // namespace scanner
