#include "scanner/resolve/typed_path.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "mft/utf16.h"
#include "scanner/catalog/shown_name.h"
#include "scanner/source/ascii.h"

namespace scanner {
namespace {

constexpr std::u16string_view kVolume = u"volume{";

bool is_separator(char16_t c) {
  return c == u'\\' || c == u'/';
}

// Whole paths in quotes, as from "Copy as path", and what a shell leaves of "C:\dir\": the
// backslash escapes the closing quote.
std::u16string_view without_quotes(std::u16string_view text) {
  const auto quoted = [&text](char16_t quote) {
    return text.size() >= 2 && text.front() == quote && text.back() == quote;
  };
  if (quoted(u'"')) return text.substr(1, text.size() - 2);
  if (quoted(u'\'')) {
    // An apostrophe may begin a name; before the start of a path it is a quote.
    const auto inner = text.substr(1, text.size() - 2);
    if (!inner.empty() && (is_separator(inner.front()) || starts_with_drive(inner))) return inner;
  }
  if (text.ends_with(u'"') && std::ranges::count(text, u'"') == 1) text.remove_suffix(1);
  return text;
}

// Removes "C:" or "Volume{…}" from the front.
std::string take_drive(std::u16string_view& text) {
  if (starts_with_drive(text)) {
    std::string drive = drive_of_letter(text[0]);
    text.remove_prefix(2);
    return drive;
  }
  const std::size_t end = std::min(text.find(u'\\'), text.size());
  std::u16string name = ascii_lower(text.substr(0, end));
  if (!name.starts_with(kVolume) || !name.ends_with(u'}')) return {};
  text.remove_prefix(end);
  name.front() = u'V';
  return mft::to_utf8(name);
}

// A component in quotes, as reports show names with a backslash or quote; `begin` is behind it
// then. Nothing if it is not such a component.
std::optional<std::u16string> quoted_component(std::u16string_view text, std::size_t& begin) {
  if (begin >= text.size() || text[begin] != u'"') return std::nullopt;
  std::u16string name;
  for (std::size_t at = begin + 1; at < text.size(); ++at) {
    if (text[at] != u'"') {
      name.push_back(text[at]);
    } else if (at + 1 < text.size() && text[at + 1] == u'"') {
      name.push_back(text[at++]);
    } else {
      const bool ends = at + 1 == text.size() || text[at + 1] == u'\\';
      if (!ends || name.empty()) return std::nullopt;
      begin = at + 2;
      return name;
    }
  }
  return std::nullopt;
}

void split(std::u16string_view text, bool literal, TypedPath& path) {
  std::vector<std::u16string>& components = path.components;
  for (std::size_t begin = 0; begin <= text.size();) {
    if (auto name = quoted_component(text, begin)) {
      components.push_back(*std::move(name));
      continue;
    }
    const std::size_t end = std::min(text.find(u'\\', begin), text.size());
    const std::u16string_view component = text.substr(begin, end - begin);
    begin = end + 1;
    if (component.empty() || (!literal && component == u".")) continue;
    if (!literal && component == u"..") {
      if (!components.empty()) components.pop_back();
      continue;
    }
    components.emplace_back(component);
  }
  path.trailing_backslash = !components.empty() && text.ends_with(u'\\');
}

// As Win32 does it: a dot at the end of a component, and all dots and blanks at the end of a path,
// unless a separator follows. [File path formats]
void strip_ends(TypedPath& path) {
  auto& components = path.components;
  for (std::size_t i = 0; i < components.size(); ++i) {
    std::u16string& component = components[i];
    const bool last = i + 1 == components.size() && !path.trailing_backslash;
    const std::size_t kept = component.find_last_not_of(last ? u". " : u".");
    if (kept == std::u16string::npos) continue;  // three dots are a name
    if (last) {
      component.resize(kept + 1);
    } else if (kept + 2 == component.size()) {
      component.pop_back();
    }
  }
}

}  // namespace

std::expected<TypedPath, Error> parse_typed_path(std::string_view utf8) {
  const std::u16string typed = mft::to_utf16(utf8);
  std::u16string_view text = without_quotes(typed);
  if (text.empty()) return std::unexpected(Error{"no path given"});
  const bool literal = text.starts_with(u"\\\\?\\") || text.starts_with(u"\\??\\");
  TypedPath path;
  if (literal) {
    text.remove_prefix(4);
    path.drive = take_drive(text);
    if (path.drive.empty()) {
      return std::unexpected(
          Error{std::string(utf8) + ": leads to the network or a device, not into a volume"});
    }
    split(text, true, path);
    return path;
  }
  std::u16string normal(text);
  std::ranges::replace(normal, u'/', u'\\');
  text = normal;
  if (text.starts_with(u"\\\\?\\") || text.starts_with(u"\\\\.\\")) {
    text.remove_prefix(4);
    path.drive = take_drive(text);
  }
  if (path.drive.empty() && normal.starts_with(u"\\\\")) {
    return std::unexpected(
        Error{std::string(utf8) + ": leads to the network or a device, not into a volume"});
  }
  if (path.drive.empty()) path.drive = take_drive(text);
  split(text, false, path);
  strip_ends(path);
  return path;
}

std::u16string joined(const std::vector<std::u16string>& components, std::size_t count) {
  std::u16string text;
  for (std::size_t i = 0; i < count && i < components.size(); ++i) {
    text.push_back(u'\\');
    append_shown_name(components[i], text);
  }
  if (text.empty()) text.push_back(u'\\');
  return text;
}

}  // namespace scanner
