// Which of a directory's names a requested name stands for.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "mft/upcase.h"
#include "mft/utf16.h"

namespace scanner {

// How well a name matches the requested one; a greater value is a better match.
enum class EntryMatch : std::uint8_t { kShort, kFolded, kExact };

// How well `name` (an 8.3 alias with `alias`) matches `wanted`; nothing if it does not.
inline std::optional<EntryMatch> match_name(const mft::UpCase& upcase, std::u16string_view name,
                                            bool alias, std::u16string_view wanted,
                                            bool case_sensitive) {
  const bool exact = mft::same_units(name, wanted);
  if (!exact && (case_sensitive || !upcase.equal(name, wanted))) return std::nullopt;
  if (alias) return EntryMatch::kShort;
  return exact ? EntryMatch::kExact : EntryMatch::kFolded;
}

// The best of several names of one directory.
class BestMatch {
 public:
  // Whether `match` is better than those before.
  bool take(EntryMatch match) {
    if (best_ && match != EntryMatch::kShort && *best_ != EntryMatch::kShort) ambiguous_ = true;
    if (best_ && match <= *best_) return false;
    best_ = match;
    return true;
  }

  [[nodiscard]] const std::optional<EntryMatch>& best() const { return best_; }
  // Several long names match that differ only in case: undefined which one opens.
  [[nodiscard]] bool ambiguous() const { return ambiguous_; }

 private:
  std::optional<EntryMatch> best_;
  bool ambiguous_ = false;
};

}  // namespace scanner
