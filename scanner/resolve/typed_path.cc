#include "scanner/resolve/typed_path.h"

#include <algorithm>
#include <utility>

#include "mft/utf16.h"
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

void split(std::u16string_view text, bool literal, TypedPath& path) {
  std::vector<std::u16string>& components = path.components;
  for (std::size_t begin = 0; begin <= text.size();) {
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
  return path;
}

std::u16string joined(const std::vector<std::u16string>& components, std::size_t count) {
  std::u16string text;
  for (std::size_t i = 0; i < count && i < components.size(); ++i) {
    text.push_back(u'\\');
    text += components[i];
  }
  if (text.empty()) text.push_back(u'\\');
  return text;
}

}  // namespace scanner
