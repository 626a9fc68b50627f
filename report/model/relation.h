// How a link refers to the path that `refs` was asked about (the subject), and what would break it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace report {

enum class SubjectKind : std::uint8_t {
  kMissing,  // nothing stands there
  kDirectory,
  kFile,
  kLink,  // a junction, mount point or symbolic link itself, not what it leads to
};
inline constexpr std::size_t kSubjectKindCount = 4;
// "missing", "directory", "file", "link"
[[nodiscard]] std::string_view word(SubjectKind kind);
[[nodiscard]] std::optional<SubjectKind> subject_kind_from(std::string_view text);

enum class RelationKind : std::uint8_t {
  kAt,       // its target is the subject
  kInto,     // its way goes into the subject and on, or fails there
  kThrough,  // another link on its way leads at or into the subject
  // It lies inside, or is the subject, and a relative target climbs out: only moving concerns it.
  kOut,
};
inline constexpr std::size_t kRelationKindCount = 4;
// "at", "into", "through", "out"
[[nodiscard]] std::string_view word(RelationKind kind);
[[nodiscard]] std::optional<RelationKind> relation_kind_from(std::string_view text);

// By what the subject's volume was entered.
enum class Access : std::uint8_t {
  kRelative,  // the way never left it: relative targets
  kLetter,
  kVolumeGuid,
};
inline constexpr std::size_t kAccessCount = 3;
// "relative", "letter", "volume-guid"
[[nodiscard]] std::string_view word(Access access);
[[nodiscard]] std::optional<Access> access_from(std::string_view text);

// What a link works without, or not. A link that does not work now cannot break.
struct Breaks {
  bool if_deleted = false;  // the subject with all that is in it; what lies inside goes with it
  bool if_renamed = false;  // in its directory
  // To another directory of its volume. A relative target that climbs out of the subject counts,
  // although it may by chance find the same above the new place.
  bool if_moved = false;
  bool if_relettered = false;  // its volume gets another letter
};

struct Relation {
  RelationKind kind{};
  Access access{};
  bool inside = false;  // the link lies in the subject, or is it
  Breaks breaks;
  // kThrough: the link that leads there, and where it says it leads.
  std::string_view through_volume;
  std::u16string_view through_path;
  std::u16string_view through_target;
};

struct BreakCounts {
  std::uint64_t if_deleted = 0;
  std::uint64_t if_renamed = 0;
  std::uint64_t if_moved = 0;
  std::uint64_t if_relettered = 0;

  void add(const Breaks& breaks) {
    if_deleted += breaks.if_deleted ? 1 : 0;
    if_renamed += breaks.if_renamed ? 1 : 0;
    if_moved += breaks.if_moved ? 1 : 0;
    if_relettered += breaks.if_relettered ? 1 : 0;
  }
};

}  // namespace report
