// Patterns for paths on a volume and for targets of links, as policies contain them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace report {

// What a pattern has to match: the whole text, or the text or anything above it. So a path is in
// the tree of a pattern that matches the path itself or one of the directories above it.
enum class PatternScope : std::uint8_t { kExact, kTree };

inline constexpr std::size_t kMaxPatternUnits = 4096;

// Components separated by '\'. In a component, '?' is any one unit and '*' any number of units; a
// component '**' is any number of components, including none. Everything else is literal. Letters
// match regardless of case, by the table that Windows writes to new volumes. A backslash at the end
// of the pattern or of the text does not matter. Matching allocates nothing and takes time at most
// proportional to the product of both lengths.
class PathPattern {
 public:
  // For paths as reports contain them. "\Users\**" and "C:\Users\**" both match the path `\Users\a`
  // of the volume C:; "\" is the root. A component in quotation marks is one name, as in reports;
  // the label of a path without its beginning (<orphan 1234-5>) is a component.
  // An error says what is wrong, as a clause: "is empty".
  static std::expected<PathPattern, std::string> parse(std::u16string_view text);
  // For targets as reports contain them, and as a whole: `C:\x`, `\\server\share\x`, `..\x`,
  // `\??\Volume{...}\x`, `\x`. A drive is a component like any other. The backslashes at the
  // beginning are a component of their own, which only they and '**' match: `\\**` is any network
  // path, `*` a relative name or a drive, and `**` everything. '/' is refused, as '\' is nearly
  // always meant; '?' matches that of a Linux path.
  static std::expected<PathPattern, std::string> parse_target(std::u16string_view text);

  [[nodiscard]] bool matches(std::u16string_view text, PatternScope scope) const;

  // "C:", if the pattern is for paths of that volume only: the caller has to compare it. Empty if
  // it is for every volume or for targets.
  [[nodiscard]] std::string_view drive() const { return drive_; }
  [[nodiscard]] const std::string& text() const { return text_; }  // as given, UTF-8

 private:
  enum class Kind : std::uint8_t { kPath, kTarget };
  explicit PathPattern(Kind kind) : kind_(kind) {}

  static std::expected<PathPattern, std::string> parse(std::u16string_view text, Kind kind);
  std::string add_components(std::u16string_view text);

  Kind kind_;
  std::string text_;
  std::string drive_;
  std::vector<std::u16string> components_;  // in upper case; empty: '**'
};

}  // namespace report
