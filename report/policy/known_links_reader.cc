#include "report/policy/known_links_reader.h"

#include <algorithm>
#include <array>
#include <utility>

#include "mft/utf16.h"
#include "report/policy/folded.h"
#include "report/policy/known_data.h"

namespace report {
namespace {

std::unexpected<TomlError> error_at(TomlPlace place, std::string message) {
  return std::unexpected(TomlError{.place = place, .message = std::move(message)});
}

// Null if there is none of that type.
const TomlValue* member(const TomlValue& table, std::string_view key, TomlType type) {
  for (const TomlEntry& entry : table.entries) {
    if (entry.key == key && entry.value.type == type) return &entry.value;
  }
  return nullptr;
}

std::string text_of(const TomlValue& table, std::string_view key) {
  const TomlValue* const value = member(table, key, TomlType::kString);
  return value != nullptr ? value->text : std::string();
}

bool is_true(const TomlValue& table, std::string_view key) {
  const TomlValue* const value = member(table, key, TomlType::kBoolean);
  return value != nullptr && value->boolean;
}

bool has_wildcard(std::u16string_view component) {
  return component.find_first_of(u"*?") != std::u16string_view::npos;
}

std::vector<std::u16string> components_in(std::u16string_view pattern) {
  std::vector<std::u16string> components;
  for (std::size_t at = 0; at <= pattern.size();) {
    const std::size_t end = std::min(pattern.find(u'\\', at), pattern.size());
    if (end != at) components.emplace_back(pattern.substr(at, end - at));
    at = end + 1;
  }
  return components;
}

// Positions of the components "*", up to a "**", behind which they are not fixed.
std::vector<std::size_t> stars_in(std::u16string_view pattern) {
  std::vector<std::size_t> stars;
  const auto components = components_in(pattern);
  for (std::size_t i = 0; i < components.size() && components[i] != u"**"; ++i) {
    if (components[i].find(u'*') != std::u16string::npos) stars.push_back(i);
  }
  return stars;
}

}  // namespace

std::expected<void, TomlError> KnownLinksReader::add(std::string_view text) {
  const auto document = parse_toml(text);
  if (!document) return std::unexpected(document.error());
  for (const TomlEntry& entry : document->entries) {
    const bool groups = entry.key == "group";
    if ((!groups && entry.key != "known") || entry.value.type != TomlType::kArray) {
      return error_at(entry.place, "expected [[group]] or [[known]]");
    }
    for (const TomlValue& table : entry.value.items) {
      if (const Added added = groups ? add_group(table) : add_entry(table); !added) return added;
    }
  }
  return {};
}

std::expected<void, TomlError> KnownLinksReader::add_group(const TomlValue& table) {
  KnownGroup group{.id = text_of(table, "id"),
                   .name = text_of(table, "name"),
                   .why = text_of(table, "why"),
                   .fixed = is_true(table, "fixed")};
  if (group.id.empty() || group.name.empty() || text_of(table, "source").empty()) {
    return error_at(table.place, "a group needs id, name and source");
  }
  if (std::ranges::find(links_.groups_, group.id, &KnownGroup::id) != links_.groups_.end()) {
    return error_at(table.place, "the group " + group.id + " is defined twice");
  }
  links_.groups_.push_back(std::move(group));
  return {};
}

std::expected<void, TomlError> KnownLinksReader::add_entry(const TomlValue& table) {
  using Kind = KnownLinks::Kind;
  constexpr std::array<std::pair<std::string_view, Kind>, 5> kKinds{
      {{"junction", Kind::kJunction},
       {"symlink", Kind::kSymlink},
       {"mount-point", Kind::kMountPoint},
       {"hard-link", Kind::kHardLink},
       {"any", Kind::kAny}}};
  KnownLinks::Entry entry;
  const std::string id = text_of(table, "group");
  const auto group = std::ranges::find(links_.groups_, id, &KnownGroup::id);
  if (group == links_.groups_.end()) return error_at(table.place, "unknown group " + id);
  entry.group = static_cast<std::uint16_t>(group - links_.groups_.begin());
  const std::string word = text_of(table, "kind");
  const auto* const kind =
      std::ranges::find(kKinds, word, [](const auto& pair) { return pair.first; });
  if (kind == kKinds.end()) return error_at(table.place, "unknown kind " + word);
  entry.kind = kind->second;
  if (text_of(table, "source").empty()) return error_at(table.place, "no source");
  if (const Added added = add_patterns(table, entry); !added) return added;
  if (const TomlValue* const target = member(table, "target", TomlType::kString)) {
    if (const Added added = add_target(*target, entry); !added) return added;
  }
  links_.entries_.push_back(std::move(entry));
  index(static_cast<std::uint32_t>(links_.entries_.size() - 1));
  return {};
}

std::expected<void, TomlError> KnownLinksReader::add_patterns(const TomlValue& table,
                                                              KnownLinks::Entry& entry) {
  const auto pattern_from = [](const TomlValue& value) -> std::expected<PathPattern, TomlError> {
    auto pattern = PathPattern::parse(mft::to_utf16(value.text));
    if (!pattern) return error_at(value.place, value.text + " " + pattern.error());
    return *std::move(pattern);
  };
  std::vector<const TomlValue*> values;
  if (const TomlValue* const path = member(table, "path", TomlType::kString))
    values.push_back(path);
  if (const TomlValue* const paths = member(table, "paths", TomlType::kArray)) {
    for (const TomlValue& path : paths->items) values.push_back(&path);
  }
  for (const TomlValue* const value : values) {
    auto pattern = pattern_from(*value);
    if (!pattern) return std::unexpected(pattern.error());
    entry.paths.push_back(*std::move(pattern));
  }
  if (entry.paths.empty()) return error_at(table.place, "no path");
  if (const TomlValue* const anchor = member(table, "anchor", TomlType::kString)) {
    auto pattern = pattern_from(*anchor);
    if (!pattern) return std::unexpected(pattern.error());
    entry.anchor = *std::move(pattern);
  }
  return {};
}

std::expected<void, TomlError> KnownLinksReader::add_target(const TomlValue& value,
                                                            KnownLinks::Entry& entry) {
  const std::u16string text = mft::to_utf16(value.text);
  const auto stars = stars_in(mft::to_utf16(entry.paths.front().text()));
  for (std::size_t at = text.find(u'{'); at != std::u16string::npos; at = text.find(u'{', at + 1)) {
    const std::size_t number =
        at + 1 < text.size() ? std::size_t{text[at + 1]} - u'1' : stars.size();
    if (number >= stars.size() || at + 2 >= text.size() || text[at + 2] != u'}') {
      return error_at(value.place, "'{' must name a '*' of the path, as in {1}");
    }
    entry.captures.push_back({.at = at, .component = stars[number]});
  }
  if (!entry.captures.empty()) {
    entry.target_text = text;
    return {};
  }
  auto pattern = PathPattern::parse(text);
  if (!pattern) return error_at(value.place, value.text + " " + pattern.error());
  entry.target = *std::move(pattern);
  return {};
}

// By the last literal component of each path: it is the rarest.
void KnownLinksReader::index(std::uint32_t entry) {
  for (const PathPattern& path : links_.entries_[entry].paths) {
    const auto components = components_in(mft::to_utf16(path.text()));
    const auto literal =
        std::ranges::find_if_not(components.rbegin(), components.rend(), has_wildcard);
    if (literal == components.rend()) {
      links_.without_component_.push_back(entry);
      continue;
    }
    std::u16string upper = *literal;
    for (char16_t& unit : upper) unit = folded(unit);
    links_.by_component_[upper].push_back(entry);
  }
}

KnownLinks KnownLinksReader::take() {
  return std::move(links_);
}

std::expected<KnownLinks, TomlError> KnownLinks::parse(std::span<const std::string_view> texts) {
  KnownLinksReader reader;
  for (const std::string_view text : texts) {
    if (auto added = reader.add(text); !added) return std::unexpected(added.error());
  }
  return reader.take();
}

const KnownLinks& KnownLinks::built_in() {
  // A test reads the files; none has a mistake.
  static const KnownLinks links = KnownLinks::parse(known_data()).value_or(KnownLinks());
  return links;
}

}  // namespace report
