#include "report/policy/path_pattern.h"

#include <algorithm>
#include <optional>

#include "mft/utf16.h"
#include "report/policy/folded.h"
#include "report/text/human_text.h"

namespace report {
namespace {

constexpr std::u16string_view kAnyComponents = u"**";

struct PathComponent {
  std::u16string_view text;
  std::size_t end = 0;
};

constexpr std::size_t kNowhere = std::u16string_view::npos;

// Behind the quotation mark that closes the one at `at`.
std::size_t after_quotes(std::u16string_view text, std::size_t at) {
  for (std::size_t i = at + 1; i < text.size(); ++i) {
    if (text[i] != u'"') continue;
    if (i + 1 == text.size() || text[i + 1] != u'"') return i + 1;
    ++i;
  }
  return kNowhere;
}

PathComponent up_to_backslash(std::u16string_view text, std::size_t begin, std::size_t from) {
  const std::size_t end =
      from == kNowhere ? text.size() : std::min(text.find(u'\\', from), text.size());
  return {.text = text.substr(begin, end - begin), .end = end};
}

// The component of a path at or after `at`; none at the end.
std::optional<PathComponent> next_in_path(std::u16string_view text, std::size_t at) {
  at = text.find_first_not_of(u'\\', at);
  if (at == kNowhere) return std::nullopt;
  return up_to_backslash(text, at, text[at] == u'"' ? after_quotes(text, at) : at);
}

std::optional<PathComponent> next_in_target(std::u16string_view text, std::size_t at) {
  if (at == 0 && text.starts_with(u'\\')) {
    const std::size_t end = text.starts_with(u"\\\\") ? 2 : 1;
    return PathComponent{.text = text.substr(0, end), .end = end};
  }
  at = text.find_first_not_of(u'\\', at);
  if (at == kNowhere) return std::nullopt;
  return up_to_backslash(text, at, at);
}

// `pattern` is in upper case. After a mismatch only the last '*' needs to take more.
bool component_matches(std::u16string_view pattern, std::u16string_view text) {
  if (text.starts_with(u'\\')) return pattern == text;  // the beginning of a target
  std::size_t in_pattern = 0;
  std::size_t in_text = 0;
  std::size_t after_star = kNowhere;
  std::size_t star_end = 0;  // where what the '*' takes ends in the text
  while (in_text < text.size()) {
    if (in_pattern < pattern.size() && pattern[in_pattern] == u'*') {
      after_star = ++in_pattern;
      star_end = in_text;
    } else if (in_pattern < pattern.size() &&
               (pattern[in_pattern] == u'?' || pattern[in_pattern] == folded(text[in_text]))) {
      ++in_pattern;
      ++in_text;
    } else if (after_star != kNowhere) {
      in_pattern = after_star;
      in_text = ++star_end;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of(u'*', in_pattern) == kNowhere;
}

bool is_control(char16_t unit) {
  return unit < 0x20 || unit == 0x7F;
}

// Length of "C:" at the beginning.
std::size_t drive_length(std::u16string_view text) {
  if (text.size() < 2 || text[1] != u':') return 0;
  const char16_t letter = folded(text[0]);
  return letter >= u'A' && letter <= u'Z' ? 2 : 0;
}

// What both kinds of patterns refuse; empty if there is nothing.
std::string mistake_in(std::u16string_view text) {
  if (text.empty()) return "is empty";
  if (text.size() > kMaxPatternUnits) {
    return "is longer than " + grouped(kMaxPatternUnits) + " characters";
  }
  if (std::ranges::any_of(text, is_control)) return "contains a control character";
  if (text.contains(u'/')) return "contains '/'; names are separated by '\\'";
  return {};
}

}  // namespace

std::string PathPattern::add_components(std::u16string_view text) {
  const auto next = kind_ == Kind::kPath ? next_in_path : next_in_target;
  std::size_t at = 0;
  for (auto component = next(text, 0); component; component = next(text, at)) {
    at = component->end;
    const std::u16string_view name = component->text;
    if (kind_ == Kind::kPath && name.starts_with(u'"') && after_quotes(name, 0) == kNowhere) {
      return "has a quotation mark that is not closed";
    }
    if (name == kAnyComponents) {
      if (components_.empty() || !components_.back().empty()) components_.emplace_back();
      continue;
    }
    if (name.contains(kAnyComponents)) {
      return "has '**' together with other text; it must stand alone between backslashes";
    }
    std::u16string& upper = components_.emplace_back(name);
    std::ranges::transform(upper, upper.begin(), folded);
  }
  return {};
}

std::expected<PathPattern, std::string> PathPattern::parse(std::u16string_view text, Kind kind) {
  if (std::string mistake = mistake_in(text); !mistake.empty()) {
    return std::unexpected(std::move(mistake));
  }
  PathPattern pattern(kind);
  pattern.text_ = mft::to_utf8(text);
  if (kind == Kind::kPath) {
    const std::size_t drive = drive_length(text);
    if (drive != 0) pattern.drive_ = {static_cast<char>(folded(text[0])), ':'};
    text.remove_prefix(drive);
    if (!text.starts_with(u'\\') && (drive == 0 || !text.empty())) {
      return std::unexpected("does not begin with '\\' or with a drive such as 'C:\\'");
    }
  }
  const bool is_network = kind == Kind::kTarget && text.starts_with(u"\\\\");
  if (text.substr(is_network ? 1 : 0).contains(u"\\\\")) {
    return std::unexpected("has two backslashes in a row; in single quotes, one is enough");
  }
  if (std::string mistake = pattern.add_components(text); !mistake.empty()) {
    return std::unexpected(std::move(mistake));
  }
  return pattern;
}

std::expected<PathPattern, std::string> PathPattern::parse(std::u16string_view text) {
  return parse(text, Kind::kPath);
}

std::expected<PathPattern, std::string> PathPattern::parse_target(std::u16string_view text) {
  return parse(text, Kind::kTarget);
}

// As component_matches(), with components for units and '**' for '*'.
bool PathPattern::matches(std::u16string_view text, PatternScope scope) const {
  const auto next = kind_ == Kind::kPath ? next_in_path : next_in_target;
  std::size_t in_pattern = 0;
  std::size_t in_text = 0;
  std::size_t after_star = kNowhere;
  std::size_t star_end = 0;
  while (true) {
    if (in_pattern == components_.size() && scope == PatternScope::kTree) return true;
    if (in_pattern < components_.size() && components_[in_pattern].empty()) {
      after_star = ++in_pattern;
      star_end = in_text;
      if (in_pattern == components_.size()) return true;
      continue;
    }
    const auto component = next(text, in_text);
    // A '**' that takes more leaves even less for the rest of the pattern.
    if (!component) return in_pattern == components_.size();
    if (in_pattern < components_.size() &&
        component_matches(components_[in_pattern], component->text)) {
      ++in_pattern;
      in_text = component->end;
    } else if (after_star != kNowhere) {
      in_pattern = after_star;
      star_end = next(text, star_end)->end;
      in_text = star_end;
    } else {
      return false;
    }
  }
}

}  // namespace report
