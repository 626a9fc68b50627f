// Links that are known to be normal: those that Windows itself makes, and those of package managers
// and other tools. Read from the files in known/, which name a source for each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "report/model/rows.h"
#include "report/policy/path_pattern.h"
#include "report/policy/toml_tree.h"

namespace report {

struct KnownGroup {
  std::string id;      // "windows-compatibility"
  std::string name;    // "Windows compatibility links"
  std::string why;     // one sentence
  bool fixed = false;  // a link at such a place that leads elsewhere is a finding
};

class KnownLinks {
 public:
  // Those that come with the program.
  static const KnownLinks& built_in();
  // An error names the place. `texts`: TOML files; their groups must be defined before they are
  // used.
  static std::expected<KnownLinks, TomlError> parse(std::span<const std::string_view> texts);

  [[nodiscard]] const std::vector<KnownGroup>& groups() const { return groups_; }

  struct Match {
    std::optional<std::uint16_t> group;  // position in groups(): it is one of these
    bool differs = false;  // a link of this kind is known here, but it leads elsewhere
  };
  // All of these are safe for concurrent use.
  [[nodiscard]] Match find(const LinkRow& row) const;
  // The group of a hard-link set with these paths. REQUIRES: at least one.
  [[nodiscard]] std::optional<std::uint16_t> find_set(
      std::span<const std::u16string_view> paths) const;

 private:
  enum class Kind : std::uint8_t { kJunction, kSymlink, kMountPoint, kHardLink, kAny };
  // A component of the path that a target repeats: "{1}" stands for the first '*'.
  struct Capture {
    std::size_t at = 0;         // position of "{1}" in the target's text
    std::size_t component = 0;  // of the path, from the root
  };
  struct Entry {
    std::uint16_t group = 0;
    Kind kind{};
    std::vector<PathPattern> paths;     // any of them; of a hard-link set, each name must match one
    std::optional<PathPattern> anchor;  // of a hard-link set: one name must match it
    std::optional<PathPattern> target;  // without captures
    std::u16string target_text;         // with captures
    std::vector<Capture> captures;      // in order
  };

  KnownLinks() = default;
  friend class KnownLinksReader;

  [[nodiscard]] static bool is_of(Kind kind, LinkKind of);
  [[nodiscard]] static bool leads_as_known(const Entry& entry, const LinkRow& row,
                                           std::u16string_view target);
  // Those that may match a path, by a literal component in upper case.
  void candidates(std::u16string_view path, std::vector<std::uint32_t>& found) const;

  std::vector<KnownGroup> groups_;
  std::vector<Entry> entries_;
  std::unordered_map<std::u16string, std::vector<std::uint32_t>> by_component_;
  std::vector<std::uint32_t> without_component_;  // all components have wildcards
};

}  // namespace report
